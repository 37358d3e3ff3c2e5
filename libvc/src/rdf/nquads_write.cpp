#include "nquads.h"

namespace vc::rdf {
namespace {

// Canonical N-Quads: the seven short escapes, \u00XX for the other controls, everything else as it is.
void append_escaped(std::string_view text, std::string& out) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view shorts = "\b\t\n\f\r\"\\";
  constexpr std::string_view letters = "btnfr\"\\";
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte > 0x22 && byte != '\\' && byte != 0x7f) continue;
    const auto found = shorts.find(text[i]);
    if (found == std::string_view::npos && byte >= 0x20 && byte != 0x7f) continue;
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
