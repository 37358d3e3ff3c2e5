// Value Compaction, JSON-LD 1.1 API 6.3.2. Where the value cannot be compacted the answer is nullptr: the map that the standard returns
// then is the one that 6.1.2 step 12 makes.
#include "jsonld/compaction.h"

namespace vc::jsonld {
namespace {

bool same_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

}  // namespace

Try<Value*> Compactor::compact_value(const ActiveContext& active, const TermDefinition* definition, const Value* value) {
  const auto coercion = definition == nullptr ? Coercion::absent : definition->coercion;
  const auto* const index = value->find(kw::index);
  const auto* const type = value->find(kw::type);
  auto* const plain = value->find(kw::value);
  const bool index_is_kept = index == nullptr || (definition != nullptr && definition->contains(in::index));
  if (const auto* const id = value->find(kw::id)) {  // 6
    const bool alone = value->count == (index == nullptr ? 1U : 2U);
    if (alone && index_is_kept && id->is_string() && (coercion == Coercion::id || coercion == Coercion::vocab)) {
      DID_TRY(const auto iri, compact_iri(active, id->view(), {.vocab = coercion == Coercion::vocab}));
      return make_.string(iri);
    }
    return nullptr;
  }
  const bool type_matches =
      type != nullptr && type->is_string() && definition != nullptr && coercion != Coercion::none && type->view() == definition->type;
  if (type_matches) return index_is_kept ? plain : nullptr;           // 7
  if (coercion == Coercion::none || type != nullptr) return nullptr;  // 8
  if (!plain->is_string()) return index_is_kept ? plain : nullptr;    // 9
  // 4, 5, 10
  const auto language = definition != nullptr && definition->language.present ? definition->language.text : active.language;
  const auto own = definition == nullptr ? Direction::absent : definition->direction;
  const auto direction = text_of(own == Direction::absent ? active.direction : own);
  const auto* const tag = value->find(kw::language);
  const auto* const way = value->find(kw::direction);
  const bool same_language = tag == nullptr ? language.data() == nullptr
                                            : language.data() != nullptr && tag->is_string() && same_but_for_case(tag->view(), language);
  const bool same_direction = way == nullptr ? direction.empty() : way->is_text(direction);
  return same_language && same_direction && index_is_kept ? plain : nullptr;
}

}  // namespace vc::jsonld
