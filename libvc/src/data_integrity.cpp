// Add Proof and Add Proof Set (Data Integrity 4.2, 4.3). Checking is proof_check.cpp's part.
#include "vc/data_integrity.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "did/did.h"
#include "proof_limits.h"

namespace vc {
namespace {

using did::Errc;

Result<const Cryptosuite*> suite_to_sign_with(const std::string& wanted, KeyType type) {
  const auto key_name = std::string(did::info(type).name);
  const auto* suite = wanted.empty() ? default_suite(type) : find_suite(wanted);
  if (suite == nullptr && wanted.empty()) return did::fail(Errc::unsupported, "no cryptosuite signs with a `" + key_name + "` key");
  if (suite == nullptr || suite->maker == nullptr) return did::fail(Errc::unsupported, "cryptosuite `" + wanted + "` is not built in");
  if (std::ranges::find(suite->key_types, type) == suite->key_types.end())
    return did::fail(Errc::unsupported, "cryptosuite `" + wanted + "` does not sign with a `" + key_name + "` key");
  return suite;
}

Result<void> check_verification_method(const std::string& text) {
  DID_TRY(const auto url, did::DidUrl::parse(text));
  if (!url.fragment() || url.fragment()->empty())
    return did::fail(Errc::malformed, "verification method `" + text + "` has no fragment",
                     "name the key as well: `did:example:123#key-1`");
  return {};
}

Json proof_options(const ProofOptions& options, std::string_view suite) {
  Json proof{{"type", "DataIntegrityProof"},
             {"cryptosuite", suite},
             {"verificationMethod", options.verification_method},
             {"proofPurpose", did::name(options.purpose)}};
  if (options.created) proof["created"] = did::format_time(*options.created);
  if (options.expires) proof["expires"] = did::format_time(*options.expires);
  if (!options.challenge.empty()) proof["challenge"] = options.challenge;
  if (options.domains.size() == 1) proof["domain"] = options.domains.front();
  if (options.domains.size() > 1) proof["domain"] = options.domains;
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

}  // namespace

Result<Json> add_proof(Json document, const ProofOptions& options, Signer& signer) {
  DID_TRY(auto proofs, take_proofs(document));
  DID_CHECK(check_verification_method(options.verification_method));
  if (options.created && options.expires && *options.expires < *options.created)
    return did::fail(Errc::malformed, "the proof would expire before it was created");
  DID_TRY(const auto* suite, suite_to_sign_with(options.suite, signer.public_key().type()));
  DID_TRY(auto proof, suite->maker->make(document, proof_options(options, suite->name), signer));
  proofs.push_back(std::move(proof));
  if (proofs.size() == 1)
    document["proof"] = std::move(proofs.front());
  else
    document["proof"] = std::move(proofs);
  return document;
}

}  // namespace vc
