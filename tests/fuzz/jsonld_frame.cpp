#include <did/json.h>
#include <vc/jsonld.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

namespace jsonld = vc::jsonld;

// The input is an array of a document and a frame. Properties: framing ends, and gives JSON that can be read; so does compacting
// with the frame as a context.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto both = did::JsonDocument::parse({reinterpret_cast<const char*>(data), size});
  if (!both || !both->root().is_array() || both->root().size() != 2) return 0;
  const jsonld::Contexts contexts(jsonld::embedded_contexts(), {.max_terms = 20'000, .max_memory = 8U << 20U});
  for (const auto mode : {jsonld::Mode::json_ld_1_1, jsonld::Mode::json_ld_1_0}) {
    const auto framed = jsonld::frame(both->root()[0], both->root()[1], contexts, {.mode = mode});
    if (framed && !did::JsonDocument::parse(framed->dump(), {.max_bytes = 64U << 20U, .max_depth = 1000})) std::abort();
  }
  static_cast<void>(jsonld::compact(both->root()[0], both->root()[1], contexts));
  return 0;
}
