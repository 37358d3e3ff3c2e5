// The questions of search and of resolve, in the parameters of a query or in the members of a JSON object: one row per
// parameter for all four (docs/search.md).
#pragma once

#include <did/json.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/route.h"
#include "registry/registry.h"

namespace ans {

inline constexpr std::size_t max_asked_values = 8;  // of one parameter that repeats
inline constexpr std::size_t max_batch = 100;       // questions in one body

// clang-format off: in columns
inline constexpr std::array search_parameters{
    QueryParameter{"allowDeprecated"}, QueryParameter{"any", true},        QueryParameter{"cap", true},      QueryParameter{"complete"},
    QueryParameter{"constraint.*"},    QueryParameter{"contract"},         QueryParameter{"cursor"},         QueryParameter{"degree", true},
    QueryParameter{"explain"},         QueryParameter{"ext", true},        QueryParameter{"fuzzy"},          QueryParameter{"inputMode", true},
    QueryParameter{"inputSchema"},     QueryParameter{"issuer", true},     QueryParameter{"limit"},          QueryParameter{"liveness"},
    QueryParameter{"minEvidence"},     QueryParameter{"outputMode", true}, QueryParameter{"protocol", true}, QueryParameter{"publisher"},
    QueryParameter{"q"},               QueryParameter{"range"},            QueryParameter{"sort"},           QueryParameter{"tag", true}};

inline constexpr std::array resolve_parameters{
    QueryParameter{"allowDeprecated"}, QueryParameter{"cap", true},        QueryParameter{"constraint.*"},   QueryParameter{"contract"},
    QueryParameter{"degree", true},    QueryParameter{"ext", true},        QueryParameter{"fuzzy"},          QueryParameter{"inputMode", true},
    QueryParameter{"inputSchema"},     QueryParameter{"issuer", true},     QueryParameter{"liveness"},       QueryParameter{"minEvidence"},
    QueryParameter{"name"},            QueryParameter{"outputMode", true}, QueryParameter{"protocol", true}, QueryParameter{"range"},
    QueryParameter{"version"}};
// clang-format on

// The DID that the parameter `publisher` means: a DID is itself, a domain its did:web.
[[nodiscard]] std::string publisher_asked_for(std::string_view value);

using ParameterValues = std::vector<std::pair<std::string, std::string>>;

// Problems of each: invalid_argument, and those of CapabilityPath::parse.
[[nodiscard]] Answer<SearchQuery> search_query_of(const ParameterValues& parameters);

struct ResolveQuestion {
  std::string name;
  Wanted wanted;
};
[[nodiscard]] Answer<ResolveQuestion> resolve_question_of(const ParameterValues& parameters);

// {"cap": ["a2a:book"], "limit": 5, "explain": true, "constraint": {"languages": "en"}} as the parameters of the same names.
// Members that are not among `known`, and arrays for what does not repeat, are refused at `pointer`.
[[nodiscard]] Answer<ParameterValues> parameters_in(did::JsonValue object, QueryParameters known, const std::string& pointer);

}  // namespace ans
