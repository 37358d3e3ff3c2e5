// Serialize RDF as JSON-LD (JSON-LD 1.1 API 8.4) and RDF to Object Conversion (8.5).
#pragma once

#include "jsonld/failure.h"
#include "jsonld/value.h"
#include "vc/rdf.h"

namespace vc::jsonld {

// An expanded document in `arena`.
[[nodiscard]] Try<Value*> read_rdf(const rdf::Dataset& dataset, const Options& options, Arena& arena);

// 8.5.2 for a literal: a value object.
[[nodiscard]] Try<Value*> literal_to_object(const rdf::Term& literal, const Options& options, const Maker& make);

}  // namespace vc::jsonld
