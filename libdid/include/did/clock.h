// Time, given from outside. The libraries never look at a clock by themselves.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "did/result.h"

namespace did {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  // Safe from several threads.
  [[nodiscard]] virtual Time now() const = 0;
};

// XML Schema 1.1 dateTimeStamp: a zone is required, `T` and `Z` are upper case, the date exists (2026-02-30 does not),
// the year is 0001..9999, second 60 and hour 24 are refused, the zone is at most 14:00. Fractions are read to the
// millisecond, further digits are dropped (never rounded up). Errors: malformed.
[[nodiscard]] Result<Time> parse_date_time(std::string_view text);

// "2026-11-22T10:00:00Z", with ".123" only where there are milliseconds.
[[nodiscard]] std::string format_time(Time time);

}  // namespace did
