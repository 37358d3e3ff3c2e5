#include "base/problem.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "support/vectors.h"

namespace {
constexpr auto last = ans::ProblemCode::unavailable;
}

TEST_SUITE("ans") {
  TEST_CASE("info: has a row of its own for every code, and the OpenAPI document names each") {
    const auto openapi = test::read_file(PROJECT_DIR "/schemas/openapi/ans.yaml");
    std::set<std::string_view> names;
    for (std::size_t i = 0; i <= std::to_underlying(last); ++i) {
      const auto code = static_cast<ans::ProblemCode>(i);
      const auto& row = ans::info(code);
      INFO(row.name);
      CHECK(row.code == code);
      CHECK(names.insert(row.name).second);
      CHECK(row.status >= 400);
      CHECK(row.status < 600);
      CHECK(openapi.contains(std::string(row.name) + (code == last ? "]" : ",")));
    }
  }

  TEST_CASE("to_json_text: has hint, pointer and further members only where there are some") {
    ans::Problem problem(ans::ProblemCode::gone, "`x` is revoked");
    auto body = did::Json::parse(ans::to_json_text(problem));
    CHECK(body.size() == 6);
    CHECK(ans::to_json_text(problem) == did::to_text(body));  // members by name, with further members or without
    CHECK(body.at("title") == "the agent is no longer active");
    problem.hint = "h";
    problem.members.emplace_back("since", "2026-11-22T12:00:00Z");
    body = did::Json::parse(ans::to_json_text(std::move(problem).under("/statement")));
    CHECK(body.at("hint") == "h");
    CHECK(body.at("pointer") == "/statement");
    CHECK(body.at("since") == "2026-11-22T12:00:00Z");
  }

  TEST_CASE("to_json_text: bytes that are no UTF-8 do not get out, and do not end the program") {
    const auto text = ans::to_json_text({ans::ProblemCode::invalid_argument, "bad \xff byte"});
    CHECK(did::JsonDocument::parse(text).has_value());
  }

  TEST_CASE("Problem: an Errc becomes a code in one place, and a malformed name is an invalid name") {
    CHECK(ans::Problem({did::Errc::malformed, "x"}).code == ans::ProblemCode::invalid_argument);
    CHECK(ans::Problem({did::Errc::conflict, "x"}).code == ans::ProblemCode::conflict);
    CHECK(ans::Problem({did::Errc::corrupt, "x"}).code == ans::ProblemCode::internal_error);
    CHECK(ans::Problem({did::Errc::unavailable, "x"}).code == ans::ProblemCode::unavailable);
    CHECK(ans::name_problem({did::Errc::malformed, "x"}).code == ans::ProblemCode::invalid_name);
    CHECK(ans::name_problem({did::Errc::unsupported, "x"}).code == ans::ProblemCode::unsupported);
  }
}
