#include <agent/http_message.h>
#include <doctest/doctest.h>

#include <array>

TEST_SUITE("agent") {
  TEST_CASE("field_value: lines with one name are joined in order, whatever the case of the name") {
    const std::array fields{agent::HttpField{"Cache-Control", "max-age=60"}, agent::HttpField{"X-Other", "1"},
                            agent::HttpField{"cache-control", "   must-revalidate"}};
    CHECK(agent::field_value(fields, "cache-control") == "max-age=60, must-revalidate");
    CHECK(agent::field_value(fields, "CACHE-CONTROL") == "max-age=60, must-revalidate");
  }

  TEST_CASE("field_value: an empty field is there, a missing one is not") {
    const std::array fields{agent::HttpField{"X-Empty-Header", "  \t "}};
    CHECK(agent::field_value(fields, "x-empty-header") == "");
    CHECK_FALSE(agent::field_value(fields, "x-empty").has_value());
  }

  TEST_CASE("canonical_line: a folded line has one space where it was folded") {
    CHECK(agent::canonical_line("Obsolete\r\n    line folding.") == "Obsolete line folding.");
    CHECK(agent::canonical_line("a \t\r\n\t b\n c") == "a b c");
    CHECK(agent::canonical_line("\r\n a") == "a");
    CHECK(agent::canonical_line(" two  spaces stay ") == "two  spaces stay");
  }
}
