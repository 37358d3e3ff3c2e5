// What the three cryptographic libraries do for key.cpp: one file each, no other file includes their headers for keys.
#pragma once

#include <array>
#include <memory>

#include "did/bytes.h"
#include "did/key.h"
#include "did/result.h"

namespace did {

// A public EC point in the form its library works with. Safe from several threads.
class EcPoint {
 public:
  EcPoint() = default;
  EcPoint(const EcPoint&) = delete;
  EcPoint& operator=(const EcPoint&) = delete;
  virtual ~EcPoint() = default;
  [[nodiscard]] virtual Bytes uncompressed() const = 0;  // 0x04 x y
  // IEEE P1363 over the digest that goes with the curve.
  [[nodiscard]] virtual bool verify(ByteView message, ByteView signature) const = 0;
};

// A secret EC key in the form its library works with. Safe from several threads; wiped when it goes.
class EcSecret {
 public:
  EcSecret() = default;
  EcSecret(const EcSecret&) = delete;
  EcSecret& operator=(const EcSecret&) = delete;
  virtual ~EcSecret() = default;
  // IEEE P1363 over the digest that goes with the curve. Errors: key.
  [[nodiscard]] virtual Result<Bytes> sign(ByteView message) const = 0;
};

// ecdsa.cpp (OpenSSL): P-256, P-384, P-521.
// The point of a SEC1 encoding that starts with 02, 03 or 04 and has the size that goes with it. Errors: malformed.
[[nodiscard]] Result<std::unique_ptr<const EcPoint>> nist_point(KeyType type, ByteView sec1);
// 0x04 x y of the point that belongs to the secret. Errors: malformed (zero, or not below the order).
[[nodiscard]] Result<Bytes> nist_public_point(KeyType type, ByteView secret);
// PRECONDITION: nist_public_point() took the secret. Errors: key.
[[nodiscard]] Result<std::unique_ptr<const EcSecret>> nist_secret(KeyType type, ByteView secret);

// secp256k1.cpp (libsecp256k1): the same for the one curve.
[[nodiscard]] Result<std::unique_ptr<const EcPoint>> secp256k1_point(ByteView sec1);
[[nodiscard]] Result<Bytes> secp256k1_public_point(ByteView secret);
[[nodiscard]] Result<Bytes> secp256k1_sign(ByteView secret, ByteView message);

// ed25519.cpp (libsodium): Ed25519 and X25519. PRECONDITION of all: the sizes fit.
// Canonical and not of small order: a few comparisons, no arithmetic on the curve. Errors: malformed.
[[nodiscard]] Result<void> check_ed25519(ByteView key);
[[nodiscard]] Result<void> check_x25519(ByteView key);
[[nodiscard]] bool ed25519_in_main_group(ByteView key);
[[nodiscard]] bool ed25519_verify(ByteView key, ByteView message, ByteView signature);
[[nodiscard]] SecretBytes ed25519_expand(ByteView seed);  // the seed and the derived public key, 32 bytes each
[[nodiscard]] Bytes ed25519_sign(const SecretBytes& expanded, ByteView message);
[[nodiscard]] std::array<std::uint8_t, 32> x25519_public(ByteView secret);

}  // namespace did
