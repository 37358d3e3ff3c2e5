// IRIs as far as JSON-LD needs them: telling them from relative references, resolving (RFC 3986 5.2), and making relative.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vc::jsonld {

// A reference cut at its delimiters (RFC 3986 appendix B). The views look into the text that was cut.
struct IriParts {
  std::string_view scheme{};  // empty: none
  std::optional<std::string_view> authority{};
  std::string_view path{};
  std::optional<std::string_view> query{};
  std::optional<std::string_view> fragment{};
};
[[nodiscard]] IriParts split_iri(std::string_view text);

// Begins with a scheme and a colon (RFC 3986 3.1).
[[nodiscard]] bool has_scheme(std::string_view text);
[[nodiscard]] inline bool is_blank_id(std::string_view text) { return text.starts_with("_:"); }

// An IRI that may stand in an RDF dataset: a scheme, at most one #, no space, control character, or any of <>"{}|\^`. Whatever else RFC
// 3987 excludes cannot break a serialization, and is let through as all processors do.
[[nodiscard]] bool is_well_formed_iri(std::string_view text);
// RFC 5646 2.2.9 "well-formed", in the coarse form that N-Quads and Turtle use: 1*8ALPHA *("-" 1*8alphanum).
[[nodiscard]] bool is_well_formed_language(std::string_view tag);

// RFC 3986 5.2.2, strict. `base` without a scheme leaves `reference` as it is.
[[nodiscard]] std::string resolve_iri(std::string_view base, std::string_view reference);
// The shortest relative reference that resolves to `iri` against `base`; `iri` itself where scheme or authority differ.
[[nodiscard]] std::string relativize_iri(std::string_view base, std::string_view iri);

}  // namespace vc::jsonld
