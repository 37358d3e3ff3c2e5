#include "resource_digest.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "did/codec.h"
#include "did/hash.h"
#include "did/multicodec.h"

namespace vc {
namespace {

struct SriRow {
  std::string_view prefix;
  DigestAlgorithm algorithm;
  std::size_t size;
};
constexpr std::array sri_rows{
    SriRow{"sha256-", DigestAlgorithm::sha256, 32},
    SriRow{"sha384-", DigestAlgorithm::sha384, 48},
    SriRow{"sha512-", DigestAlgorithm::sha512, 64},
};

// RFC 4648 section 4, of so many bytes: the padding is whole or absent, and unused bits are zero.
std::optional<did::Bytes> decode_base64(std::string_view text, std::size_t size) {
  const std::size_t digits = (size * 8 + 5) / 6;
  if (text.size() > digits) {
    const auto padding = text.substr(digits);
    if ((digits + padding.size()) % 4 != 0 || padding.size() > 2 || padding.find_first_not_of('=') != std::string_view::npos)
      return std::nullopt;
  }
  std::string url_safe(text.substr(0, digits));
  if (url_safe.size() != digits || url_safe.find_first_of("-_") != std::string::npos) return std::nullopt;
  std::ranges::replace(url_safe, '+', '-');
  std::ranges::replace(url_safe, '/', '_');
  auto bytes = did::base64url_decode(url_safe);
  return bytes ? std::optional(*std::move(bytes)) : std::nullopt;
}

// <code> <length> <digest>, of any function.
bool is_multihash(did::ByteView bytes) {
  const auto code = did::varint_decode(bytes);
  if (!code) return false;
  const auto rest = bytes.subspan(code->size);
  const auto length = did::varint_decode(rest);
  return length && length->value > 0 && length->value == rest.size() - length->size;
}

template <class Digest>
did::Bytes bytes_of(const Digest& digest) {
  return {digest.begin(), digest.end()};
}

}  // namespace

std::optional<ResourceDigest> parse_digest_sri(std::string_view text) {
  for (const auto& row : sri_rows) {
    if (!text.starts_with(row.prefix)) continue;
    auto bytes = decode_base64(text.substr(row.prefix.size()), row.size);
    if (!bytes) return std::nullopt;
    return ResourceDigest{row.algorithm, *std::move(bytes)};
  }
  return std::nullopt;
}

std::optional<ResourceDigest> parse_digest_multibase(std::string_view text) {
  auto bytes = did::multibase_decode(text);
  if (!bytes) return std::nullopt;
  auto known = did::multihash_decode(*bytes);
  if (known) {
    const auto algorithm = known->code == did::Multicodec::sha2_256 ? DigestAlgorithm::sha256 : DigestAlgorithm::sha384;
    return ResourceDigest{algorithm, std::move(known->digest)};
  }
  if (bytes->size() == std::tuple_size_v<did::Sha256>) return ResourceDigest{DigestAlgorithm::sha256, *std::move(bytes)};
  if (known.error().code == did::Errc::unsupported && is_multihash(*bytes)) return ResourceDigest{DigestAlgorithm::other, {}};
  return std::nullopt;
}

did::Bytes digest_of(DigestAlgorithm algorithm, did::ByteView content) {
  switch (algorithm) {
    case DigestAlgorithm::sha256: return bytes_of(did::sha256(content));
    case DigestAlgorithm::sha384: return bytes_of(did::sha384(content));
    case DigestAlgorithm::sha512: return bytes_of(did::sha512(content));
    case DigestAlgorithm::other: break;
  }
  std::unreachable();
}

}  // namespace vc
