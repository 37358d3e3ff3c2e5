// What is at stake: it decides what is held back, and for how long, while it is not known what was revoked.
#pragma once

#include <cstdint>

namespace agent {

enum class Risk : std::uint8_t { low, medium, high };

}  // namespace agent
