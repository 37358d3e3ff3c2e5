#include "did/hash.h"

#include <openssl/evp.h>

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
Digest digest(const EVP_MD* algorithm, ByteView bytes) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  Digest out;
  unsigned size = 0;
  const bool good = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), out.data(), &size) == 1 && size == out.size();
  if (!good) std::abort();
  return out;
}

}  // namespace

Sha256 sha256(ByteView bytes) { return digest<Sha256>(algorithms().sha256, bytes); }
Sha384 sha384(ByteView bytes) { return digest<Sha384>(algorithms().sha384, bytes); }
Sha512 sha512(ByteView bytes) { return digest<Sha512>(algorithms().sha512, bytes); }

Sha256 hmac_sha256(ByteView key, ByteView bytes) {
  constexpr std::size_t block = 64;
  // RFC 2104 section 2: keys longer than the block are hashed first.
  std::array<std::uint8_t, block> padded{};
  if (key.size() > block) {
    const auto hashed = sha256(key);
    std::copy(hashed.begin(), hashed.end(), padded.begin());
  } else {
    std::copy(key.begin(), key.end(), padded.begin());
  }
  SecretBytes inner(block + bytes.size());
  SecretBytes outer(block + sizeof(Sha256));
  const auto in = inner.expose_mutable();
  const auto out = outer.expose_mutable();
  for (std::size_t i = 0; i < block; ++i) {
    in[i] = static_cast<std::uint8_t>(padded[i] ^ 0x36U);
    out[i] = static_cast<std::uint8_t>(padded[i] ^ 0x5cU);
  }
  std::copy(bytes.begin(), bytes.end(), in.begin() + block);
  const auto first = sha256(inner.expose());
  std::copy(first.begin(), first.end(), out.begin() + block);
  wipe(padded);
  return sha256(outer.expose());
}

std::string digest_text(ByteView bytes) { return "sha256:" + hex_encode(sha256(bytes)); }

}  // namespace did
