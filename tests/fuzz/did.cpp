#include <did/did.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Property: what parses prints back as it was, is a DID URL as well, and consists of its parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto did = did::Did::parse(text);
  if (!did) return 0;
  if (did->text() != text) std::abort();
  if ("did:" + std::string(did->method()) + ":" + std::string(did->id()) != text) std::abort();
  const auto url = did::DidUrl::parse(text);
  if (!url || url->did() != *did || !url->path().empty() || url->query() || url->fragment()) std::abort();
  return 0;
}
