// ECDSA on secp256k1 through libsecp256k1 (RFC 8812: ES256K).
#include <secp256k1.h>

#include <cstdlib>
#include <utility>

#include "did/hash.h"
#include "key_backend.h"

namespace did {
namespace {

// Made once, randomised against side channels, then only read: safe from several threads.
const secp256k1_context* shared_context() {
  static const secp256k1_context* const shared = [] {
    auto* made = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
    const auto seed = SecretBytes::random(32);
    if (made == nullptr || secp256k1_context_randomize(made, seed.expose().data()) != 1) std::abort();
    return made;
  }();
  return shared;
}

Bytes serialize(const secp256k1_pubkey& point) {
  Bytes out(65);
  std::size_t size = out.size();
  secp256k1_ec_pubkey_serialize(shared_context(), out.data(), &size, &point, SECP256K1_EC_UNCOMPRESSED);
  return out;
}

class Secp256k1Point final : public EcPoint {
 public:
  explicit Secp256k1Point(const secp256k1_pubkey& point) : point_(point) {}

  [[nodiscard]] Bytes uncompressed() const override { return serialize(point_); }

  [[nodiscard]] bool verify(ByteView message, ByteView signature) const override {
    secp256k1_ecdsa_signature parsed;
    if (signature.size() != 64 || secp256k1_ecdsa_signature_parse_compact(shared_context(), &parsed, signature.data()) != 1) return false;
    // RFC 8812 allows either half of s; the library verifies the lower one only.
    secp256k1_ecdsa_signature_normalize(shared_context(), &parsed, &parsed);
    return secp256k1_ecdsa_verify(shared_context(), &parsed, sha256(message).data(), &point_) == 1;
  }

 private:
  secp256k1_pubkey point_;
};

}  // namespace

Result<std::unique_ptr<const EcPoint>> secp256k1_point(ByteView sec1) {
  secp256k1_pubkey point;
  if (secp256k1_ec_pubkey_parse(shared_context(), &point, sec1.data(), sec1.size()) != 1) {
    return fail(Errc::malformed, "the public key is not a point of the curve secp256k1");
  }
  return std::make_unique<const Secp256k1Point>(point);
}

Result<Bytes> secp256k1_public_point(ByteView secret) {
  secp256k1_pubkey point;
  if (secp256k1_ec_pubkey_create(shared_context(), &point, secret.data()) != 1) {
    return fail(Errc::malformed, "the secret key is zero, or not below the order of secp256k1");
  }
  return serialize(point);
}

Result<Bytes> secp256k1_sign(ByteView secret, ByteView message) {
  secp256k1_ecdsa_signature signature;
  if (secp256k1_ecdsa_sign(shared_context(), &signature, sha256(message).data(), secret.data(), nullptr, nullptr) != 1) {
    return fail(Errc::key, "libsecp256k1 could not sign with the key");
  }
  Bytes out(64);
  secp256k1_ecdsa_signature_serialize_compact(shared_context(), out.data(), &signature);
  return out;
}

}  // namespace did
