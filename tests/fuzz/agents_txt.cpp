#include "records/agents_txt.h"

#include <did/codec.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Properties: a record that parses has a key of a type that signs statements, and names the same key when it is written again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = ans::parse_agents_txt({reinterpret_cast<const char*>(data), size});
  if (!key) return 0;
  std::string type;
  if (key->type() == did::KeyType::ed25519) type = "ed25519";
  if (key->type() == did::KeyType::p256) type = "ecdsap256";
  if (key->type() == did::KeyType::p384) type = "ecdsap384";
  if (type.empty()) std::abort();
  const auto again = ans::parse_agents_txt("v=ANS1; k=" + type + "; p=" + did::base64url_encode(key->bytes()));
  if (!again || *again != *key) std::abort();
  return 0;
}
