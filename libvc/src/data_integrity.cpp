// Add Proof and Add Proof Set/Chain (Data Integrity 4.2, 4.3). Checking is proof_check.cpp's part.
#include "vc/data_integrity.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "did/did.h"
#include "first_proof.h"
#include "proof_limits.h"
#include "structure_rules.h"
#include "suite_choice.h"

namespace vc {
namespace {

using did::Errc;

Result<void> check_verification_method(const std::string& text) {
  DID_TRY(const auto url, did::DidUrl::parse(text));
  if (!url.fragment() || url.fragment()->empty())
    return did::fail(Errc::malformed, "verification method `" + text + "` has no fragment",
                     "name the key as well: `did:example:123#key-1`");
  return {};
}

// One is written as a string, several as an array.
void set_strings(Json& proof, const char* member, const std::vector<std::string>& values) {
  if (values.size() == 1) proof[member] = values.front();
  if (values.size() > 1) proof[member] = values;
}

Json proof_options(const ProofOptions& options, const Cryptosuite& suite) {
  Json proof{{"type", suite.proof_type}, {"verificationMethod", options.verification_method}, {"proofPurpose", did::name(options.purpose)}};
  if (suite.proof_type == data_integrity_proof) proof["cryptosuite"] = suite.name;
  if (!options.id.empty()) proof["id"] = options.id;
  if (options.created) proof["created"] = did::format_time(*options.created);
  if (options.expires) proof["expires"] = did::format_time(*options.expires);
  if (!options.challenge.empty()) proof["challenge"] = options.challenge;
  set_strings(proof, "domain", options.domains);
  set_strings(proof, "previousProof", options.previous);
  return proof;
}

// 4.3 steps 1 and 2: the proofs that are there, and the document without them.
Result<Json> take_proofs(Json& document) {
  if (!document.is_object()) return did::fail(Errc::malformed, "only a JSON object can carry a proof");
  Json all = Json::array();
  const auto found = document.find("proof");
  if (found == document.end()) return all;
  if (found->is_object())
    all.push_back(std::move(*found));
  else if (found->is_array())
    all = std::move(*found);
  else
    return did::fail(Errc::malformed, "`proof` is neither an object nor an array");
  document.erase(found);
  if (all.size() >= max_proofs) return did::fail(Errc::malformed, "a document carries at most " + std::to_string(max_proofs) + " proofs");
  return all;
}

std::string proof_id(const Json& proof) {
  const auto id = proof.is_object() ? proof.find("id") : proof.end();
  return proof.is_object() && id != proof.end() && id->is_string() ? id->get<std::string>() : std::string();
}

// 4.3 steps 3 to 5: the proofs that the new one comes after, in the order of the set.
Result<Json> matching_proofs(const Json& proofs, const ProofOptions& options) {
  Json matching = Json::array();
  std::size_t found = 0;
  for (const auto& proof : proofs) {
    const auto id = proof_id(proof);
    if (id.empty()) continue;
    if (id == options.id) return did::fail(Errc::malformed, "there is a proof called `" + id + "` already");
    const auto named = std::ranges::count(options.previous, id);
    if (named > 1) return did::fail(Errc::malformed, "the previous proof `" + id + "` is named twice");
    if (named == 0) continue;
    ++found;
    matching.push_back(proof);
  }
  if (found != options.previous.size())
    return did::fail(Errc::malformed, "not every previous proof is in the document", "give each proof that is to be built upon an id");
  return matching;
}

Result<void> check_options(const ProofOptions& options) {
  DID_CHECK(check_verification_method(options.verification_method));
  if (options.created && options.expires && *options.expires < *options.created)
    return did::fail(Errc::malformed, "the proof would expire before it was created");
  if (!options.id.empty() && !rules::is_url(options.id)) return did::fail(Errc::malformed, "the proof's id `" + options.id + "` is no URL");
  return {};
}

// 4.2 steps 1 to 4.
Result<Json> make_proof(JsonValue document, const ProofOptions& options, const Cryptosuite& suite, Signer& signer) {
  const auto& contexts = options.contexts == nullptr ? CarriedContexts::embedded() : *options.contexts;
  return suite.maker->make(document, proof_options(options, suite), signer, contexts);
}

}  // namespace

Result<Json> first_proof(JsonValue read, const ProofOptions& options, Signer& signer) {
  DID_CHECK(check_options(options));
  DID_TRY(const auto* suite, suite_to_sign_with(options.suite, signer.public_key().type()));
  DID_CHECK(matching_proofs(Json::array(), options));
  return make_proof(read, options, *suite, signer);
}

Result<Json> add_proof(Json document, const ProofOptions& options, Signer& signer) {
  DID_TRY(auto proofs, take_proofs(document));
  DID_CHECK(check_options(options));
  DID_TRY(const auto* suite, suite_to_sign_with(options.suite, signer.public_key().type()));
  DID_TRY(auto matching, matching_proofs(proofs, options));
  // 4.3 step 6. A document without previous proofs is signed as it is: an empty list would be a statement about it.
  if (!options.previous.empty()) document["proof"] = std::move(matching);
  DID_TRY(const auto read, did::JsonDocument::parse(did::to_text(document)));
  DID_TRY(auto proof, make_proof(read.root(), options, *suite, signer));
  proofs.push_back(std::move(proof));
  if (proofs.size() == 1)
    document["proof"] = std::move(proofs.front());
  else
    document["proof"] = std::move(proofs);
  return document;
}

}  // namespace vc
