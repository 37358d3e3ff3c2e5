#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "names/name.h"

// Properties: a name that parses has a canonical text of the right size that parses to the same name; its publisher is the
// head and its name the tail of that text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto key = ans::AgentKey::parse(text);
  if (!key) return 0;
  const auto again = ans::AgentKey::parse(key->text());
  if (!again || !(*again == *key) || key->text().size() != text.size()) std::abort();
  if (!key->text().substr(8).starts_with(key->publisher()) || !key->text().ends_with(key->name()) || key->name().empty()) std::abort();
  return 0;
}
