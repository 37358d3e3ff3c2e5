#include "mounts/ard_query.h"

#include <did/json.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/route.h"
#include "mounts/ard_order.h"

// Property: what is read of a body of ARD, of a filter expression, or of an order, stays within the limits that its header states.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto filter = ans::ard_list_filter_of(text)) {
    if (text.find_first_not_of(' ') == std::string_view::npos && !filter->types.empty()) std::abort();
    if (text.size() > 1024) std::abort();
  }
  if (const auto order = ans::ard_order_of(text)) {
    if (order->size() > 4 || order->empty() != text.empty()) std::abort();  // each field once
  }
  const auto document = did::JsonDocument::parse(text, {.max_bytes = ans::query_body_max_size, .max_depth = 32});
  if (!document) return 0;
  if (const auto asked = ans::ard_search_of(document->root())) {
    if (asked->query.text.empty() || asked->query.text.size() > ans::text_query_max_size ||
        asked->query.filters.size() > ans::ard_max_filters)
      std::abort();
    if (asked->query.limit < 1 || asked->query.limit > ans::search_max_limit) std::abort();
    for (const auto& filter : asked->query.filters)
      if (filter.values.empty() || filter.values.size() > ans::ard_max_values) std::abort();
  }
  if (const auto asked = ans::ard_explore_of(document->root()))
    if (asked->facets.empty() || asked->facets.size() > ans::ard_max_facets) std::abort();
  return 0;
}
