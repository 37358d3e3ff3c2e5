#include <did/document.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

// Property: what reads goes out as it was, reads again to the same, and answers for each of its methods.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = did::JsonDocument::parse(text, {.max_bytes = 65536});
  if (!parsed) return 0;
  const auto document = did::DidDocument::from_json(parsed->root());
  if (!document) return 0;
  const auto json = document->to_json();
  if (!json) std::abort();
  const auto again = did::JsonDocument::parse(did::to_text(*json));
  if (!again || !again->root().equals(parsed->root())) std::abort();
  const auto read = did::DidDocument::from_json(again->root());
  if (!read || read->id() != document->id() || read->methods().size() != document->methods().size()) std::abort();
  for (const auto& method : document->methods()) {
    if (document->find(method.id) != &method) std::abort();
    const auto url = did::DidUrl::parse(method.id);
    if (!url) std::abort();
    const auto retrieved = did::retrieve_method(*document, *url, did::Purpose::assertion_method);
    if (retrieved && (*retrieved != &method || !document->allows(method.id, did::Purpose::assertion_method))) std::abort();
  }
  return 0;
}
