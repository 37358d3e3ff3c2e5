// Ed25519 and X25519 through libsodium, the one verifier of Ed25519 here: it refuses small-order and non-canonical keys,
// small-order R, and S not below the order of the group, which makes signatures strongly unforgeable and binding.
#include <algorithm>
#include <string>

#include "did/key.h"
#include "key_backend.h"
#include "sodium_ready.h"

namespace did {
namespace {

using Encoding = std::array<std::uint8_t, 32>;

// The y of the points of order 1, 2, 4 and 8, little-endian; the sign of x is the top bit, and masked off before comparing.
constexpr std::array<Encoding, 5> ed25519_small_order{{
    {0x01},  // order 1: the identity
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},  // order 2
    {},                                                                                                // order 4
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},  // order 8
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},  // order 8
}};

// The u of the points of small order on Curve25519 and its twist.
constexpr std::array<Encoding, 5> x25519_small_order{{
    {},
    {0x01},
    {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
     0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
    {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
     0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
}};

// Is the little-endian number below 2^255 - 19? PRECONDITION: its top bit is zero.
bool below_p(const Encoding& number) {
  if (number[31] != 0x7f || number[0] < 0xed) return true;
  return !std::all_of(number.begin() + 1, number.begin() + 31, [](std::uint8_t byte) { return byte == 0xff; });
}

Encoding copy(ByteView bytes) {
  Encoding out;
  std::ranges::copy(bytes, out.begin());
  return out;
}

}  // namespace

Result<void> check_ed25519(ByteView key) {
  auto y = copy(key);
  y[31] &= 0x7fU;
  if (!below_p(y)) return fail(Errc::malformed, "the ed25519 public key is not in canonical form");  // RFC 8032 5.1.3, step 1
  if (std::ranges::find(ed25519_small_order, y) != ed25519_small_order.end()) {
    return fail(Errc::malformed, "the ed25519 public key is a point of small order");
  }
  return {};
}

// RFC 7748 5 has a receiver mask the top bit and reduce what is not below p, so that one key has several spellings. A name
// must have one: what no honest key generator writes is refused.
Result<void> check_x25519(ByteView key) {
  const auto u = copy(key);
  if (u[31] >= 0x80 || !below_p(u)) return fail(Errc::malformed, "the x25519 public key is not in canonical form");
  if (std::ranges::find(x25519_small_order, u) != x25519_small_order.end()) {
    return fail(Errc::malformed, "the x25519 public key is a point of small order");
  }
  return {};
}

bool ed25519_in_main_group(ByteView key) {
  sodium_ready();
  return crypto_core_ed25519_is_valid_point(key.data()) == 1;
}

bool ed25519_verify(ByteView key, ByteView message, ByteView signature) {
  sodium_ready();
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

SecretBytes ed25519_expand(ByteView seed) {
  sodium_ready();
  SecretBytes expanded(crypto_sign_SECRETKEYBYTES);
  Encoding key;
  crypto_sign_seed_keypair(key.data(), expanded.expose_mutable().data(), seed.data());
  return expanded;
}

Bytes ed25519_sign(const SecretBytes& expanded, ByteView message) {
  Bytes signature(crypto_sign_BYTES);
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), expanded.expose().data());
  return signature;
}

std::array<std::uint8_t, 32> x25519_public(ByteView secret) {
  sodium_ready();
  Encoding key;
  crypto_scalarmult_base(key.data(), secret.data());
  return key;
}

Result<PublicKey> derive_x25519(const PublicKey& ed25519) {
  sodium_ready();
  Encoding key;
  if (crypto_sign_ed25519_pk_to_curve25519(key.data(), ed25519.bytes().data()) != 0) {
    return fail(Errc::malformed, "the ed25519 public key is not a point of the main group, so no x25519 key belongs to it");
  }
  return PublicKey::from_bytes(KeyType::x25519, key);
}

}  // namespace did
