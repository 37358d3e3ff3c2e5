#include "names/version.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/vectors.h"

namespace {
ans::Version version(std::string_view text) {
  const auto parsed = ans::Version::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}
}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Version::parse: takes what SemVer 2.0.0 allows and keeps it as written") {
    for (const std::string text :
         {"0.0.0", "1.2.3", "1.2.3-rc.1", "1.2.3-RC.1", "1.2.3+b5", "1.2.3-a-b.0+001.-", "1.2.3--", "1.2.3-0a", "9007199254740991.0.0"}) {
      INFO(text);
      const auto parsed = ans::Version::parse(test::Exact(text).view());
      REQUIRE(parsed.has_value());
      CHECK(parsed->text() == text);
    }
    CHECK(version("1.2.3-rc.1+b").prerelease() == "rc.1");
    CHECK(version("1.2.3+b-1").prerelease().empty());
  }

  TEST_CASE("Version::parse: refuses everything else") {
    const std::vector<std::string> refused{"",
                                           "1",
                                           "1.2",
                                           "1.2.3.4",
                                           "v1.2.3",
                                           "01.2.3",
                                           "1.02.3",
                                           "1.2.03",
                                           "1.2.3-",
                                           "1.2.3+",
                                           "1.2.3-01",
                                           "1.2.3-a..b",
                                           "1.2.3-a.",
                                           "1.2.3+a..b",
                                           "1.2.3-ä",
                                           "1.2.3+a+b",
                                           " 1.2.3",
                                           "1.2.3 ",
                                           "-1.2.3",
                                           "1.-2.3",
                                           "1..3",
                                           "1.2.3-a_b",
                                           "^1.2.3",
                                           "1.x.0",
                                           "9007199254740992.0.0",
                                           "18446744073709551616.0.0",
                                           "1.0.99999999999999999999"};
    for (const auto& text : refused) {
      INFO(text);
      CHECK_FALSE(ans::Version::parse(test::Exact(text).view()).has_value());
    }
    CHECK_FALSE(ans::Version::parse("1.2.3-" + std::string(251, 'a')).has_value());
    CHECK(ans::Version::parse("1.2.3-" + std::string(250, 'a')).has_value());
  }

  TEST_CASE("precedence: orders as SemVer 2.0.0 section 11 does") {
    const std::vector<std::string> ascending{"1.0.0-0",
                                             "1.0.0-1",
                                             "1.0.0-2",
                                             "1.0.0-11",
                                             "1.0.0-99999999999999999999",
                                             "1.0.0-RC.1",
                                             "1.0.0-alpha",
                                             "1.0.0-alpha.1",
                                             "1.0.0-alpha.beta",
                                             "1.0.0-beta",
                                             "1.0.0-beta.2",
                                             "1.0.0-beta.11",
                                             "1.0.0-rc.1",
                                             "1.0.0",
                                             "1.0.1",
                                             "1.1.0",
                                             "1.10.0",
                                             "2.0.0-a",
                                             "2.0.0"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
      for (std::size_t j = 0; j < ascending.size(); ++j) {
        INFO(ascending[i], " against ", ascending[j]);
        CHECK((precedence(version(ascending[i]), version(ascending[j])) < 0) == (i < j));
        CHECK((precedence(version(ascending[i]), version(ascending[j])) == 0) == (i == j));
      }
    }
  }

  TEST_CASE("precedence: build metadata plays no part") {
    CHECK(precedence(version("1.2.3+b5"), version("1.2.3")) == 0);
    CHECK(precedence(version("1.2.3-a+x"), version("1.2.3-a+y")) == 0);
  }
}
