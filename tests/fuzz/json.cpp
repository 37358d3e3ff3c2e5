#include <did/json.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

// Properties: what the strict reader takes, nlohmann takes too, with the same value; the canonical form is read back and is
// its own canonical form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = did::JsonDocument::parse(text);
  if (!document) return 0;
  const auto other = did::Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (other.is_discarded() || other != did::to_json(document->root())) std::abort();
  const auto canonical = did::canonicalize(document->root());
  if (!canonical) return 0;
  const auto again = did::JsonDocument::parse(*canonical);
  if (!again || did::canonicalize(again->root()).value_or("") != *canonical || !again->root().equals(document->root())) std::abort();
  return 0;
}
