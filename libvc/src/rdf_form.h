// The canonical RDF of documents and of proof options (vc-di-eddsa 3.2.3 and 3.2.5).
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "vc/cryptosuite.h"
#include "vc/rdf.h"

namespace vc {

inline constexpr std::string_view ed25519_2020_context = "https://w3id.org/security/suites/ed25519-2020/v1";

// Canonical N-Quads of a document, read in safe mode and without the members named.
[[nodiscard]] std::expected<std::string, Fault> rdf_of_document(JsonValue document, std::span<const std::string_view> without,
                                                                const CarriedContexts& contexts, rdf::HashAlgorithm hash);

// Canonical N-Quads of a proof without its proofValue, read in the contexts of its document; for a proof type that has a context
// of its own, in that. From the template where it holds, else by rdf_of_proof_in_full.
[[nodiscard]] std::expected<std::string, Fault> rdf_of_proof(JsonValue proof, std::string_view proof_type,
                                                             std::optional<JsonValue> document_context, const CarriedContexts& contexts,
                                                             rdf::HashAlgorithm hash);

// The same, always through JSON-LD.
[[nodiscard]] std::expected<std::string, Fault> rdf_of_proof_in_full(JsonValue proof, std::string_view proof_type,
                                                                     std::optional<JsonValue> document_context,
                                                                     const CarriedContexts& contexts, rdf::HashAlgorithm hash);

}  // namespace vc
