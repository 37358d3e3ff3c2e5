#include <did/methods.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

bool is_host_or_port(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':'; }

}  // namespace

// Property: an address is https, its authority is host and port only, and no segment of its path leads elsewhere.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto did = did::Did::parse("did:web:" + std::string(reinterpret_cast<const char*>(data), size));
  if (!did) return 0;
  const auto url = did::did_web_url(*did);
  if (!url) return 0;
  if (!url->starts_with("https://") || !url->ends_with("/did.json")) std::abort();
  const std::string_view rest = std::string_view(*url).substr(8);
  const auto slash = rest.find('/');
  for (const char c : rest.substr(0, slash)) {
    if (!is_host_or_port(c)) std::abort();
  }
  const auto path = rest.substr(slash);
  if (path.find_first_of("?#@\\ ") != std::string_view::npos) std::abort();
  for (const std::string_view bad : {"//", "/./", "/../", "%2f", "%2F", "%5c", "%5C", "%00", "%25", "%2e", "%2E"}) {
    if (path.contains(bad)) std::abort();
  }
  return 0;
}
