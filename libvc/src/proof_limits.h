// How much work one document may ask for.
#pragma once

#include <cstddef>

namespace vc {

inline constexpr std::size_t max_proofs = 8;        // in a proof set
inline constexpr std::size_t max_credentials = 64;  // in a presentation

}  // namespace vc
