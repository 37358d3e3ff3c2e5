#include "did/multicodec.h"

#include <string>

namespace did {
namespace {

std::size_t digest_size(Multicodec code) {
  if (code == Multicodec::sha2_256) return 32;
  if (code == Multicodec::sha2_384) return 48;
  return 0;
}

}  // namespace

void varint_encode(std::uint64_t value, Bytes& out) {
  for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<std::uint8_t>(value | 0x80U));
  out.push_back(static_cast<std::uint8_t>(value));
}

Result<Varint> varint_decode(ByteView bytes) {
  constexpr std::size_t max_size = 9;  // multiformats/unsigned-varint: 63 bits
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size() && i < max_size; ++i) {
    value |= std::uint64_t{bytes[i] & 0x7fU} << (7 * i);
    if (bytes[i] >= 0x80) continue;
    if (i > 0 && bytes[i] == 0) return fail(Errc::malformed, "varint is not in its shortest form");
    return Varint{.value = value, .size = i + 1};
  }
  return fail(Errc::malformed, bytes.size() < max_size ? "varint is cut short" : "varint is longer than nine bytes");
}

Bytes multihash_encode(Multicodec code, ByteView digest) {
  Bytes out;
  varint_encode(std::to_underlying(code), out);
  varint_encode(digest.size(), out);
  out.insert(out.end(), digest.begin(), digest.end());
  return out;
}

Result<Multihash> multihash_decode(ByteView bytes) {
  DID_TRY(const auto code, varint_decode(bytes));
  bytes = bytes.subspan(code.size);
  const auto expected = digest_size(static_cast<Multicodec>(code.value));
  if (expected == 0) return fail(Errc::unsupported, "multihash code " + std::to_string(code.value) + " is neither sha2-256 nor sha2-384");
  DID_TRY(const auto size, varint_decode(bytes));
  bytes = bytes.subspan(size.size);
  if (size.value != expected || bytes.size() != expected) {
    return fail(Errc::malformed,
                "a multihash of this code has " + std::to_string(expected) + " bytes of digest, this one " + std::to_string(bytes.size()));
  }
  return Multihash{.code = static_cast<Multicodec>(code.value), .digest = Bytes(bytes.begin(), bytes.end())};
}

}  // namespace did
