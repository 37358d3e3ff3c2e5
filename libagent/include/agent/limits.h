// What a credential or a chain may ask of its reader. Each limit holds before the work is done.
#pragma once

#include <chrono>
#include <cstddef>

namespace agent {

inline constexpr std::size_t credential_max_bytes = std::size_t{64} * 1024;
inline constexpr unsigned credential_max_depth = 16;
inline constexpr std::size_t chain_max_links = 10;
inline constexpr std::size_t args_max_bytes = std::size_t{64} * 1024;
inline constexpr std::chrono::minutes life_without_status{15};  // what lives longer names where it is revoked

}  // namespace agent
