#include "records/revocation.h"

#include <doctest/doctest.h>

#include <tuple>

#include "fixture.h"

namespace {

using ans::ProblemCode;
using test::events;
using test::found;
using test::Json;
using test::member;
using test::problem_of;
using test::World;

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: revocation is the publisher's and the agent's own, and nobody else's") {
    World world;
    world.register_first();
    const auto revoke = [&](const Json& claims, test::Actor& by) { return world.registry.revoke(world.name, world.command(claims, by)); };
    CHECK(problem_of(revoke(test::revocation(world.name), world.stranger)) == ProblemCode::forbidden);
    CHECK(problem_of(world.registry.revoke(
              world.name,
              test::secure(test::revocation(world.name), world.stranger, did::Purpose::capability_invocation, world.acme.method).dump())) ==
          ProblemCode::proof_invalid);
    // Signed for another purpose.
    CHECK(problem_of(world.registry.revoke(world.name, test::secure(test::revocation(world.name), world.acme).dump())) ==
          ProblemCode::proof_invalid);
    // Changed after signing.
    auto changed = test::secure(test::revocation(world.name, "1.0.0"), world.acme, did::Purpose::capability_invocation);
    changed.erase("version");
    CHECK(problem_of(world.registry.revoke(world.name, changed.dump())) == ProblemCode::proof_invalid);
    CHECK(problem_of(revoke(test::revocation(world.name, "2.0.0"), world.acme)) == ProblemCode::not_found);
    CHECK(problem_of(revoke(test::revocation(world.name + "2"), world.acme)) == ProblemCode::invalid_argument);
    CHECK(world.registry.resolve(world.name, std::nullopt).has_value());

    const auto revoked = revoke(test::revocation(world.name, {}, "cessationOfOperation"), world.bot);
    REQUIRE_MESSAGE(revoked.has_value(), (revoked ? "" : revoked.error().detail));
    CHECK(revoked->revoked);
    CHECK(revoked->revoked_reason == "cessationOfOperation");
  }

  TEST_CASE("Registry: an agent that the newest statement no longer names cannot revoke the name, only its own version") {
    World world;
    const auto record = world.register_first();
    auto next = world.after(record, "1.1.0");
    next.agent = world.stranger.did;  // the agent's key was replaced
    REQUIRE(world.update(next).has_value());
    CHECK(problem_of(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.bot))) == ProblemCode::forbidden);
    CHECK(problem_of(world.registry.revoke(world.name, world.command(test::revocation(world.name, "1.1.0"), world.bot))) ==
          ProblemCode::forbidden);
    CHECK(world.registry.revoke(world.name, world.command(test::revocation(world.name, "1.0.0"), world.bot)).has_value());
    CHECK(world.registry.resolve(world.name, std::nullopt)->version().version == "1.1.0");
  }

  TEST_CASE("Registry: a revoked version ends alone, a revoked name ends for good, and both stay as they are") {
    World world;
    const auto record = world.register_first();
    REQUIRE(world.update(world.after(record, "1.1.0")).has_value());
    const auto version_command = world.command(test::revocation(world.name, "1.1.0", "superseded"), world.acme);
    REQUIRE(world.registry.revoke(world.name, version_command).has_value());
    CHECK(world.registry.resolve(world.name, std::nullopt)->version().version == "1.0.0");
    CHECK(problem_of(world.registry.resolve(world.name, *ans::Version::parse("1.1.0"))) == ProblemCode::gone);
    CHECK(found(world, "oasf:language_processing") == std::vector<std::string>{world.name + "@1.0.0"});

    const auto count = events(world);
    REQUIRE(world.registry.revoke(world.name, version_command).has_value());  // again
    CHECK(events(world) == count);
    // The version stays taken.
    auto same = world.after(*world.registry.resolve(world.name, std::nullopt), "1.1.0");
    CHECK(problem_of(world.update(same)) == ProblemCode::version_exists);

    const auto command = world.command(test::revocation(world.name), world.acme);
    REQUIRE(world.registry.revoke(world.name, command).has_value());
    REQUIRE(world.registry.revoke(world.name, command).has_value());
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name, "1.0.0"), world.acme)).has_value());
    CHECK(events(world) == count + 1);
    CHECK(found(world, "oasf:language_processing").empty());
    same.version = "1.2.0";
    CHECK(problem_of(world.update(same)) == ProblemCode::gone);
    auto anew = world.first();
    anew.version = "3.0.0";
    CHECK(problem_of(world.submit(world.sign(anew))) == ProblemCode::gone);
  }

  TEST_CASE("Registry: a revocation knows no clock: early, late and after expiry it holds") {
    for (const auto* at : {"2000-01-01T00:00:00Z", "2026-11-22T12:00:00Z", "2040-01-01T00:00:00Z"}) {
      World world;
      world.register_first();
      world.clock.set(at);
      INFO(at);
      REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
      CHECK(member(world.registry.resolve(world.name, std::nullopt).error(), "agentStatus") == "revoked");
    }
  }

  TEST_CASE("AgentRevocation::parse: refuses what is no command, at its pointer") {
    const std::vector<std::tuple<std::string, Json, ProblemCode>> breaches{
        {"/@context", test::Json::array({vc::context_v2}), ProblemCode::invalid_argument},
        {"/type", "AgentRevocation", ProblemCode::invalid_argument},
        {"/agentKey", "urn:air:x", ProblemCode::invalid_name},
        {"/version", "1", ProblemCode::invalid_argument},
        {"/reason", "because", ProblemCode::invalid_argument},
        {"/issuedAt", "yesterday", ProblemCode::invalid_argument},
        {"/comment", "x", ProblemCode::invalid_argument},
    };
    for (const auto& [pointer, value, code] : breaches) {
      auto command = test::revocation("urn:air:acme.com:x", "1.0.0");
      command["proof"] = Json::object();
      CHECK(ans::AgentRevocation::parse(command.dump()).has_value());
      command[Json::json_pointer(pointer)] = value;
      INFO(pointer);
      const auto parsed = ans::AgentRevocation::parse(command.dump());
      CHECK(problem_of(parsed) == code);
      CHECK(parsed.error().pointer == pointer);
    }
    for (const auto* required : {"@context", "type", "agentKey", "reason", "issuedAt", "proof"}) {
      auto command = test::revocation("urn:air:acme.com:x");
      command["proof"] = Json::object();
      command.erase(required);
      INFO(required);
      CHECK(problem_of(ans::AgentRevocation::parse(command.dump())) == ProblemCode::invalid_argument);
    }
    CHECK(problem_of(ans::AgentRevocation::parse(std::string(20'000, ' '))) == ProblemCode::too_large);
  }
}
