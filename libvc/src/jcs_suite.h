// eddsa-jcs-2022 and ecdsa-jcs-2019 are one algorithm (vc-di-eddsa 3.3, vc-di-ecdsa 3.3): canonical JSON, hashed by the
// key's hash function, signed by the key. Only the name differs.
//
//   hash data = HASH(JCS(proof without proofValue)) || HASH(JCS(document without proof))
#pragma once

#include <string_view>

#include "vc/cryptosuite.h"

namespace vc {

class JcsSuite final : public ProofMaker, public ProofChecker {
 public:
  explicit constexpr JcsSuite(std::string_view name) : name_(name) {}
  [[nodiscard]] Result<Json> make(JsonValue document, Json proof, Signer& signer, const CarriedContexts& contexts) const override;
  [[nodiscard]] std::expected<bool, Fault> check(const ProofInput& input, const PublicKey& key) const override;

 private:
  std::string_view name_;
};

}  // namespace vc
