#include "http/traffic.h"

#include <algorithm>

namespace ans {

void Traffic::count(std::size_t row, unsigned status, std::chrono::nanoseconds took) {
  constexpr auto relaxed = std::memory_order_relaxed;
  auto& counted = rows_[std::min(row, rows_.size() - 1)];
  counted.by_class[std::min<std::size_t>(status / 100, 5)].fetch_add(1, relaxed);
  counted.nanoseconds.fetch_add(static_cast<std::uint64_t>(took.count()), relaxed);
  const auto microseconds = static_cast<std::uint64_t>(took.count()) / 1000;
  took_[static_cast<std::size_t>(std::ranges::lower_bound(bounds, microseconds) - bounds.begin())].fetch_add(1, relaxed);
}

}  // namespace ans
