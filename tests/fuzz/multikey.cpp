#include <did/codec.h>
#include <did/key_format.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Property: a public Multikey that reads has one spelling for each of its two bases, a secret one has one spelling.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto key = did::from_multikey(text)) {
    const auto base = text.front() == 'z' ? did::Multibase::base58btc : did::Multibase::base64url;
    if (did::multibase_encode(base, *did::multibase_decode(did::to_multikey(*key))) != text) std::abort();
  }
  if (const auto key = did::from_secret_multikey(text)) {
    if (did::as_text(did::to_secret_multikey(*key).expose()) != text) std::abort();
  }
  return 0;
}
