#include <did/did.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Property: what parses prints back as it was, and consists of its parts; its DID is one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto url = did::DidUrl::parse(text);
  if (!url) return 0;
  auto parts = std::string(url->did().text()) + std::string(url->path());
  if (const auto query = url->query()) parts += "?" + std::string(*query);
  if (const auto fragment = url->fragment()) parts += "#" + std::string(*fragment);
  if (url->text() != text || parts != text) std::abort();
  const auto did = did::Did::parse(url->did().text());
  if (!did || *did != url->did()) std::abort();
  return 0;
}
