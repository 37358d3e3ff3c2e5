// What the files of this folder and the suites share about N-Quads; the rest is public.
#pragma once

#include <string>
#include <string_view>

#include "vc/rdf.h"

namespace vc::rdf {

inline constexpr std::string_view xsd_string = "http://www.w3.org/2001/XMLSchema#string";
inline constexpr std::string_view rdf_lang_string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

// A term as canonical N-Quads writes it. A blank node is written with its own label.
void append_term(const Term& term, std::string& out);

}  // namespace vc::rdf
