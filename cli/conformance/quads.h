// N-Quads as far as the suites need them, and whether two datasets are isomorphic. Shares no code with the library's N-Quads and
// canonicalization on purpose: they are judged here.
#pragma once

#include <did/result.h>
#include <vc/rdf.h>

#include <array>
#include <set>
#include <string>
#include <string_view>

namespace conformance {

using QuadText = std::array<std::string, 4>;  // terms as N-Quads, unescaped; the default graph is ""

// Reads generalized datasets too (a blank node as predicate). Errors: malformed.
[[nodiscard]] did::Result<std::set<QuadText>> read_quads(std::string_view text);
[[nodiscard]] std::set<QuadText> quads_of(const vc::rdf::Dataset& dataset);
// RDF 1.1 Concepts section 4.1. Made for the small datasets of a suite.
[[nodiscard]] bool isomorphic(const std::set<QuadText>& a, const std::set<QuadText>& b);

}  // namespace conformance
