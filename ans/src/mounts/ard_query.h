// What the bodies of ARD v0.91 ask (section 7.1), and the filter expressions of its list (appendix A).
#pragma once

#include <did/clock.h>
#include <did/json.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace ans {

inline constexpr std::size_t ard_max_filters = 8;  // field paths of one query
inline constexpr std::size_t ard_max_values = 32;  // of one of them
inline constexpr std::size_t ard_max_facets = 16;

// {"query", "federation", "pageSize", "pageToken"}; the query has words.
struct ArdSearch {
  SearchQuery query;
  std::string federation = "auto";
};
[[nodiscard]] Answer<ArdSearch> ard_search_of(did::JsonValue body);

// {"query", "resultType": {"facets": [...]}}; without words and filters, everything.
struct ArdExplore {
  SearchQuery query;
  std::vector<FacetQuestion> facets;
};
[[nodiscard]] Answer<ArdExplore> ard_explore_of(did::JsonValue body);

//   filter = term *( "AND" term )
//   term   = ( "displayName" / "type" / "publisherId" ) "=" value / ( "createdAfter" / "updatedAfter" ) ( "=" / ">" ) value
//   value  = "'" *char "'" / DQUOTE *char DQUOTE / 1*( any but space )
//
// `displayName` is a part of the name, in any case; of `type` and `publisherId` one of the values between commas; of the other
// two an ISO 8601 time, or a date.
struct ArdListFilter {
  std::string display_name;  // lower case; empty: any
  std::vector<std::string> types;
  std::vector<std::string> publishers;
  std::optional<did::Time> created_after;
  std::optional<did::Time> updated_after;
};
[[nodiscard]] Answer<ArdListFilter> ard_list_filter_of(std::string_view expression);

}  // namespace ans
