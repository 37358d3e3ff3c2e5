// Deserialize JSON-LD to RDF (JSON-LD 1.1 API 8.1 to 8.3).
#pragma once

#include "jsonld/run.h"
#include "vc/rdf.h"

namespace vc::jsonld {

// `expanded` is an expanded document. Quads are written while walking it: the node map of 7.2 only gathers what a dataset, being a
// set, gathers by itself.
[[nodiscard]] Try<rdf::Dataset> write_rdf(Run& run, const Value* expanded);

}  // namespace vc::jsonld
