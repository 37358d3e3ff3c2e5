#include <did/key_format.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Properties: a public PEM that reads has one spelling, but for its line ends; a secret one reads back as the same key, whose
// PEM has one spelling. (Writers may leave out the point of RFC 5915, or put in the curve, so the first text can differ.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto key = did::from_pem(text)) {
    std::string plain;
    for (const char c : text)
      if (c != '\r') plain += c;
    if (!plain.ends_with('\n')) plain += '\n';
    if (did::to_pem(*key) != plain) std::abort();
  }
  if (const auto key = did::from_secret_pem(text)) {
    const auto pem = did::to_secret_pem(*key);
    const auto again = did::from_secret_pem(did::as_text(pem->expose()));
    if (!again || again->public_key() != key->public_key()) std::abort();
    if (did::as_text(did::to_secret_pem(*again)->expose()) != did::as_text(pem->expose())) std::abort();
  }
  return 0;
}
