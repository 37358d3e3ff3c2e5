#include "nquads.h"

#include <array>

namespace vc::rdf {
namespace {

// Bytes that are not written as they are.
constexpr auto special = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  for (const char c : std::string_view("\"\\\x7f")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

std::size_t next_special(std::string_view text, std::size_t from) {
  while (from < text.size() && !special[static_cast<unsigned char>(text[from])]) ++from;
  return from;
}

// Canonical N-Quads: the seven short escapes, \u00XX for the other controls, everything else as it is.
void append_escaped(std::string_view text, std::string& out) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view shorts = "\b\t\n\f\r\"\\";
  constexpr std::string_view letters = "btnfr\"\\";
  std::size_t plain = 0;
  for (std::size_t i = next_special(text, 0); i < text.size(); i = next_special(text, i + 1)) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto found = shorts.find(text[i]);
    out.append(text, plain, i - plain);
    plain = i + 1;
    if (found != std::string_view::npos) {
      out += '\\';
      out += letters[found];
    } else {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    }
  }
  out.append(text, plain);
}

}  // namespace

void append_term(const Term& term, std::string& out) {
  switch (term.kind) {
    case TermKind::iri: out.append("<").append(term.value).append(">"); return;
    case TermKind::blank: out.append("_:").append(term.value); return;
    case TermKind::literal: break;
  }
  out += '"';
  append_escaped(term.value, out);
  out += '"';
  if (!term.language.empty()) out.append("@").append(term.language);
  else if (term.datatype != xsd_string) out.append("^^<").append(term.datatype).append(">");
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
