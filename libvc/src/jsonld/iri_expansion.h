// IRI Expansion (JSON-LD 1.1 API 5.2), for contexts that are ready.
#pragma once

#include <string_view>

#include "jsonld/active_context.h"

namespace vc::jsonld {

struct ExpandedIri {
  std::string_view text{};  // data() == nullptr: null
  Keyword keyword = Keyword::none_of_them;
  [[nodiscard]] bool is_null() const { return text.data() == nullptr; }
  [[nodiscard]] bool is_keyword() const { return keyword != Keyword::none_of_them; }
};

struct Relative {
  bool document = false;
  bool vocab = true;
};

// The text is `value` itself, text of the context, or new in `arena`. `own` is what context.definition(value) says.
[[nodiscard]] ExpandedIri expand_iri(const ActiveContext& context, std::string_view value, const TermDefinition* own, Relative to,
                                     Arena& arena);
[[nodiscard]] inline ExpandedIri expand_iri(const ActiveContext& context, std::string_view value, Relative to, Arena& arena) {
  return expand_iri(context, value, context.definition(value), to, arena);
}

}  // namespace vc::jsonld
