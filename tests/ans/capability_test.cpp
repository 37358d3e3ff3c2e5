#include "taxonomy/capability.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/vectors.h"

namespace {
ans::CapabilityPath capability(std::string_view text) {
  const auto parsed = ans::CapabilityPath::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}
}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("CapabilityPath::parse: has one spelling for each concept") {
    const std::vector<std::pair<std::string, std::string>> accepted{
        {"oasf@1.1.1:a/b/c", "oasf@1.1.1:a/b/c"},
        {"OASF@1.1.1-RC:a", "oasf@1.1.1-RC:a"},
        {"a2a:book_accommodation", "a2a:book_accommodation"},
        {"a2a:Book-It.v2", "a2a:Book-It.v2"},
        {"mcp:tool/translate", "mcp:tool/translate"},
        {"x:Acme.COM/Quote", "x:acme.com/Quote"},
        {"x:acme.com", "x:acme.com"},
        {"my-taxonomy:a/b/c/d/e/f/g/h", "my-taxonomy:a/b/c/d/e/f/g/h"},
    };
    for (const auto& [text, canonical] : accepted) {
      INFO(text);
      const auto parsed = ans::CapabilityPath::parse(test::Exact(text).view());
      REQUIRE(parsed.has_value());
      CHECK(parsed->text() == canonical);
      CHECK(capability(canonical) == *parsed);
    }
    CHECK(capability("oasf@1.1.1:a/b").taxonomy() == "oasf@1.1.1");
    CHECK(capability("oasf@1.1.1:a/b").path() == "a/b");
  }

  TEST_CASE("CapabilityPath::parse: refuses what is no concept") {
    for (const std::string text : {"",
                                   ":",
                                   "a",
                                   "oasf:",
                                   ":a",
                                   "oasf@:a",
                                   "oasf@1:a",
                                   "oasf@1.1:a",
                                   "1oasf:a",
                                   "o_f:a",
                                   "oasf:a//b",
                                   "oasf:/a",
                                   "oasf:a/",
                                   "oasf:.",
                                   "oasf:a/..",
                                   "oasf:a b",
                                   "oasf:a\tb",
                                   "oasf:a:b",
                                   "oasf:a%2Fb",
                                   "oasf:ä",
                                   "x:translate",
                                   "x:acme/translate",
                                   "oasf:a/b/c/d/e/f/g/h/i"}) {
      INFO(text);
      const auto parsed = ans::CapabilityPath::parse(test::Exact(text).view());
      REQUIRE_FALSE(parsed.has_value());
      CHECK(parsed.error().code == did::Errc::malformed);
    }
    CHECK_FALSE(ans::CapabilityPath::parse("oasf:" + std::string(65, 'a')).has_value());
    CHECK_FALSE(ans::CapabilityPath::parse(std::string(33, 'a') + ":a").has_value());
  }

  TEST_CASE("CapabilityPath::parse: a range after the path is no path, with a hint") {
    const auto parsed = ans::CapabilityPath::parse("oasf@1.1.1:a/b@^2");
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == did::Errc::malformed);
    CHECK_FALSE(parsed.error().hint.empty());
  }

  TEST_CASE("CapabilityPath: knows the concepts above it, and is posted with and without the taxonomy's version") {
    using Texts = std::vector<std::string>;
    CHECK(capability("oasf@1.1.1:a/b/c").ancestors() == Texts{"oasf@1.1.1:a/b/c", "oasf@1.1.1:a/b", "oasf@1.1.1:a"});
    CHECK(capability("oasf@1.1.1:a/b").postings() == Texts{"oasf@1.1.1:a/b", "oasf@1.1.1:a", "oasf:a/b", "oasf:a"});
    CHECK(capability("a2a:book").postings() == Texts{"a2a:book"});
  }

  TEST_CASE("match: tells the same concept, one below and one above, never one beside it") {
    const auto offered = capability("oasf@1.1.1:a/b/c");
    CHECK(match(capability("oasf@1.1.1:a/b/c"), offered) == ans::Degree::exact);
    CHECK(match(capability("oasf:a/b/c"), offered) == ans::Degree::exact);
    CHECK(match(capability("oasf@1.1.1:a/b"), offered) == ans::Degree::specialization);
    CHECK(match(capability("oasf:a"), offered) == ans::Degree::specialization);
    CHECK(match(capability("oasf@1.1.1:a/b/c/d"), offered) == ans::Degree::generalization);
    CHECK_FALSE(match(capability("oasf@1.1.0:a/b/c"), offered));
    CHECK_FALSE(match(capability("oas:a/b/c"), offered));
    CHECK_FALSE(match(capability("oasf@1.1.1:a/bb"), capability("oasf@1.1.1:a/bbc")));
    CHECK_FALSE(match(capability("oasf@1.1.1:a"), capability("oasf:a")));
  }
}
