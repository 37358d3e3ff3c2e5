#include "did/hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "did/codec.h"

namespace did {
namespace {

// Fetched once and never freed: immutable, and shared by all threads.
struct Algorithms {
  const EVP_MD* sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  const EVP_MD* sha384 = EVP_MD_fetch(nullptr, "SHA384", nullptr);
  const EVP_MD* sha512 = EVP_MD_fetch(nullptr, "SHA512", nullptr);
};
const Algorithms& algorithms() {
  static const Algorithms all;
  return all;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// A digest can only fail where OpenSSL itself is broken; there is no sound way on from there.
template <class Digest>
Digest digest(const EVP_MD* algorithm, std::initializer_list<ByteView> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  Digest out;  // NOLINT(cppcoreguidelines-pro-type-member-init): all of it is written, or the program ends
  unsigned size = 0;
  bool good = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1;
  for (const auto part : parts) good = good && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  good = good && EVP_DigestFinal_ex(context.get(), out.data(), &size) == 1 && size == out.size();
  if (!good) std::abort();
  return out;
}

}  // namespace

Sha256 sha256(ByteView bytes) { return digest<Sha256>(algorithms().sha256, {bytes}); }
Sha384 sha384(ByteView bytes) { return digest<Sha384>(algorithms().sha384, {bytes}); }
Sha512 sha512(ByteView bytes) { return digest<Sha512>(algorithms().sha512, {bytes}); }

Sha256 sha256_of_parts(std::initializer_list<ByteView> parts) { return digest<Sha256>(algorithms().sha256, parts); }

Sha256 hmac_sha256(ByteView key, ByteView bytes) {
  constexpr std::size_t block = 64;
  constexpr std::uint8_t inner_pad = 0x36;
  constexpr std::uint8_t outer_pad = 0x5c;
  // RFC 2104 section 2: keys longer than the block are hashed first.
  std::array<std::uint8_t, block> padded{};
  if (key.size() > block)
    std::ranges::copy(sha256(key), padded.begin());
  else
    std::ranges::copy(key, padded.begin());
  for (auto& byte : padded) byte ^= inner_pad;
  auto inner = sha256_of_parts({padded, bytes});
  for (auto& byte : padded) byte ^= inner_pad ^ outer_pad;
  const auto out = sha256_of_parts({padded, inner});
  wipe(padded);
  wipe(inner);
  return out;
}

std::string digest_text(ByteView bytes) { return "sha256:" + hex_encode(sha256(bytes)); }

}  // namespace did
