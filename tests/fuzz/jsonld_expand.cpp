#include <did/json.h>
#include <vc/jsonld.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

namespace jsonld = vc::jsonld;

// Properties: what safe mode takes, plain mode takes as well, with the same result; what was expanded safely expands to itself;
// flattening what was flattened changes nothing but labels, and so keeps its size.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = did::JsonDocument::parse({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const jsonld::Contexts contexts(jsonld::embedded_contexts(), {.max_terms = 20'000, .max_memory = 16U << 20U});
  const auto plain = jsonld::expand(document->root(), contexts, {.document_url = "https://example.org/document"});
  const auto safe = jsonld::expand(document->root(), contexts, {.document_url = "https://example.org/document", .safe = true});
  if (safe && (!plain || *plain != *safe)) std::abort();
  const auto flat = jsonld::flatten(document->root(), std::nullopt, contexts);
  if (flat) {
    const auto again = did::JsonDocument::parse(flat->dump());
    if (!again) return 0;  // nested deeper than the reader allows
    const auto flat_again = jsonld::flatten(again->root(), std::nullopt, contexts);
    if (flat_again && flat_again->size() != flat->size()) std::abort();
  }
  if (!safe) return 0;
  const auto expanded = did::JsonDocument::parse(safe->dump());
  if (!expanded) return 0;
  const auto again = jsonld::expand(expanded->root(), contexts, {.safe = true});
  if (!again || *again != *safe) std::abort();
  return 0;
}
