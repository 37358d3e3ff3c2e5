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

// The text is `value` itself, text of the context, or new in `arena`.
[[nodiscard]] ExpandedIri expand_iri(const ActiveContext& context, std::string_view value, Relative to, Arena& arena);

}  // namespace vc::jsonld
