#include <did/clock.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

TEST_SUITE("did") {
  TEST_CASE("parse_date_time: follows the dateTimeStamp vectors") {
    test::for_each_vector("own/date-time.json", [](const did::Json& one) {
      const auto time = did::parse_date_time(test::Exact(one.at("text").get<std::string>()).view());
      if (one.at("expect") == "accept") {
        REQUIRE(time.has_value());
        CHECK(time->time_since_epoch().count() == one.at("ms").get<std::int64_t>());
      } else {
        REQUIRE_FALSE(time.has_value());
        CHECK(time.error().code == did::Errc::malformed);
      }
    });
  }

  TEST_CASE("format_time: writes what parse_date_time reads") {
    for (const std::int64_t ms : {0LL, 1LL, 999LL, 1000LL, 1795341600123LL, -62135596800000LL, 253402300799999LL}) {
      const did::Time time{std::chrono::milliseconds(ms)};
      CHECK(did::parse_date_time(did::format_time(time)) == time);
    }
    CHECK(did::format_time(did::Time{std::chrono::milliseconds(1795341600000)}) == "2026-11-22T10:00:00Z");
    CHECK(did::format_time(did::Time{std::chrono::milliseconds(1795341600020)}) == "2026-11-22T10:00:00.020Z");
  }
}
