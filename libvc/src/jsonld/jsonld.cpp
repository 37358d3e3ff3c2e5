// The functions of JSON-LD 1.1 API 9.1 and Framing 4.3, each a chain of algorithms.
#include "vc/jsonld.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "jsonld/compaction.h"
#include "jsonld/direct_rdf.h"
#include "jsonld/expansion.h"
#include "jsonld/framing.h"
#include "jsonld/from_rdf.h"
#include "jsonld/node_map.h"
#include "jsonld/to_rdf.h"

namespace vc::jsonld {
namespace {

Try<Value*> expanded(Run& run, did::JsonValue input, Purpose purpose = Purpose::document) {
  DID_TRY(auto* const value, run.read(input));
  if (value->is_object())
    for (const auto name : run.options.without) run.make.remove(value, name);
  return Expander(run, purpose).expand_document(value);
}

Try<did::Json> try_expand(Run& run, did::JsonValue input) {
  DID_TRY(const auto* const value, expanded(run, input));
  return to_json(value);
}

Try<rdf::Dataset> try_to_rdf(Run& run, did::JsonValue input) {
  if (run.options.safe)
    if (auto direct = write_rdf_directly(run, input)) return *std::move(direct);
  DID_TRY(const auto* const value, expanded(run, input, Purpose::rdf));
  return write_rdf(run, value);
}

// 9.1, compact() steps 6 to 9.3
Try<Value*> compacted(Run& run, const Value* expanded, did::JsonValue given) {
  DID_TRY(auto* context, run.read(given));
  if (auto* const inner = context->find(kw::context)) context = inner;  // 6
  const Path path;
  DID_TRY(const auto* const active, run.with_local(run.initial(), context, run.base_url(), path));  // 7, 8
  DID_TRY(auto* const out, Compactor(run).compact_document(*active, expanded));
  const bool says_nothing = context->is_null() || ((context->is_object() || context->is_array()) && context->count == 0);
  if (!says_nothing) run.make.set(out, kw::context, context);  // 9.3
  return out;
}

Try<did::Json> try_compact(Run& run, did::JsonValue input, did::JsonValue context) {
  DID_TRY(const auto* const value, expanded(run, input));
  DID_TRY(const auto* const out, compacted(run, value, context));
  return to_json(out);
}

Try<did::Json> try_flatten(Run& run, did::JsonValue input, const std::optional<did::JsonValue>& context) {
  DID_TRY(const auto* const value, expanded(run, input));
  DID_TRY(const auto* flat, flatten_document(run, value));
  if (!context) return to_json(flat);
  DID_TRY(flat, compacted(run, flat, *context));
  return to_json(flat);
}

// Framing 3.1, frame()
Try<did::Json> try_frame(Run& run, did::JsonValue input, did::JsonValue given) {
  const Path path;
  DID_TRY(auto* const value, expanded(run, input));
  DID_TRY(auto* const frame, run.read(given));
  DID_TRY(auto* const expanded_frame, Expander(run).expand_document(frame, true));
  auto* const context = frame->find(kw::context);
  DID_TRY(const auto* const active, run.with_local(run.initial(), context == nullptr ? run.make.object() : context, run.base_url(), path));
  // A frame that speaks of graphs is about the default graph; any other about all of them.
  const bool speaks_of_graphs = frame->is_object() && std::ranges::any_of(frame->members(), [active](const Member& member) {
                                  return active->means(member.name, Keyword::graph);
                                });
  DID_TRY(auto* const framed, Framer(run).frame_document(value, expanded_frame, speaks_of_graphs));
  DID_TRY(auto* out, Compactor(run).compact(*active, {}, clean_framed(run, framed)));
  const bool omit_graph = run.options.omit_graph.value_or(!run.is_1_0());
  if (out->is_array() && out->count == 1 && omit_graph) out = out->at.items[0];
  if (out->is_array() && out->count == 0 && omit_graph) out = run.make.object();
  if (out->is_array() || !omit_graph) out = run.make.object_of(Compactor(run).alias(*active, kw::graph), run.make.as_array(out));
  out = replace_null(run.make, out);
  if (context != nullptr && !(context->is_object() && context->count == 0)) run.make.set(out, kw::context, context);
  return to_json(out);
}

}  // namespace

Result<did::Json> expand(did::JsonValue input, const Contexts& contexts, const Options& options) {
  Run run(contexts, options);
  return to_result(try_expand(run, input));
}

Result<did::Json> compact(did::JsonValue input, did::JsonValue context, const Contexts& contexts, const Options& options) {
  Run run(contexts, options);
  return to_result(try_compact(run, input, context));
}

Result<did::Json> flatten(did::JsonValue input, std::optional<did::JsonValue> context, const Contexts& contexts, const Options& options) {
  Run run(contexts, options);
  return to_result(try_flatten(run, input, context));
}

Result<did::Json> from_rdf(const rdf::Dataset& dataset, const Options& options) {
  Arena arena;
  auto value = read_rdf(dataset, options, arena);
  if (!value) return std::unexpected(std::move(*value.error()));
  return to_json(*value);
}

Result<did::Json> frame(did::JsonValue input, did::JsonValue frame, const Contexts& contexts, const Options& options) {
  Run run(contexts, options);
  return to_result(try_frame(run, input, frame));
}

Result<rdf::Dataset> to_rdf(did::JsonValue input, const Contexts& contexts, const Options& options) {
  Run run(contexts, options);
  return to_result(try_to_rdf(run, input));
}

}  // namespace vc::jsonld
