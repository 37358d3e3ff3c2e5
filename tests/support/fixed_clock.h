// A clock that stands where a test put it.
#pragma once

#include <did/clock.h>

#include <atomic>
#include <string_view>

namespace test {

class FixedClock final : public did::Clock {
 public:
  explicit FixedClock(did::Time now) : now_(now) {}
  // PRECONDITION: an XML Schema dateTimeStamp.
  explicit FixedClock(std::string_view now) : now_(did::parse_date_time(now).value()) {}

  [[nodiscard]] did::Time now() const override { return now_; }
  void set(did::Time now) { now_ = now; }
  void advance(did::Time::duration by) { now_ = now_.load() + by; }

 private:
  std::atomic<did::Time> now_;
};

}  // namespace test
