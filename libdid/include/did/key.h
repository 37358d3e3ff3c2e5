// Keys. A public key is data; a secret key is a capability.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "did/bytes.h"
#include "did/multicodec.h"
#include "did/result.h"

namespace did {

enum class KeyType : std::uint8_t { ed25519, x25519, p256, p384, p521, secp256k1, bls12381_g2 };
inline constexpr std::size_t key_type_count = 7;

// What is fixed for a key type. One row each, in key_type.cpp.
struct KeyTypeInfo {
  KeyType type;
  std::string_view name;  // "ed25519", "p256": what the command line says
  Multicodec public_codec;
  Multicodec secret_codec;     // bls12381_g2: unused
  std::size_t public_size;     // bytes of the compressed form used in Multikey
  std::size_t secret_size;     // bytes of seed or scalar; 0: this build makes no such secret
  std::size_t signature_size;  // IEEE P1363 for ECDSA; 0: the key does not sign
  std::string_view jwk_kty;    // "OKP", "EC"; empty: no JWK form
  std::string_view jwk_crv;    // "Ed25519", "P-256"
  std::string_view jws_alg;    // "EdDSA", "ES256"; empty: does not sign
};
[[nodiscard]] const KeyTypeInfo& info(KeyType type);
[[nodiscard]] Result<KeyType> key_type_from_name(std::string_view name);

// A public key whose length was checked, and for the EC types that it is a point of its curve.
//
// Ed25519: `from_bytes` refuses a non-canonical encoding and the small-order points (crypto.md 3: the strict
// verifier would refuse them too), but leaves "is on the curve" to the first verification, which does that work
// anyway. `check_point()` asks explicitly.
//
// Cheap to copy (the curve point is shared). Safe from several threads.
class PublicKey {
 public:
  // `bytes` in the form that Multikey has: 32 bytes for the Curve25519 types, a compressed point for the EC types,
  // 96 bytes for BLS12-381 G2 (recognised, length only). Errors: malformed.
  [[nodiscard]] static Result<PublicKey> from_bytes(KeyType type, ByteView bytes);
  // The same for an uncompressed SEC1 point (0x04 x y), EC types only.
  [[nodiscard]] static Result<PublicKey> from_uncompressed(KeyType type, ByteView bytes);

  [[nodiscard]] KeyType type() const { return type_; }
  [[nodiscard]] ByteView bytes() const { return {bytes_.data(), info(type_).public_size}; }
  // 0x04 x y. PRECONDITION: an EC type.
  [[nodiscard]] Bytes uncompressed() const;
  // Is the point on its curve and in the right group? True for what from_bytes checked already.
  [[nodiscard]] bool check_point() const;

  // Ed25519: RFC 8032 through libsodium, nothing else. ECDSA: IEEE P1363 signature of exact length over the digest
  // that goes with the curve (P-256, secp256k1: SHA-256; P-384: SHA-384; P-521: SHA-512); either half of s is accepted.
  // False: the signature does not hold, or the key is not one that signs. There is no third answer.
  [[nodiscard]] bool verify(ByteView message, ByteView signature) const;

  friend bool operator==(const PublicKey& a, const PublicKey& b);

 private:
  struct Point;  // the OpenSSL or libsecp256k1 form; null for Curve25519 and BLS
  PublicKey(KeyType type, ByteView bytes, std::shared_ptr<const Point> point);
  KeyType type_;
  std::array<std::uint8_t, 96> bytes_{};
  std::shared_ptr<const Point> point_;
};

// The X25519 public key that belongs to an Ed25519 one (did:key 3.1.3). Errors: malformed where the point is not
// in the main group. PRECONDITION: an Ed25519 key.
[[nodiscard]] Result<PublicKey> derive_x25519(const PublicKey& ed25519);

// Whoever can sign: a key in memory, a file, an agent, a KMS, an HSM.
class Signer {
 public:
  Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  virtual ~Signer() = default;
  [[nodiscard]] virtual const PublicKey& public_key() const = 0;
  // The signature that PublicKey::verify accepts. Errors: key (the device failed, or the key does not sign).
  [[nodiscard]] virtual Result<Bytes> sign(ByteView message) = 0;

 protected:
  Signer(Signer&&) = default;
  Signer& operator=(Signer&&) = default;
};

// Not copyable, not printable, not comparable; wiped when it dies. Not to be used from two threads at once.
class SecretKey final : public Signer {
 public:
  // A new key from libsodium's random bytes. Errors: unsupported (bls12381_g2).
  [[nodiscard]] static Result<SecretKey> generate(KeyType type);
  // The Ed25519 seed, the X25519 secret, or the big-endian scalar. The public half is derived here, never taken from
  // a caller. Errors: malformed (length, scalar out of range).
  [[nodiscard]] static Result<SecretKey> from_bytes(KeyType type, ByteView secret);

  SecretKey(SecretKey&&) noexcept;
  SecretKey& operator=(SecretKey&&) = delete;
  ~SecretKey() override;

  [[nodiscard]] const PublicKey& public_key() const override { return public_key_; }
  [[nodiscard]] Result<Bytes> sign(ByteView message) override;
  // The one door out; grep for it.
  [[nodiscard]] ByteView expose_secret() const { return secret_.expose().first(info(public_key_.type()).secret_size); }

 private:
  struct Ready;
  SecretKey(PublicKey key, SecretBytes secret, std::unique_ptr<const Ready> ready);
  PublicKey public_key_;
  SecretBytes secret_;                  // Ed25519: 64 bytes, seed and derived public half; others: the secret
  std::unique_ptr<const Ready> ready_;  // P-256, P-384, P-521: the key in its library's form
};

}  // namespace did
