// JSON-LD to RDF in one walk over the document as it was read, for the shape that nearly all credentials have.
//
// A node is an object with `id`, `type` and properties; a value is a string, a number, a boolean, a node, or an array of these; terms
// have a type or a scoped context, and no container but @set. All else is left to the algorithms of the standard (expansion.h, to_rdf.h):
// lists, maps, graphs, languages, contexts further inside, keywords written out; and whatever safe mode refuses, so that they say
// why. Contexts, IRIs and literals are theirs here too; what is saved are the two trees between.
#pragma once

#include <optional>

#include "jsonld/run.h"
#include "vc/rdf.h"

namespace vc::jsonld {

// What write_rdf() makes of the expanded document. nullopt: it is for the others.
// PRECONDITION: run.options.safe.
[[nodiscard]] std::optional<rdf::Dataset> write_rdf_directly(Run& run, did::JsonValue document);

}  // namespace vc::jsonld
