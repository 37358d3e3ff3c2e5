#include "agent/signature_algorithm.h"

#include <algorithm>
#include <array>
#include <utility>

#include "did/hash.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

constexpr std::array<std::string_view, 6> names{"ed25519",     "ecdsa-p256-sha256", "ecdsa-p384-sha384",
                                                "hmac-sha256", "rsa-pss-sha512",    "rsa-v1_5-sha256"};

did::Result<SignatureAlgorithm> needed(did::KeyType type) {
  if (const auto algorithm = algorithm_of(type)) return *algorithm;
  return fail(Errc::unsupported, "no http signature algorithm goes with keys of type `" + std::string(did::info(type).name) + "`",
              "ed25519, p256 and p384 sign requests");
}

did::Result<void> check_size(const did::SecretBytes& secret) {
  if (secret.size() >= min_shared_secret) return {};
  return fail(Errc::malformed, "shared secret of " + std::to_string(secret.size()) + " bytes is too short");
}

class KeySigner final : public MessageSigner {
 public:
  KeySigner(did::Signer& key, SignatureAlgorithm algorithm) : key_(key), algorithm_(algorithm) {}
  [[nodiscard]] SignatureAlgorithm algorithm() const override { return algorithm_; }
  [[nodiscard]] did::Result<did::Bytes> sign(did::ByteView base) override { return key_.sign(base); }

 private:
  did::Signer& key_;
  SignatureAlgorithm algorithm_;
};

class SecretSigner final : public MessageSigner {
 public:
  explicit SecretSigner(did::SecretBytes secret) : secret_(std::move(secret)) {}
  [[nodiscard]] SignatureAlgorithm algorithm() const override { return SignatureAlgorithm::hmac_sha256; }
  [[nodiscard]] did::Result<did::Bytes> sign(did::ByteView base) override {
    const auto mac = did::hmac_sha256(secret_.expose(), base);
    return did::Bytes(mac.begin(), mac.end());
  }

 private:
  did::SecretBytes secret_;
};

}  // namespace

std::string_view name(SignatureAlgorithm algorithm) { return names[std::to_underlying(algorithm)]; }

std::optional<SignatureAlgorithm> algorithm_from_name(std::string_view name) {
  const auto* found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<SignatureAlgorithm>(found - names.begin());
}

std::optional<SignatureAlgorithm> algorithm_of(did::KeyType type) {
  switch (type) {
    case did::KeyType::ed25519: return SignatureAlgorithm::ed25519;
    case did::KeyType::p256: return SignatureAlgorithm::ecdsa_p256_sha256;
    case did::KeyType::p384: return SignatureAlgorithm::ecdsa_p384_sha384;
    case did::KeyType::x25519:
    case did::KeyType::p521:
    case did::KeyType::secp256k1:
    case did::KeyType::bls12381_g2: return std::nullopt;
  }
  std::unreachable();
}

did::Result<SignatureKey> SignatureKey::from_public(did::PublicKey key) {
  DID_TRY(const auto algorithm, needed(key.type()));
  return SignatureKey(algorithm, std::move(key));
}

did::Result<SignatureKey> SignatureKey::from_secret(did::SecretBytes secret) {
  DID_CHECK(check_size(secret));
  return SignatureKey(SignatureAlgorithm::hmac_sha256, std::make_shared<const did::SecretBytes>(std::move(secret)));
}

bool SignatureKey::verify(did::ByteView base, did::ByteView signature) const {
  if (const auto* key = public_key()) return key->verify(base, signature);
  return did::equal_in_constant_time(did::hmac_sha256(std::get<Secret>(key_)->expose(), base), signature);
}

did::Result<std::unique_ptr<MessageSigner>> make_message_signer(did::Signer& key) {
  DID_TRY(const auto algorithm, needed(key.public_key().type()));
  return std::make_unique<KeySigner>(key, algorithm);
}

did::Result<std::unique_ptr<MessageSigner>> make_message_signer(did::SecretBytes secret) {
  DID_CHECK(check_size(secret));
  return std::make_unique<SecretSigner>(std::move(secret));
}

}  // namespace agent
