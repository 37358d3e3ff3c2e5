#include <agent/args_policy.h>
#include <agent/constraint.h>
#include <agent/scope.h>
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "support/vectors.h"

using did::Json;

namespace {

std::string reach(const Json& one) {
  const auto judge = [&]<class Value>() -> std::string {
    const auto grant = Value::parse(one.at("grant").template get<std::string>());
    const auto request = Value::parse(one.at("request").template get<std::string>());
    if (!grant || !request) return "refused";
    return grant->covers(*request) ? "covers" : "outside";
  };
  return one.at("kind") == "action" ? judge.template operator()<agent::Action>() : judge.template operator()<agent::Resource>();
}

struct Around {
  agent::Action action = agent::Action::parse("/a").value();
  agent::Resource resource = agent::Resource::parse("mcp://a.example/").value();
};

// What a constraint says to the situation of a vector.
std::string ruling(const Json& one) {
  const auto constraint_document = did::JsonDocument::parse(did::to_text(one.at("constraint"))).value();
  const auto constraint = agent::read_constraint(constraint_document.root());
  if (!constraint) return "malformed";
  const Around around;
  const auto& given = one.at("situation");
  const auto args = did::JsonDocument::parse(did::to_text(given.value("args", Json::object()))).value();
  const auto me = given.value("me", std::vector<std::string>());
  const auto data_class = given.value("dataClass", "");
  const auto country = given.value("country", "");
  const auto address = given.value("address", "");
  agent::Situation situation{.action = around.action,
                             .resource = around.resource,
                             .args = args.root(),
                             .at = did::parse_date_time(given.value("at", "2026-06-01T12:00:00Z")).value(),
                             .me = me,
                             .data_class = data_class,
                             .country = country,
                             .address = address,
                             .trust = given.value("trust", 0)};
  if (given.contains("risk")) situation.risk = given.at("risk").get<std::int64_t>();
  agent::Work work;
  agent::Effects effects;
  const auto answer = (*constraint)->evaluate(situation, work, effects);
  CHECK_FALSE((*constraint)->describe().empty());
  if (!answer.holds) {
    CHECK_FALSE(answer.why.empty());
    return "fails";
  }
  return effects.approval ? "approval" : effects.charges.empty() ? "holds" : "charge";
}

agent::ConstraintPtr read(std::string_view name, std::string_view value, did::JsonDocument& keep) {
  keep = did::JsonDocument::parse(R"({"type":"urn:credence:c:)" + std::string(name) + R"(:1","value":)" + std::string(value) + "}").value();
  return agent::read_constraint(keep.root()).value();
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("scope: a grant reaches what the vectors say, and nothing that has two meanings is read") {
    std::size_t ran = 0;
    test::for_each_vector("own/delegation-scope.json", [&](const Json& one) {
      CHECK(reach(one) == one.at("expect").get<std::string>());
      ++ran;
    });
    CHECK(ran == 117);
  }

  TEST_CASE("scope: what was read prints back in the one spelling, and reads to itself") {
    test::for_each_vector("own/delegation-scope.json", [](const Json& one) {
      if (one.at("kind") != "resource") return;
      for (const auto* member : {"grant", "request"}) {
        const auto read = agent::Resource::parse(one.at(member).get<std::string>());
        if (!read) continue;
        const auto again = agent::Resource::parse(read->text());
        REQUIRE(again.has_value());
        CHECK(again->text() == read->text());
        CHECK(read->covers(*again));
      }
    });
    CHECK(agent::Resource::parse("a:" + std::string(2047, 'a')).error().code == did::Errc::too_large);
    CHECK(agent::Action::parse("/" + std::string(256, 'a')).error().code == did::Errc::too_large);
  }

  TEST_CASE("args: policies hold as the vectors say") {
    std::size_t ran = 0;
    test::for_each_vector("own/args-policy.json", [&](const Json& one) {
      const auto text = did::JsonDocument::parse(did::to_text(one.at("policy"))).value();
      const auto args = did::JsonDocument::parse(did::to_text(one.at("args"))).value();
      const auto policy = agent::ArgsPolicy::parse(text.root());
      agent::Work work;
      if (one.at("expect").is_boolean()) {
        REQUIRE(policy.has_value());
        CHECK(policy->holds(args.root(), work) == std::optional(one.at("expect").get<bool>()));
      } else {
        CHECK_FALSE(policy.has_value());
      }
      ++ran;
    });
    CHECK(ran == 121);
  }

  TEST_CASE("args: work that is used up is neither yes nor no, not even under `not`") {
    const auto text = did::JsonDocument::parse(R"([["not",["any",".a",["any",".",["==",".",2]]]]])").value();
    std::string elements = "[1,1,1]";
    for (int i = 0; i < 500; ++i) elements += ",[1,1,1]";
    const auto args = did::JsonDocument::parse(R"({"a":[)" + elements + "]}").value();
    const auto policy = agent::ArgsPolicy::parse(text.root()).value();
    agent::Work enough;
    CHECK(policy.holds(args.root(), enough) == std::optional(true));
    agent::Work little(100);
    CHECK(policy.holds(args.root(), little) == std::nullopt);
    CHECK(little.exhausted());
  }

  TEST_CASE("args: a policy with too many statements, a long selector and a long pattern are refused before they are used") {
    const auto code = [](const std::string& policy) {
      const auto document = did::JsonDocument::parse(policy).value();
      const auto read = agent::ArgsPolicy::parse(document.root());
      REQUIRE_FALSE(read.has_value());
      return read.error().code;
    };
    std::string many = R"(["==",".a",1])";
    for (int i = 0; i < 256; ++i) many += R"(,["==",".a",1])";
    CHECK(code("[" + many + "]") == did::Errc::too_large);
    CHECK(code(R"([["like",".a",")" + std::string(257, 'x') + R"("]])") == did::Errc::too_large);
    std::string deep;
    for (int i = 0; i < 17; ++i) deep += ".a";
    CHECK(code(R"([["==",")" + deep + R"(",1]])") == did::Errc::too_large);
  }

  TEST_CASE("constraints: each type answers as the vectors say") {
    std::size_t ran = 0;
    std::set<std::string> types;
    test::for_each_vector("own/constraints.json", [&](const Json& one) {
      CHECK(ruling(one) == one.at("expect").get<std::string>());
      const auto& constraint = one.at("constraint");
      if (constraint.is_object() && constraint.contains("type"))
        if (const auto* type = agent::find_constraint_type(constraint.at("type").get<std::string>())) types.emplace(type->name);
      ++ran;
    });
    CHECK(ran == 139);
    CHECK(types.size() == agent::constraint_types().size());
  }

  TEST_CASE("constraints: the lint knows narrower from wider") {
    struct Case {
      std::string_view type;
      std::string_view narrow;
      std::string_view wide;
    };
    constexpr Case cases[] = {
        {"audience", R"(["a:b"])", R"(["a:b","c:d"])"},
        {"agentClass", R"(["x"])", R"(["x","y"])"},
        {"geo", R"(["SE"])", R"(["DE","SE"])"},
        {"net", R"(["192.0.2.0/25"])", R"(["192.0.2.0/24"])"},
        {"attest", R"({"types":["A","B"],"maxAge":5})", R"({"types":["A"],"maxAge":6})"},
        {"attest", R"({"types":["A"],"maxAge":5})", R"({"types":["A"]})"},
        {"budget", R"({"unit":"EUR","cap":5})", R"({"unit":"EUR","cap":6})"},
        {"budget", R"({"unit":"EUR","cap":5})", R"({"unit":"EUR","cap":5,"window":60})"},
        {"rate", R"({"max":5,"per":60})", R"({"max":5,"per":59})"},
        {"uses", "1", "2"},
        {"data", R"("public")", R"("internal")"},
        {"minTrust", "51", "50"},
        {"maxRisk", "49", "50"},
        {"noForward", R"(["mcp://a.example/","mcp://b.example/"])", R"(["mcp://a.example/"])"},
        {"time", R"({"nbf":"2026-01-02T00:00:00Z","exp":"2026-02-01T00:00:00Z"})",
         R"({"nbf":"2026-01-01T00:00:00Z","exp":"2026-02-01T00:00:00Z"})"},
        {"time", R"({"windows":[{"days":["mon"],"from":"09:00","to":"10:00","tz":"Z"}]})",
         R"({"windows":[{"days":["mon","tue"],"from":"08:00","to":"10:00","tz":"Z"}]})"},
    };
    for (const auto& one : cases) {
      INFO(one.type, ": ", one.narrow, " and ", one.wide);
      auto keep_narrow = did::JsonDocument::parse("0").value();
      auto keep_wide = did::JsonDocument::parse("0").value();
      const auto narrow = read(one.type, one.narrow, keep_narrow);
      const auto wide = read(one.type, one.wide, keep_wide);
      CHECK(narrow->narrows(*wide));
      CHECK(narrow->narrows(*narrow));
      CHECK_FALSE(wide->narrows(*narrow));
    }
  }
}
