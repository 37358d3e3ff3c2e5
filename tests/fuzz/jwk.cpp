#include <did/key_format.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

// Properties: a JWK that reads holds the members that we write for its key, unchanged; and with `d` it is read as a secret
// key only.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = did::JsonDocument::parse(text);
  const auto secret = did::from_secret_jwk(text);
  if (!document) {
    if (secret) std::abort();
    return 0;
  }
  const auto read = did::to_json(document->root());
  const auto holds = [&](const did::Json& written) {
    for (const auto& [name, value] : written.items())
      if (!read.contains(name) || read.at(name) != value) std::abort();
  };
  const auto key = did::from_jwk(document->root());
  if (key) holds(did::to_jwk(*key));
  if (secret) holds(*did::parse_json(did::as_text(did::to_secret_jwk(*secret).expose())));
  if (key && secret) std::abort();
  return 0;
}
