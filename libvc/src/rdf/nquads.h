// N-Quads (RDF 1.1), read strictly and written in the canonical form of RDF Dataset Canonicalization 1.0 section A.
#pragma once

#include <did/result.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "dataset.h"

namespace vc::rdf {

inline constexpr std::string_view xsd_string = "http://www.w3.org/2001/XMLSchema#string";
inline constexpr std::string_view rdf_lang_string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

// Reads a whole document. Repeated quads are one quad. Errors: malformed (with the line), too_large.
[[nodiscard]] did::Result<Dataset> parse_nquads(std::string_view text, std::size_t max_bytes = std::size_t{64} << 20U);

// A term as canonical N-Quads writes it. A blank node is written with its own label.
void append_term(const Term& term, std::string& out);

// The quads in canonical form, one line each, in the order of the dataset (not sorted).
[[nodiscard]] std::string to_nquads(const Dataset& dataset);

}  // namespace vc::rdf
