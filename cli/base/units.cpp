#include "base/units.h"

#include <charconv>
#include <cstdint>
#include <span>
#include <string>

namespace cli {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr Unit durations[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};
constexpr Unit sizes[] = {{"", 1}, {"B", 1}, {"KB", 1000}, {"MB", 1'000'000}, {"KiB", 1024}, {"MiB", 1024ULL * 1024}};
constexpr std::uint64_t max_duration = 36'525ULL * 86'400'000ULL;
constexpr std::uint64_t max_size = std::uint64_t{1} << 30U;

// The number times its unit.
did::Result<std::uint64_t> parse_amount(std::string_view text, std::span<const Unit> units, std::uint64_t limit, const std::string& hint) {
  std::uint64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const auto& known : units) {
    if (problem != std::errc{} || unit != known.name) continue;
    if (count == 0 || count > limit / known.factor) break;
    return count * known.factor;
  }
  return did::fail(did::Errc::malformed, "`" + std::string(text) + "` is not " + hint);
}

}  // namespace

did::Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  DID_TRY(const auto amount, parse_amount(text, durations, max_duration, "a duration such as `5s`, `15m` or `90d`"));
  return std::chrono::milliseconds(static_cast<std::int64_t>(amount));
}

did::Result<std::size_t> parse_size(std::string_view text) {
  DID_TRY(const auto amount, parse_amount(text, sizes, max_size, "a size such as `4096`, `64KiB` or `1MiB`"));
  return static_cast<std::size_t>(amount);
}

}  // namespace cli
