// `orderBy` of ARD's list, and its pages in another order than that of the names.
#pragma once

#include <string_view>
#include <vector>

#include "mounts/reading.h"

namespace ans {

// createdAt: when the agent was registered; updatedAt: since when the version stands as it does.
enum class ArdOrderField : std::uint8_t { identifier, display_name, created_at, updated_at };
struct ArdOrderTerm {
  ArdOrderField field{};
  bool descending = false;

  friend bool operator==(const ArdOrderTerm&, const ArdOrderTerm&) = default;
};

//   orderBy = term *( "," term )
//   term    = field [ SP ( "ASC" / "DESC" ) ]          ; in any case; ASC where nothing is said
//   field   = "identifier" / "displayName" / "name" / "createdAt" / "created_at" / "updatedAt" / "updated_at"
//
// No field twice. Empty text: by identifier.
[[nodiscard]] Answer<std::vector<ArdOrderTerm>> ard_order_of(std::string_view text);
[[nodiscard]] bool is_by_name(const std::vector<ArdOrderTerm>& order);

// As page_of_versions with preferred_only, in this order; by identifier where all else is equal. Looks at every agent for each page:
// Problems: too_large (over 20,000 agents); invalid_argument (a cursor of nobody's, or of another order).
[[nodiscard]] Answer<Page> page_in_order(const Api& api, const PageRequest& request, const std::vector<ArdOrderTerm>& order,
                                         const Projection& make);

}  // namespace ans
