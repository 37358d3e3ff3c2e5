#include "records/command.h"

#include <doctest/doctest.h>

#include "history.h"
#include "lifecycle.h"

namespace {

using ans::ProblemCode;
using ans::Status;
using test::Json;
using test::Lifecycle;
using test::member;
using test::problem_of;

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: a deprecated version is answered to whoever names it or allows it, with its sunset and what replaces it") {
    Lifecycle world;
    world.register_first();
    auto claims = world.claims("AgentDeprecation");
    claims["sunset"] = "2027-01-01T00:00:00Z";
    claims["replacedBy"] = "urn:air:acme.example:translate2";
    claims["reason"] = "superseded";
    REQUIRE(world.send("deprecate", claims, world.acme).has_value());
    CHECK(world.status() == Status::deprecated);
    CHECK(world.registry.resolve(world.name, *ans::Version::parse("1.0.0"))->standing.status == Status::deprecated);
    const auto refused = world.registry.resolve(world.name, std::nullopt);
    CHECK(problem_of(refused) == ProblemCode::incompatible_version);
    CHECK(refused.error().hint.contains("allowDeprecated"));
    const auto table = Json::parse(ans::to_json_text(refused.error())).at("versions");
    CHECK(table[0].at("sunset") == "2027-01-01T00:00:00Z");
    CHECK(table[0].at("replacedBy") == "urn:air:acme.example:translate2");
    CHECK(world.registry.resolve(world.name, ans::Wanted{.allow_deprecated = true})->version().version == "1.0.0");
    CHECK(test::found(world, "oasf:language_processing").empty());

