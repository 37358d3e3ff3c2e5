#include "rdf_form.h"

#include <array>
#include <utility>

#include "carried_contexts_state.h"
#include "hidden_members.h"
#include "proof_template.h"
#include "vc/rdf.h"

namespace vc {
namespace {

using Form = std::expected<std::string, Fault>;

Fault to_fault(jsonld::Error error) {
  const auto as = [&error](Problem problem) { return Fault{problem, std::move(error.message), std::move(error.pointer)}; };
  using enum jsonld::Code;
  if (error.code == data_loss) return as(Problem::data_loss_detection_error);
  if (error.code == limit_exceeded || error.code == context_overflow) return as(Problem::limit_exceeded);
  if (error.code == loading_document_failed || error.code == loading_remote_context_failed) return as(Problem::resolution_error);
  error.message = std::string(jsonld::name(error.code)) + ": " + error.message;
  return as(Problem::proof_transformation_error);
}

std::expected<rdf::Dataset, Fault> to_rdf(JsonValue value, const jsonld::Options& options, const CarriedContexts& contexts) {
  auto dataset = jsonld::to_rdf(value, contexts.prepared(), options);
  if (!dataset) return std::unexpected(to_fault(dataset.error()));
  return *std::move(dataset);
}

Form canonical(const rdf::Dataset& dataset, rdf::HashAlgorithm hash) {
  auto form = rdf::canonicalize(dataset, {.hash = hash, .issued_map = false});
  if (!form) return std::unexpected(Fault{Problem::limit_exceeded, std::move(form.error().message)});
  return std::move(form->nquads);
}

// A proof type that is older than DataIntegrityProof has a context of its own, which says what its options mean. The document
// lists it too (A.1.2.1), to the same effect; but there is nothing to gain from asking the document.
std::optional<JsonValue> context_of(std::string_view proof_type, std::optional<JsonValue> document_context) {
  if (proof_type == data_integrity_proof) return document_context;
  static const auto own = did::JsonDocument::parse("\"" + std::string(ed25519_2020_context) + "\"").value();
  return own.root();
}

// Proof type and addresses as one text; empty: there is something else than addresses.
std::string question(std::string_view proof_type, JsonValue context) {
  std::string text;
  text.reserve(256);  // a few addresses
  text += proof_type;
  const auto add = [&text](JsonValue one) {
    if (one.is_string()) text.append("\n").append(one.string());
    return one.is_string();
  };
  if (!context.is_array()) return add(context) ? text : std::string();
  for (std::size_t i = 0; i < context.size(); ++i)
    if (!add(context[i])) return {};
  return text;
}

bool template_holds(std::string_view proof_type, JsonValue context, const CarriedContexts& contexts) {
  auto asked = question(proof_type, context);
  if (asked.empty()) return false;
  auto& known = contexts.state().template_holds;
  if (const auto answer = known.find(asked)) return *answer;
  const auto probe = did::JsonDocument::parse(probe_of(proof_type)).value();
  const auto full = rdf_of_proof_in_full(probe.root(), proof_type, context, contexts, rdf::HashAlgorithm::sha256);
  // A context that is not carried now may be added later.
  if (!full && full.error().problem == Problem::resolution_error) return false;
  const bool holds = full.has_value() && rdf_of_proof_by_template(probe.root(), proof_type) == *full;
  known.insert(std::move(asked), holds);
  return holds;
}

}  // namespace

Form rdf_of_document(JsonValue document, std::span<const std::string_view> without, const CarriedContexts& contexts,
                     rdf::HashAlgorithm hash) {
  DID_TRY(const auto dataset, to_rdf(document, {.without = without, .safe = true}, contexts));
  if (auto hidden = find_hidden_member(document, dataset)) return std::unexpected(*std::move(hidden));
  return canonical(dataset, hash);
}

Form rdf_of_proof_in_full(JsonValue proof, std::string_view proof_type, std::optional<JsonValue> document_context,
                          const CarriedContexts& contexts, rdf::HashAlgorithm hash) {
  constexpr std::array<std::string_view, 2> without{"proofValue", "@context"};
  auto dataset = to_rdf(proof, {.expand_context = context_of(proof_type, document_context), .without = without, .safe = true}, contexts);
  if (dataset) return canonical(*dataset, hash);
  if (!dataset.error().pointer.empty()) dataset.error().pointer.insert(0, "/proof");
  return std::unexpected(std::move(dataset.error()));
}

Form rdf_of_proof(JsonValue proof, std::string_view proof_type, std::optional<JsonValue> document_context, const CarriedContexts& contexts,
                  rdf::HashAlgorithm hash) {
  const auto context = context_of(proof_type, document_context);
  if (context && template_holds(proof_type, *context, contexts))
    if (auto form = rdf_of_proof_by_template(proof, proof_type)) return *std::move(form);
  return rdf_of_proof_in_full(proof, proof_type, document_context, contexts, hash);
}

}  // namespace vc
