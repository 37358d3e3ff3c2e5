#include "names/ans_name.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Properties: a name that parses has a canonical text of printable ASCII within the limit that parses to the same parts; its
// key parses to itself, and is the name of a version of the same precedence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto name = ans::AnsName::parse({reinterpret_cast<const char*>(data), size});
  if (!name) return 0;
  if (name->text().size() > ans::ans_name_max_size) std::abort();
  for (const char c : name->text())
    if (c <= ' ' || c >= '\x7f') std::abort();
  const auto again = ans::AnsName::parse(name->text());
  if (!again || again->text() != name->text() || again->provider() != name->provider() || again->extension() != name->extension())
    std::abort();
  const auto key = ans::AnsName::parse(name->key());
  if (!key || key->text() != name->key() || key->key() != name->key() || precedence(key->version(), name->version()) != 0) std::abort();
  return 0;
}