    // An active one comes first, whatever its number.
    REQUIRE(world.update(world.after({*world.registry.state(world.name), 0, {}, {}, {}}, "0.9.0")).has_value());
    CHECK(world.registry.resolve(world.name, ans::Wanted{.allow_deprecated = true})->version().version == "0.9.0");
    CHECK(world.registry.resolve(world.name, ans::Wanted{.range = *ans::VersionRange::parse("^1"), .allow_deprecated = true})
              ->version()
              .version == "1.0.0");
    CHECK(problem_of(world.registry.resolve(world.name, ans::Wanted{.range = *ans::VersionRange::parse("^1")})) ==
          ProblemCode::incompatible_version);
  }

  TEST_CASE("Registry: a suspended version is not answered until it is resumed, and then stands as before") {
    Lifecycle world;
    world.register_first();
    REQUIRE(world.send("deprecate", world.claims("AgentDeprecation"), world.acme).has_value());
    auto claims = world.claims("AgentSuspension");
    claims["reason"] = "policyViolation";
    REQUIRE(world.send("suspend", claims, world.acme).has_value());
    const auto gone = world.registry.resolve(world.name, *ans::Version::parse("1.0.0"));
    CHECK(problem_of(gone) == ProblemCode::gone);
    CHECK(member(gone.error(), "agentStatus") == "suspended");
    CHECK(member(gone.error(), "reason") == "policyViolation");
    REQUIRE(world.send("resume", world.claims("AgentResumption"), world.acme).has_value());
    CHECK(world.status() == Status::deprecated);
  }

  TEST_CASE("Registry: a lease ends by the clock, is renewed by agent or publisher, and for thirty days after") {
    Lifecycle world;
    world.lease = 3600;
    world.register_first();
    world.clock.set("2026-11-22T12:59:59Z");
    CHECK(world.status() == Status::active);
    REQUIRE(world.send("renew", world.claims("AgentRenewal"), world.bot).has_value());
    CHECK(world.registry.state(world.name)->versions[0].lease_until == "2026-11-22T13:59:59Z");
    world.clock.set("2026-11-22T13:59:59Z");
    CHECK(world.status() == Status::expired);
    const auto gone = world.registry.resolve(world.name, std::nullopt);
    CHECK(problem_of(gone) == ProblemCode::gone);
    CHECK(member(gone.error(), "since") == "2026-11-22T13:59:59Z");
    CHECK(test::events(world) == 2);

    world.clock.set("2026-12-22T13:59:58Z");
    REQUIRE(world.send("renew", world.claims("AgentRenewal"), world.acme).has_value());
    CHECK(world.status() == Status::active);
    const auto history = world.registry.history(world.name, 3, 10)->events;  // what the clock did comes first
    REQUIRE(history.size() == 2);
    const auto expired = *ans::Event::parse(history[0].bytes);
    CHECK(expired.type == ans::EventType::agent_expired);
    CHECK(expired.until == "2026-11-22T13:59:59Z");
    CHECK(expired.actor.empty());
    CHECK(ans::Event::parse(history[1].bytes)->type == ans::EventType::agent_renewed);

    world.clock.set("2027-01-21T14:59:58Z");  // thirty days after the end
    CHECK(problem_of(world.send("renew", world.claims("AgentRenewal"), world.acme)) == ProblemCode::conflict);
  }

  TEST_CASE("Registry: a lease never outlives the statement, and a cache is not told to") {
    Lifecycle world;
    world.lease = 604'800;
    world.register_first();
    world.clock.set("2026-11-29T11:59:00Z");
    REQUIRE(world.send("renew", world.claims("AgentRenewal"), world.bot).has_value());
    for (const auto* at : {"2026-12-05", "2026-12-11", "2026-12-17", "2026-12-23", "2026-12-29", "2027-01-04", "2027-01-10", "2027-01-16",
                           "2027-01-22", "2027-01-28", "2027-02-03", "2027-02-09", "2027-02-15"}) {
      world.clock.set(std::string(at) + "T12:00:00Z");
      REQUIRE(world.send("renew", world.claims("AgentRenewal"), world.bot).has_value());
    }
    world.clock.set("2027-02-20T10:00:00Z");
    CHECK(world.status() == Status::expired);
    const auto refused = world.send("renew", world.claims("AgentRenewal"), world.acme);
    CHECK(problem_of(refused) == ProblemCode::conflict);
    CHECK(refused.error().detail.contains("a new one is needed"));
  }

  TEST_CASE("Registry: who may sign what: the publisher all of it, the agent a renewal of its own, nobody else anything") {
    Lifecycle world;
    world.lease = 3600;
    world.register_first();
    for (const auto& rule : ans::action_rules()) {
      INFO(rule.word);
      if (rule.action == ans::Action::resume || rule.action > ans::Action::renew) continue;  // below, and in the tests of their own
      const auto claims = world.claims(std::string(rule.type));
      CHECK(problem_of(world.send(rule.word, claims, world.stranger)) == ProblemCode::forbidden);
      if (!rule.by_agent) CHECK(problem_of(world.send(rule.word, claims, world.bot)) == ProblemCode::forbidden);
      // The publisher's key named, the stranger's used; signed for another purpose; changed after signing.
      const auto forged = test::secure(claims, world.stranger, did::Purpose::capability_invocation, world.acme.method).dump();
      CHECK(problem_of(world.registry.change(world.name, rule.word, forged)) == ProblemCode::proof_invalid);
      CHECK(problem_of(world.registry.change(world.name, rule.word, test::secure(claims, world.acme).dump())) ==
            ProblemCode::proof_invalid);
      auto changed = test::secure(claims, world.acme, did::Purpose::capability_invocation);
      changed["reason"] = "legal";
      CHECK(problem_of(world.registry.change(world.name, rule.word, changed.dump())) == ProblemCode::proof_invalid);
    }
    REQUIRE(world.send("suspend", world.claims("AgentSuspension"), world.acme).has_value());
    CHECK(problem_of(world.send("resume", world.claims("AgentResumption"), world.bot)) == ProblemCode::forbidden);
    CHECK(problem_of(world.send("renew", world.claims("AgentRenewal"), world.bot)) ==
          ProblemCode::conflict);  // no way around the suspension
  }

  TEST_CASE("Registry: a command is good once, for its agent, at its address") {
    Lifecycle world;
    world.register_first();
    const auto suspend = world.command(world.claims("AgentSuspension"), world.acme);
    CHECK(problem_of(world.registry.change(world.name, "deprecate", suspend)) == ProblemCode::invalid_argument);
    REQUIRE(world.registry.change(world.name, "suspend", suspend).has_value());
    REQUIRE(world.send("resume", world.claims("AgentResumption"), world.acme).has_value());
    CHECK(problem_of(world.registry.change(world.name, "suspend", suspend)) == ProblemCode::sequence_conflict);  // replayed
    CHECK(world.status() == Status::active);
    auto other = world.first();
    other.key += "2";
    REQUIRE(world.submit(world.sign(other)).has_value());
    CHECK(problem_of(world.registry.change(other.key, "suspend", world.command(world.claims("AgentSuspension"), world.acme))) ==
          ProblemCode::invalid_argument);
    auto claims = world.claims("AgentSuspension");
    claims["version"] = "9.0.0";
    CHECK(problem_of(world.send("suspend", claims, world.acme)) == ProblemCode::not_found);
    CHECK(problem_of(world.send("renew", world.claims("AgentRenewal"), world.acme)) == ProblemCode::conflict);  // no lease
  }

  TEST_CASE("Registry: a command without a version is for each that it fits, and revocation waits for none of this") {
    Lifecycle world;
    auto record = world.register_first();
    REQUIRE(world.update(world.after(record, "1.1.0")).has_value());
    auto one = world.claims("AgentDeprecation");
    one["version"] = "1.0.0";
    REQUIRE(world.send("deprecate", one, world.acme).has_value());
    REQUIRE(world.send("deprecate", world.claims("AgentDeprecation"), world.acme).has_value());  // 1.1.0 is left
    CHECK(problem_of(world.send("deprecate", world.claims("AgentDeprecation"), world.acme)) == ProblemCode::conflict);
    const auto before = test::events(world);
    REQUIRE(world.send("suspend", world.claims("AgentSuspension"), world.acme).has_value());
    CHECK(test::events(world) == before + 2);
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name, "1.0.0"), world.bot)).has_value());
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.bot)).has_value());
    CHECK(world.status() == Status::revoked);
    CHECK(problem_of(world.send("resume", world.claims("AgentResumption"), world.acme)) == ProblemCode::gone);
  }

  TEST_CASE("AgentCommand::parse: refuses what is no command, at its pointer") {
    const auto valid = [] {
      Json out{{"@context", {vc::context_v2, vc::agent_context_url}},
               {"type", {"AgentDeprecation"}},
               {"agentKey", "urn:air:acme.com:x"},
               {"version", "1.0.0"},
               {"after", "sha256:" + std::string(64, '0')},
               {"reason", "superseded"},
               {"sunset", "2027-01-01T00:00:00Z"},
               {"replacedBy", "urn:air:acme.com:y"},
               {"issuedAt", test::start},
               {"proof", Json::object()}};
      return out;
    };
    CHECK(ans::AgentCommand::parse(valid().dump()).has_value());
    const std::vector<std::tuple<std::string, Json, ProblemCode>> breaches{
        {"/@context", Json::array({vc::context_v2}), ProblemCode::invalid_argument},
        {"/type", "AgentDeprecation", ProblemCode::invalid_argument},
        {"/type", {"AgentRevocation"}, ProblemCode::invalid_argument},
        {"/agentKey", "urn:air:x", ProblemCode::invalid_name},
        {"/version", "1", ProblemCode::invalid_argument},
        {"/after", "sha256:0", ProblemCode::invalid_argument},
        {"/reason", "because", ProblemCode::invalid_argument},
        {"/sunset", "soon", ProblemCode::invalid_argument},
        {"/replacedBy", "urn:air:x", ProblemCode::invalid_name},
        {"/issuedAt", "yesterday", ProblemCode::invalid_argument},
        {"/comment", "x", ProblemCode::invalid_argument},
    };
    for (const auto& [pointer, value, code] : breaches) {
      auto command = valid();
      command[Json::json_pointer(pointer)] = value;
      INFO(pointer);
      const auto parsed = ans::AgentCommand::parse(command.dump());
      CHECK(problem_of(parsed) == code);
      CHECK(parsed.error().pointer == pointer);
    }
    for (const auto* required : {"@context", "type", "agentKey", "after", "issuedAt", "proof"}) {
      auto command = valid();
      command.erase(required);
      INFO(required);
      CHECK(problem_of(ans::AgentCommand::parse(command.dump())) == ProblemCode::invalid_argument);
    }
    auto renewal = valid();
    renewal["type"] = {"AgentRenewal"};
    CHECK(ans::AgentCommand::parse(renewal.dump()).error().pointer == "/sunset");
    CHECK(problem_of(ans::AgentCommand::parse(std::string(20'000, ' '))) == ProblemCode::too_large);
  }
}
