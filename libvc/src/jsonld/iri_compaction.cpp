// IRI Compaction (JSON-LD 1.1 API 6.2.2) with Term Selection (4.4.2).
#include <algorithm>
#include <vector>

#include "jsonld/compaction.h"
#include "jsonld/container_text.h"
#include "jsonld/expansion.h"
#include "jsonld/iri.h"

namespace vc::jsonld {

// What a term should be like that stands for an IRI with a certain value (4.3, 4.4).
struct Compactor::Preference {
  std::vector<Container> containers;
  enum class Map : std::uint8_t { language, type, any } map = Map::language;
  std::string_view wanted = kw::null;  // type/language value
  std::vector<std::string_view> values;

  void add(Container container) {
    containers.push_back(container);
    containers.push_back(static_cast<Container>(container | in::set));
  }
  void want_type(std::string_view type) {
    map = Map::type;
    wanted = type;
  }
};

namespace {

// 4.4.2 steps 3 to 5
template <class Preference>
std::string_view select(const InverseContext& inverse, std::string_view iri, const Preference& preference) {
  const auto containers = inverse.map.find(iri);
  if (containers == inverse.map.end()) return {};
  for (const auto container : preference.containers) {
    const auto choice = containers->second.find(container_text(container));
    if (choice == containers->second.end()) continue;
    using Map = typename Preference::Map;
    const auto& terms = preference.map == Map::language ? choice->second.language
                        : preference.map == Map::type   ? choice->second.type
                                                        : choice->second.any;
    for (const auto value : preference.values)
      if (const auto found = terms.find(value); found != terms.end()) return found->second;
  }
  return {};
}

}  // namespace

Try<std::string_view> Compactor::compact_iri(const ActiveContext& active, std::string_view iri, const IriOptions& options) {
  const auto& inverse = active.inverse();            // 2, 3
  if (options.vocab && inverse.map.contains(iri)) {  // 4
    DID_TRY(const auto term, select_term(active, iri, options));
    if (term.data() != nullptr) return term;
  }
  // 5
  if (options.vocab && active.vocab.data() != nullptr && iri.starts_with(active.vocab) && iri.size() > active.vocab.size()) {
    const auto suffix = iri.substr(active.vocab.size());
    if (active.definition(suffix) == nullptr) return suffix;
  }
  // 6, 7
  std::string_view compact{};
  for (const auto& [term, definition] : inverse.prefixes) {
    if (definition->iri == iri || !iri.starts_with(definition->iri)) continue;  // 7.1
    const auto size = term.size() + 1 + iri.size() - definition->iri.size();
    if (compact.data() != nullptr && size > compact.size()) continue;
    const auto candidate = run_.arena.concat(term, ":", iri.substr(definition->iri.size()));    // 7.2
    if (compact.data() != nullptr && size == compact.size() && candidate >= compact) continue;  // 7.3
    const auto* const taken = active.definition(candidate);
    if (taken == nullptr || (taken->iri == iri && options.value == nullptr)) compact = candidate;
  }
  if (compact.data() != nullptr) return compact;  // 8
  // 9
  if (const auto colon = iri.find(':'); colon != std::string_view::npos && !iri.substr(colon + 1).starts_with("//")) {
    const auto* const prefix = active.definition(iri.substr(0, colon));
    if (prefix != nullptr && prefix->prefix)
      return fail(Code::iri_confused_with_prefix,
                  quoted(iri) + " would be read as a compact iri with the prefix " + quoted(iri.substr(0, colon)), iri.substr(0, colon));
  }
  // 10
  if (!options.vocab && run_.options.compact_to_relative && active.base.data() != nullptr && !is_blank_id(iri))
    return run_.arena.copy(relativize_iri(active.base, iri));
  return iri;  // 11
}

std::string_view Compactor::default_language(const ActiveContext& active) {  // 4.1
  const auto direction = text_of(active.direction);
  std::string out(active.language);
  if (!direction.empty()) out.append("_").append(direction);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out.empty() ? kw::none : run_.arena.copy(out);
}

// The language and direction of a value, as inverse contexts write them; data() == nullptr where it has neither.
std::string_view Compactor::language_of(const Value* value) {
  const auto* const language = value->find(kw::language);
  const auto* const direction = value->find(kw::direction);
  if (language == nullptr && direction == nullptr) return {};
  std::string out;
  if (language != nullptr && language->is_string()) out += language->view();
  if (direction != nullptr && direction->is_string()) out.append("_").append(direction->view());
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return run_.arena.copy(out);
}

// 4.1 to 4.20
Try<std::string_view> Compactor::select_term(const ActiveContext& active, std::string_view iri, const IriOptions& given) {
  auto options = given;
  const auto* value = options.value;
  // 4.2
  if (value != nullptr)
    if (const auto* const preserve = value->find(kw::preserve))
      value = preserve->is_array() && preserve->count > 0 ? preserve->at.items[0] : preserve;
  options.value = value;
  Preference wanted;  // 4.3, 4.4
  const bool is_map = value != nullptr && value->is_object();
  const bool is_graph = is_map && is_graph_object(value);
  const bool has_index = is_map && value->has(kw::index);
  if (has_index && !is_graph) wanted.add(in::index);  // 4.5
  if (options.reverse) {                              // 4.6
    wanted.want_type(kw::reverse);
    wanted.containers.push_back(in::set);
  } else if (is_map && is_list_object(value)) {  // 4.7
    prefer_for_list(active, value, wanted);
  } else if (is_graph) {  // 4.8
    const bool has_id = value->has(kw::id);
    if (has_index) wanted.add(in::graph | in::index);
    if (has_id) wanted.add(in::graph | in::id);
    wanted.add(in::graph);
    wanted.containers.push_back(in::set);
    if (!has_index) wanted.add(in::graph | in::index);
    if (!has_id) wanted.add(in::graph | in::id);
    wanted.add(in::index);
    wanted.want_type(kw::id);
  } else {  // 4.9
    prefer_for_value(value, wanted);
  }
  wanted.containers.push_back(0);                                                        // 4.10
  if (!run_.is_1_0() && !has_index) wanted.add(in::index);                               // 4.11
  if (!run_.is_1_0() && is_map && value->has_only(kw::value)) wanted.add(in::language);  // 4.12
  DID_CHECK(prefer_values(active, options, wanted));                                     // 4.14 to 4.19
  return select(active.inverse(), iri, wanted);                                          // 4.20
}

// 4.7
void Compactor::prefer_for_list(const ActiveContext& active, const Value* list_object, Preference& out) {
  if (!list_object->has(kw::index)) out.containers.push_back(in::list);  // 4.7.1
  const auto* const list = list_object->find(kw::list);                  // 4.7.2
  std::string_view common_type{};                                        // 4.7.3
  std::string_view common_language = list->count == 0 ? default_language(active) : std::string_view{};
  for (const auto* const item : list->items()) {  // 4.7.4
    std::string_view language = kw::none;
    std::string_view type = kw::none;
    if (is_value_object(item)) {  // 4.7.4.2
      const auto* const item_type = item->find(kw::type);
      if (const auto tagged = language_of(item); tagged.data() != nullptr)
        language = tagged;
      else if (item_type != nullptr && item_type->is_string())
        type = item_type->view();
      else
        language = kw::null;
    } else {
      type = kw::id;  // 4.7.4.3
    }
    if (common_language.data() == nullptr)
      common_language = language;  // 4.7.4.4
    else if (language != common_language && is_value_object(item))
      common_language = kw::none;  // 4.7.4.5
    if (common_type.data() == nullptr)
      common_type = type;  // 4.7.4.6
    else if (type != common_type)
      common_type = kw::none;                                           // 4.7.4.7
    if (common_language == kw::none && common_type == kw::none) break;  // 4.7.4.8
  }
  if (common_language.data() == nullptr) common_language = kw::none;  // 4.7.5
  if (common_type.data() == nullptr) common_type = kw::none;          // 4.7.6
  if (common_type != kw::none)
    out.want_type(common_type);  // 4.7.7
  else
    out.wanted = common_language;  // 4.7.8
}

// 4.9
void Compactor::prefer_for_value(const Value* value, Preference& out) {
  if (value != nullptr && is_value_object(value)) {
    const auto language = language_of(value);
    const auto* const type = value->find(kw::type);
    if (language.data() != nullptr && !value->has(kw::index)) {  // 4.9.1.1, 4.9.1.2
      out.wanted = language;
      out.add(in::language);
    } else if (type != nullptr && type->is_string()) {  // 4.9.1.3
      out.want_type(type->view());
    }
  } else {  // 4.9.2
    out.want_type(kw::id);
    out.add(in::id);
    out.add(in::type);
  }
  out.containers.push_back(in::set);  // 4.9.3
}

// 4.14 to 4.19
Try<void> Compactor::prefer_values(const ActiveContext& active, const IriOptions& options, Preference& out) {
  const auto* const value = options.value;
  auto& values = out.values;
  if (out.wanted == kw::reverse) values.push_back(kw::reverse);  // 4.15
  const auto* const id = value == nullptr ? nullptr : value->find(kw::id);
  if ((out.wanted == kw::id || out.wanted == kw::reverse) && id != nullptr && id->is_string()) {  // 4.16
    DID_TRY(const auto term, compact_iri(active, id->view(), {}));
    const auto* const definition = active.definition(term);
    const bool is_term = definition != nullptr && definition->iri == id->view();
    for (const auto word : {is_term ? kw::vocab : kw::id, is_term ? kw::id : kw::vocab, kw::none}) values.push_back(word);
  } else {  // 4.17
    values.push_back(out.wanted);
    values.push_back(kw::none);
    const auto* const list = value == nullptr ? nullptr : value->find(kw::list);
    if (list != nullptr && list->is_array() && list->count == 0) out.map = Preference::Map::any;
  }
  values.push_back("@any");  // 4.18
  // 4.19
  for (std::size_t i = 0, count = values.size(); i < count; ++i)
    if (const auto underscore = values[i].find('_'); underscore != std::string_view::npos && !values[i].contains(':'))
      values.push_back(values[i].substr(underscore));
  return {};
}

}  // namespace vc::jsonld
