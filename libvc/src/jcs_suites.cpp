#include <nlohmann/json.hpp>
#include <utility>

#include "did/codec.h"
#include "jcs_suite.h"
#include "proof_value.h"

namespace vc {
namespace {

constexpr std::size_t usual_size = 4096;  // of a canonical document: one allocation holds most of them

std::unexpected<Fault> no_canonical_form(const did::Error& error) {
  return std::unexpected(Fault{Problem::proof_transformation_error, "the document has no canonical form: " + error.message});
}

}  // namespace

// 3.3.1 Create Proof.
Result<Json> JcsSuite::make(JsonValue document, Json proof, Signer& signer, const CarriedContexts&) const {
  // Step 2: the proof carries the document's contexts, so that later proofs may add theirs.
  if (const auto context = document.find("@context")) proof["@context"] = did::to_json(*context);
  DID_CHECK(check_proof_options(proof, data_integrity_proof, name_));
  // Steps 3 to 5.
  DID_TRY(const auto proof_config, did::canonicalize(proof));
  DID_TRY(const auto transformed, did::canonicalize(document));
  did::Bytes hash_data;
  const auto type = signer.public_key().type();
  append_hash(type, proof_config, hash_data);
  append_hash(type, transformed, hash_data);
  // Steps 6 and 7.
  DID_TRY(const auto proof_bytes, signer.sign(hash_data));
  proof["proofValue"] = did::multibase_encode(did::Multibase::base58btc, proof_bytes);
  return proof;
}

// 3.3.2 Verify Proof.
std::expected<bool, Fault> JcsSuite::check(const ProofInput& input, const PublicKey& key) const {
  DID_TRY(const auto proof_bytes, signature_of(input.proof, key.type()));  // step 3
  did::CanonicalView view{.without = input.chained ? "" : "proof"};        // step 1
  if (const auto context = input.proof.find("@context")) {                 // step 4
    if (!begins_with(input.document.find("@context"), *context)) return false;
    view.replace = "@context";
    view.replacement = *context;
  }
  std::string canonical;
  canonical.reserve(usual_size);
  did::Bytes hash_data;
  hash_data.reserve(96);
  // Steps 2, 6 and 7, first half.
  if (auto done = did::canonicalize_object(input.proof, {.without = "proofValue"}, canonical); !done)
    return no_canonical_form(done.error());
  append_hash(key.type(), canonical, hash_data);
  // Steps 5 and 7, second half.
  canonical.clear();
  if (auto done = did::canonicalize_object(input.document, view, canonical); !done) return no_canonical_form(done.error());
  append_hash(key.type(), canonical, hash_data);
  return input.holds(key, hash_data, proof_bytes);  // step 8
}

}  // namespace vc
