// What the files of this folder and the suites share about N-Quads; the rest is public.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "vc/rdf.h"

namespace vc::rdf {

inline constexpr std::string_view xsd_string = "http://www.w3.org/2001/XMLSchema#string";
inline constexpr std::string_view rdf_lang_string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

// Copies `text` to where `at` points, and says where it ends.
inline char* put(std::string_view text, char* at) {
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

// A term as canonical N-Quads writes it: how many bytes that takes at most, and the bytes. A blank node is written with its own label.
[[nodiscard]] inline std::size_t term_room(const Term& term) {
  constexpr std::size_t longest_escape = std::string_view("\\u0000").size();
  constexpr std::size_t marks = std::string_view("\"\"^^<>").size();
  const auto value = term.kind == TermKind::literal ? longest_escape * term.value.size() : term.value.size();
  return value + term.datatype.size() + term.language.size() + marks;
}
char* put_term(const Term& term, char* at);
void append_term(const Term& term, std::string& out);

}  // namespace vc::rdf
