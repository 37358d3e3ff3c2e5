#include <did/clock.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Property: a time that was read is written and read back as the same time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto time = did::parse_date_time({reinterpret_cast<const char*>(data), size});
  // A zone can push the first and the last hours of the calendar out of its four digits.
  constexpr did::Time first{std::chrono::sys_days{std::chrono::year{1} / 1 / 1}};
  constexpr did::Time end{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}};
  if (!time || *time < first || *time >= end) return 0;
  if (did::parse_date_time(did::format_time(*time)) != *time) std::abort();
  return 0;
}
