// The lexical forms of native JSON values in RDF (JSON-LD 1.1 API 8.6).
#pragma once

#include <string>
#include <string_view>

#include "jsonld/value.h"
#include "vc/rdf.h"

namespace vc::jsonld {

// Whether a number is an xsd:double rather than an xsd:integer: it has a fraction, or is 1e21 or more.
[[nodiscard]] bool is_double(std::string_view lexeme);
// "5.3E0": toExponential(15) without the zeros that say nothing.
[[nodiscard]] std::string double_text(std::string_view lexeme);
// "de-AT" -> "de-at", which processors may do (JSON-LD 1.1 API 5.1.2 step 13.4.8, RDF 1.1 Concepts 3.3). Signatures need one of the
// two forms, and other processors sign this one.
[[nodiscard]] std::string language_text(std::string_view tag);
// "42". An integer that is written as one keeps its digits; "1e3" and "5.0" are written out. PRECONDITION: !is_double(lexeme).
[[nodiscard]] std::string integer_text(std::string_view lexeme);

// 8.2.2 steps 9 to 11 and 15: the term of a boolean, a number or a string. `datatype` empty: the one that goes with the kind.
rdf::TermId add_native(rdf::Dataset& dataset, const Value* value, std::string_view datatype);

}  // namespace vc::jsonld
