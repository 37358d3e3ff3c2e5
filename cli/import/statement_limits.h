// How much of each kind a statement may hold (docs/formats/agent-statement.md): what an import leaves out, it says.
#pragma once

#include <cstddef>

namespace cli {

inline constexpr std::size_t max_endpoints = 16;
inline constexpr std::size_t max_capabilities = 64;
inline constexpr std::size_t max_tags = 16;

}  // namespace cli
