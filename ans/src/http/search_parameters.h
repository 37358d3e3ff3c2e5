// The question in the parameters of `GET /v1/search`: one row per parameter (docs/search.md).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/registry.h"

namespace ans {

inline constexpr std::size_t max_asked_values = 8;  // of one parameter that repeats

// What the route takes; `constraint.*` stands for every name that begins so.
inline constexpr std::array<std::string_view, 21> search_parameters{
    "any",    "cap",   "constraint.*", "contract", "cursor",      "degree",   "explain",    "ext",      "fuzzy", "inputMode", "inputSchema",
    "issuer", "limit", "minEvidence",  "outputMode", "protocol", "publisher", "q", "range", "sort",  "tag"};
// May it stand several times?
[[nodiscard]] bool repeats(std::string_view parameter);

// Problems: invalid_argument, and those of CapabilityPath::parse.
[[nodiscard]] Answer<SearchQuery> search_query_of(const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace ans
