#include <did/codec.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Property: one spelling per value. Whatever decodes, encodes back identically.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = did::hex_decode(text); bytes && did::hex_encode(*bytes) != text) std::abort();
  if (const auto bytes = did::base58btc_decode(text); bytes && did::base58btc_encode(*bytes) != text) std::abort();
  if (const auto bytes = did::base64url_decode(text); bytes && did::base64url_encode(*bytes) != text) std::abort();
  if (const auto bytes = did::multibase_decode(text)) {
    if (did::multibase_encode(static_cast<did::Multibase>(text.front()), *bytes) != text) std::abort();
  }
  return 0;
}
