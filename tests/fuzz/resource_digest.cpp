#include "resource_digest.h"

#include <did/codec.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

std::size_t size_of(vc::DigestAlgorithm algorithm) {
  switch (algorithm) {
    case vc::DigestAlgorithm::sha256: return 32;
    case vc::DigestAlgorithm::sha384: return 48;
    case vc::DigestAlgorithm::sha512: return 64;
    case vc::DigestAlgorithm::other: return 0;
  }
  std::abort();
}

// As base64 has it, without padding.
std::string base64(did::ByteView bytes) {
  auto text = did::base64url_encode(bytes);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return text;
}

}  // namespace

// Properties: a digest has its function's size; digestSRI has one spelling, but for its padding; digestMultibase is multibase.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto sri = vc::parse_digest_sri(text)) {
    if (sri->algorithm == vc::DigestAlgorithm::other || sri->bytes.size() != size_of(sri->algorithm)) std::abort();
    const auto digits = text.substr(0, text.find('='));
    if (digits.substr(text.find('-') + 1) != base64(sri->bytes)) std::abort();
  }
  if (const auto multibase = vc::parse_digest_multibase(text)) {
    if (multibase->bytes.size() != size_of(multibase->algorithm)) std::abort();
    if (!did::multibase_decode(text)) std::abort();
  }
  return 0;
}
