#include <did/json.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/search_parameters.h"

// Property: the members of a body ask what the parameters of the same names ask, within the same limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = did::JsonDocument::parse(text, {.max_bytes = ans::query_body_max_size, .max_depth = 32});
  if (!document) return 0;
  if (const auto parameters = ans::parameters_in(document->root(), ans::search_parameters, "")) {
    const auto query = ans::search_query_of(*parameters);
    if (query && (query->limit < 1 || query->limit > ans::search_max_limit || query->protocols.size() > ans::max_asked_values))
      std::abort();
  }
  if (const auto parameters = ans::parameters_in(document->root(), ans::resolve_parameters, "")) {
    const auto asked = ans::resolve_question_of(*parameters);
    if (asked && asked->wanted.capabilities.size() > ans::max_asked_values) std::abort();
    if (asked && !asked->wanted.negotiate && (asked->wanted.range || !asked->wanted.protocols.empty())) std::abort();
  }
  return 0;
}
