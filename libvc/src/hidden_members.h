// RDF says nothing of how it was written. This looks whether what a document states about itself can be seen by those who read it
// as JSON, as this library does when it asks for dates, statuses and types.
#pragma once

#include <did/json.h>

#include <optional>

#include "vc/cryptosuite.h"
#include "vc/rdf.h"

namespace vc {

// Terms can be renamed after signing, nested, or moved to where the same node is mentioned again, and the statements stay those that
// were signed: a credential could lose its `validUntil` to everybody's eyes. So each type of the document, and each of its
// statements in the credentials vocabulary, must be a value of the member of its own name.
// PRECONDITION: the first term of the dataset is the document's own node, as it is when jsonld::to_rdf made it of `document`.
[[nodiscard]] std::optional<Fault> find_hidden_member(JsonValue document, const rdf::Dataset& dataset);

}  // namespace vc
