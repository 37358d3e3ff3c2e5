// The functions of JSON-LD 1.1 API 9.1 and Framing 4.3, each a chain of algorithms.
#include "vc/jsonld.h"

#include <nlohmann/json.hpp>

#include "jsonld/expansion.h"
#include "jsonld/to_rdf.h"

namespace vc::jsonld {
namespace {

Try<Value*> expanded(Run& run, did::JsonValue input) {
  DID_TRY(auto* const value, run.read(input));
  return Expander(run).expand_document(value);
}

Try<did::Json> try_expand(Run& run, did::JsonValue input) {
  DID_TRY(const auto* const value, expanded(run, input));
  return to_json(value);
}

Try<rdf::Dataset> try_to_rdf(Run& run, did::JsonValue input) {
  DID_TRY(const auto* const value, expanded(run, input));
  return write_rdf(run, value);
}

}  // namespace

Result<did::Json> expand(did::JsonValue input, const Contexts& contexts, const Options& options) {
  Run run(contexts, options);
  return to_result(try_expand(run, input));
}

Result<rdf::Dataset> to_rdf(did::JsonValue input, const Contexts& contexts, const Options& options) {
  Run run(contexts, options);
  return to_result(try_to_rdf(run, input));
}

}  // namespace vc::jsonld
