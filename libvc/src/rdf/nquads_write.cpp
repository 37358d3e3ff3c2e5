#include <array>

#include "nquads.h"

namespace vc::rdf {
namespace {

// Bytes that are not written as they are.
constexpr auto special = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  for (const char c : std::string_view("\"\\\x7f")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

constexpr std::string_view shorts = "\b\t\n\f\r\"\\";

std::size_t next_special(std::string_view text, std::size_t from) {
  while (from < text.size() && !special[static_cast<unsigned char>(text[from])]) ++from;
  return from;
}

// Canonical N-Quads: the seven short escapes, \u00XX for the other controls, everything else as it is.
char* put_escaped(std::string_view text, char* at) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view letters = "btnfr\"\\";
  std::size_t plain = 0;
  for (auto i = next_special(text, 0); i < text.size(); i = next_special(text, i + 1)) {
    at = put(text.substr(plain, i - plain), at);
    plain = i + 1;
    *at++ = '\\';
    if (const auto found = shorts.find(text[i]); found != std::string_view::npos) {
      *at++ = letters[found];
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    at = put("u00", at);
    *at++ = hex[byte >> 4U];
    *at++ = hex[byte & 15U];
  }
  return put(text.substr(plain), at);
}

char* put_in_brackets(std::string_view iri, char* at) {
  *at++ = '<';
  at = put(iri, at);
  *at++ = '>';
  return at;
}

}  // namespace

char* put_term(const Term& term, char* at) {
  if (term.kind == TermKind::iri) return put_in_brackets(term.value, at);
  if (term.kind == TermKind::blank) return put(term.value, put("_:", at));
  *at++ = '"';
  at = put_escaped(term.value, at);
  *at++ = '"';
  if (!term.language.empty()) return put(term.language, put("@", at));
  return term.datatype == xsd_string ? at : put_in_brackets(term.datatype, put("^^", at));
}

void append_term(const Term& term, std::string& out) {
  const auto before = out.size();
  out.resize_and_overwrite(before + term_room(term),
                           [&](char* text, std::size_t) { return static_cast<std::size_t>(put_term(term, text + before) - text); });
}

std::string to_nquads(const Dataset& dataset) {
  std::string out;
  for (const auto& quad : dataset.quads()) {
    for (const auto id : {quad.subject, quad.predicate, quad.object, quad.graph}) {
      if (id == default_graph) continue;
      append_term(dataset.term(id), out);
      out += ' ';
    }
    out += ".\n";
  }
  return out;
}

}  // namespace vc::rdf
