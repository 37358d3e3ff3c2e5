// The order of what was found, and the cursor that goes on in it. The same question over the same registry has the same order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "names/version.h"
#include "search/offer_match.h"

namespace ans {

// What counts, the weightiest first. `score` is that of the words, in millionths.
struct Rank {
  Degree degree = Degree::exact;
  EvidenceLevel level = EvidenceLevel::declared;
  std::optional<Version> contract;
  std::int64_t score = 0;
  std::string agent_key;                         // ascending; no two are the same
  LivenessLevel liveness = LivenessLevel::none;  // between contract and score; none where it was not asked for
};
[[nodiscard]] bool comes_before(const Rank& a, const Rank& b);

[[nodiscard]] std::string cursor_of(const Rank& last);
// nullopt: an empty cursor. Problems: invalid_argument.
[[nodiscard]] Answer<std::optional<Rank>> rank_at(std::string_view cursor);

}  // namespace ans
