#include "records/evidence_level.h"

#include <algorithm>
#include <array>
#include <string>

namespace ans {
namespace {

constexpr std::array<std::string_view, evidence_level_count> level_names{"declared", "keybound", "attested", "tested", "observed"};

}  // namespace

std::string_view name(EvidenceLevel level) { return level_names[static_cast<std::size_t>(level)]; }

std::optional<EvidenceLevel> evidence_level_called(std::string_view name) {
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (level_names[i] == name || std::to_string(i) == name) return static_cast<EvidenceLevel>(i);
  return std::nullopt;
}

}  // namespace ans
