#include "names/version_range.h"

#include <doctest/doctest.h>

#include "support/vectors.h"

TEST_SUITE("ans") {
  TEST_CASE("VersionRange: contains and excludes what the vectors say, and refuses what is no range") {
    int ranges = 0;
    int refused = 0;
    test::for_each_vector("own/version-ranges.json", [&](const did::Json& one) {
      const test::Exact text(one.at("range").get<std::string>());
      INFO("range `", text.view(), "`");
      const auto range = ans::VersionRange::parse(text.view());
      if (!one.contains("contains")) {
        ++refused;
        REQUIRE_FALSE(range.has_value());
        CHECK(range.error().code == did::Errc::malformed);
        return;
      }
      ++ranges;
      REQUIRE_MESSAGE(range.has_value(), range.error().message);
      CHECK(range->text() == text.view());
      CHECK(one.at("contains").size() + one.at("excludes").size() > 0);
      for (const auto& version : one.at("contains")) {
        INFO(version.get<std::string>());
        CHECK(range->contains(*ans::Version::parse(version.get<std::string>())));
      }
      for (const auto& version : one.at("excludes")) {
        INFO(version.get<std::string>());
        CHECK_FALSE(range->contains(*ans::Version::parse(version.get<std::string>())));
      }
    });
    CHECK(ranges == 92);
    CHECK(refused == 45);
  }

  TEST_CASE("VersionRange: a limit stands before the work") {
    CHECK(ans::VersionRange::parse(std::string(512, ' ')).has_value());
    CHECK_FALSE(ans::VersionRange::parse(std::string(513, ' ')).has_value());
  }
}
