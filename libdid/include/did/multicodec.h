// Unsigned varints, multicodec prefixes and multihashes (multiformats.io).
#pragma once

#include <cstdint>

#include "did/bytes.h"
#include "did/result.h"

namespace did {

// Appends the minimal varint of `value`.
void varint_encode(std::uint64_t value, Bytes& out);

struct Varint {
  std::uint64_t value;
  std::size_t size;  // how many bytes it took
};
// Reads the varint at the head of `bytes`: at most nine bytes, minimal, else malformed.
[[nodiscard]] Result<Varint> varint_decode(ByteView bytes);

// Codes of the multicodec table that this toolkit reads or writes. As wide as a varint: one that is not known is never cut to one that is.
enum class Multicodec : std::uint64_t {  // NOLINT(performance-enum-size)
  sha2_256 = 0x12,
  sha2_384 = 0x20,
  secp256k1_pub = 0xe7,
  bls12381_g2_pub = 0xeb,
  x25519_pub = 0xec,
  ed25519_pub = 0xed,
  p256_pub = 0x1200,
  p384_pub = 0x1201,
  p521_pub = 0x1202,
  ed25519_priv = 0x1300,
  secp256k1_priv = 0x1301,
  x25519_priv = 0x1302,
  p256_priv = 0x1306,
  p384_priv = 0x1307,
  p521_priv = 0x1308,
};

// A multihash: <code> <length> <digest>.
struct Multihash {
  Multicodec code;  // sha2_256 or sha2_384
  Bytes digest;
};
[[nodiscard]] Bytes multihash_encode(Multicodec code, ByteView digest);  // PRECONDITION: the digest has the code's size
[[nodiscard]] Result<Multihash> multihash_decode(ByteView bytes);        // whole input, no byte after it

}  // namespace did
