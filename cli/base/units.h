// What people write for durations and sizes: `90d`, `5s`, `250ms`; `64KiB`, `1MB`, `4096`.
#pragma once

#include <did/result.h>

#include <chrono>
#include <cstddef>
#include <string_view>

namespace cli {

// A whole number and one of ms, s, m, h, d, w. Errors: malformed (no unit, zero, more than 100 years).
[[nodiscard]] did::Result<std::chrono::milliseconds> parse_duration(std::string_view text);

// A whole number of bytes, alone or with B, KB, MB, KiB, MiB. Errors: malformed (zero, more than 1 GiB).
[[nodiscard]] did::Result<std::size_t> parse_size(std::string_view text);

}  // namespace cli
