// Inverse Context Creation, JSON-LD 1.1 API 4.3.2.
#include <algorithm>
#include <string>

#include "jsonld/active_context.h"
#include "jsonld/container_text.h"

namespace vc::jsonld {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// The key under which the language map lists a term (3.13 to 3.15); empty where the term has no language and no direction.
std::string language_key(const TermDefinition& definition) {
  const auto& language = definition.language;
  const auto direction = std::string(text_of(definition.direction));
  if (language.present && definition.direction != Direction::absent) {  // 3.13
    if (!language.is_null() && !direction.empty()) return lower(language.text) + "_" + direction;
    if (!language.is_null()) return lower(language.text);
    return direction.empty() ? std::string(kw::null) : "_" + direction;
  }
  if (language.present) return language.is_null() ? std::string(kw::null) : lower(language.text);                     // 3.14
  if (definition.direction != Direction::absent) return direction.empty() ? std::string(kw::none) : "_" + direction;  // 3.15
  return {};
}

void add_term(const ActiveContext& context, const ContextEntry& entry, InverseContext::Choice& choice, Arena& texts) {
  const auto term = entry.name;
  const auto& definition = *entry.definition;
  choice.any.try_emplace(kw::none, term);  // 3.6
  if (definition.reverse) {                // 3.10
    choice.type.try_emplace(kw::reverse, term);
  } else if (definition.coercion == Coercion::none) {  // 3.11
    for (auto* const terms : {&choice.language, &choice.type, &choice.any}) terms->try_emplace("@any", term);
  } else if (definition.coercion != Coercion::absent) {  // 3.12
    choice.type.try_emplace(definition.type, term);
  } else if (const auto key = language_key(definition); !key.empty()) {  // 3.13 to 3.15
    choice.language.try_emplace(texts.copy(key), term);
  } else {  // 3.16, 3.17
    const auto direction = text_of(context.direction);
    auto usual = context.language.data() == nullptr ? std::string() : lower(context.language);
    if (!direction.empty()) usual.append("_").append(direction);
    choice.language.try_emplace(usual.empty() ? kw::none : texts.copy(usual), term);
    choice.language.try_emplace(kw::none, term);
    choice.type.try_emplace(kw::none, term);
  }
}

}  // namespace

std::unique_ptr<const InverseContext> make_inverse(const ActiveContext& context) {
  auto out = std::make_unique<InverseContext>();  // 1
  std::vector<const ContextEntry*> entries;
  for (const auto& entry : context.entries())
    if (entry.definition != nullptr && entry.definition->iri.data() != nullptr) entries.push_back(&entry);  // 3.1
  // 3: shortest first, then least
  std::ranges::sort(entries, [](const ContextEntry* a, const ContextEntry* b) {
    return a->name.size() != b->name.size() ? a->name.size() < b->name.size() : a->name < b->name;
  });
  for (const auto* const entry : entries) {
    if (entry->definition->prefix) out->prefixes.emplace_back(entry->name, entry->definition);
    auto& choices = out->map[entry->definition->iri];                                              // 3.3 to 3.5
    add_term(context, *entry, choices[container_text(entry->definition->container)], out->texts);  // 3.2, 3.6 to 3.17
  }
  return out;  // 4
}

}  // namespace vc::jsonld
