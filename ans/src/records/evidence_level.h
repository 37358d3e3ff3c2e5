// How far somebody stands behind a claim.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ans {

// Each level above the one before.
enum class EvidenceLevel : std::uint8_t { declared, keybound, attested, tested, observed };
inline constexpr std::size_t evidence_level_count = 5;
[[nodiscard]] std::string_view name(EvidenceLevel level);
[[nodiscard]] std::optional<EvidenceLevel> evidence_level_called(std::string_view name);  // by name or number

}  // namespace ans
