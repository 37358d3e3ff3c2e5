#include "jsonld/iri_expansion.h"

#include <algorithm>

#include "jsonld/iri.h"

namespace vc::jsonld {
namespace {

// 6.5. Blanks never stand in an IRI; other characters that should not are found where RDF is written.
bool has_iri_form(std::string_view text) {
  return has_scheme(text) && std::ranges::none_of(text, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

}  // namespace

ExpandedIri expand_iri(const ActiveContext& context, std::string_view value, const TermDefinition* own, Relative to, Arena& arena) {
  if (value.starts_with('@')) {
    // 1
    if (const auto word = keyword(value); word != Keyword::none_of_them) return {text_of(word), word};
    // 2
    if (has_keyword_form(value)) return {};
  }
  // 3 concerns contexts in the making: see ContextProcessor::expand_iri.
  if (own != nullptr) {
    // 4
    if (own->keyword != Keyword::none_of_them) return {own->iri, own->keyword};
    // 5
    if (to.vocab) return {own->iri};
  }
  // 6
  if (const auto colon = value.find(':', 1); colon != std::string_view::npos) {
    // 6.1
    const auto prefix = value.substr(0, colon);
    const auto suffix = value.substr(colon + 1);
    // 6.2
    if (prefix == "_" || suffix.starts_with("//")) return {value};
    // 6.4
    if (const auto* const found = context.definition(prefix); found != nullptr && found->iri.data() != nullptr && found->prefix)
      return {arena.concat(found->iri, suffix)};
    // 6.5
    if (has_iri_form(value)) return {value};
  }
  // 7
  if (to.vocab && context.vocab.data() != nullptr) return {arena.concat(context.vocab, value)};
  // 8
  if (to.document && context.base.data() != nullptr) return {arena.copy(resolve_iri(context.base, value))};
  // 9
  return {value.data() == nullptr ? std::string_view("") : value};
}

}  // namespace vc::jsonld
