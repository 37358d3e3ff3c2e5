// eddsa-rdfc-2022, ecdsa-rdfc-2019 and Ed25519Signature2020 are one algorithm (vc-di-eddsa 3.2 and A.2, vc-di-ecdsa 3.2): RDF
// statements in canonical form, hashed by the key's hash function, signed by the key.
//
//   hash data = HASH(RDFC-1.0(toRdf(proof without proofValue))) || HASH(RDFC-1.0(toRdf(document without proof)))
//
// toRdf runs in safe mode and without a base IRI (Data Integrity 2.4.3): what it would drop is a fault. RDFC-1.0 hashes with
// HASH as well. The contexts come from the caller; none is fetched.
#pragma once

#include <string_view>

#include "vc/cryptosuite.h"

namespace vc {

class RdfcSuite final : public ProofMaker, public ProofChecker {
 public:
  constexpr RdfcSuite(std::string_view name, std::string_view proof_type) : name_(name), proof_type_(proof_type) {}
  [[nodiscard]] Result<Json> make(JsonValue document, Json proof, Signer& signer, const CarriedContexts& contexts) const override;
  [[nodiscard]] std::expected<bool, Fault> check(const ProofInput& input, const PublicKey& key) const override;

 private:
  std::string_view name_;
  std::string_view proof_type_;
};

}  // namespace vc
