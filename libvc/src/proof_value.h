// What the suites that sign two hashes share.
//
//   hash data = HASH(canonical proof options) || HASH(canonical document)
//   HASH      = SHA-256 for Ed25519 and P-256, SHA-384 for P-384
#pragma once

#include <expected>
#include <string_view>

#include "vc/cryptosuite.h"

namespace vc {

// vc-di-eddsa 3.2.4, vc-di-ecdsa 3.2.4: one half of the hash data.
void append_hash(KeyType type, std::string_view canonical, did::Bytes& out);

// The signature in proofValue: base58btc only, and of exactly the length that the key's signatures have.
[[nodiscard]] std::expected<did::Bytes, Fault> signature_of(JsonValue proof, KeyType type);

// vc-di-eddsa 3.3.2 step 4.1: does the document's @context begin with all values of the proof's, in the same order?
[[nodiscard]] bool begins_with(std::optional<JsonValue> document_context, JsonValue proof_context);

// vc-di-eddsa 3.2.5 and 3.3.5 steps 2 and 3, for options that come from a caller. Errors: malformed.
[[nodiscard]] Result<void> check_proof_options(const Json& proof, std::string_view proof_type, std::string_view suite);

}  // namespace vc
