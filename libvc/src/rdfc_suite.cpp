#include "rdfc_suite.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "did/codec.h"
#include "proof_value.h"
#include "rdf_form.h"

namespace vc {
namespace {

constexpr std::array<std::string_view, 1> without_proof{"proof"};

// vc-di-ecdsa 3.2.3: canonicalization hashes with what is adequate for the curve.
rdf::HashAlgorithm hash_of(KeyType type) { return type == KeyType::p384 ? rdf::HashAlgorithm::sha384 : rdf::HashAlgorithm::sha256; }

// 3.2.2 steps 4 to 6.
std::expected<did::Bytes, Fault> hash_data(const ProofInput& input, std::string_view proof_type, KeyType type) {
  const auto hash = hash_of(type);
  did::Bytes out;
  out.reserve(96);
  DID_TRY(const auto proof_config, rdf_of_proof(input.proof, proof_type, input.document.find("@context"), input.contexts, hash));
  append_hash(type, proof_config, out);
  const std::span<const std::string_view> without = without_proof;
  DID_TRY(const auto transformed, rdf_of_document(input.document, input.chained ? without.first(0) : without, input.contexts, hash));
  append_hash(type, transformed, out);
  return out;
}

std::unexpected<did::Error> not_signed(const Fault& fault) {
  const auto code = [&fault] {
    if (fault.problem == Problem::limit_exceeded) return did::Errc::too_large;
    if (fault.problem == Problem::resolution_error) return did::Errc::unsupported;  // nothing is fetched: asking again would not help
    return did::Errc::malformed;
  }();
  const auto where = fault.pointer.empty() ? std::string() : fault.pointer + ": ";
  return did::fail(code, where + fault.detail);
}

}  // namespace

// 3.2.1 Create Proof.
Result<Json> RdfcSuite::make(JsonValue document, Json proof, Signer& signer, const CarriedContexts& contexts) const {
  DID_CHECK(check_proof_options(proof, proof_type_, name_));
  DID_TRY(const auto proof_read, did::JsonDocument::parse(did::to_text(proof)));
  const ProofInput input{.document = document, .proof = proof_read.root(), .chained = true, .contexts = contexts};
  const auto hashed = hash_data(input, proof_type_, signer.public_key().type());
  if (!hashed) return not_signed(hashed.error());
  DID_TRY(const auto proof_bytes, signer.sign(*hashed));
  proof["proofValue"] = did::multibase_encode(did::Multibase::base58btc, proof_bytes);
  return proof;
}

// 3.2.2 Verify Proof.
std::expected<bool, Fault> RdfcSuite::check(const ProofInput& input, const PublicKey& key) const {
  DID_TRY(const auto proof_bytes, signature_of(input.proof, key.type()));  // step 3
  // 3.2.5 step 4 puts the document's contexts in the place of the proof's own, which are nobody's statement: they may not differ.
  if (const auto context = input.proof.find("@context"); context && !begins_with(input.document.find("@context"), *context)) return false;
  DID_TRY(const auto hashed, hash_data(input, proof_type_, key.type()));  // steps 4 to 6
  return input.holds(key, hashed, proof_bytes);                           // step 7
}

}  // namespace vc
