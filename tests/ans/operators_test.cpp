// Whoever runs the registry: what they may do to an agent that is not theirs.
#include <doctest/doctest.h>

#include "history.h"
#include "history/rebuild.h"
#include "http/api.h"
#include "lifecycle.h"

namespace {

using ans::ProblemCode;
using ans::Status;
using test::Actor;
using test::Json;
using test::problem_of;

struct Operated : test::Lifecycle {
  Actor keeper{7};
  ans::Registry operated{store, clock, methods, ans::builtin_taxonomies(), {.operators = {keeper.did}}};

  // Like Lifecycle's, to the registry that has somebody who runs it.
  ans::Answer<ans::RegistryState> tell(std::string_view word, const std::string& type, Actor& by, std::string_view reason = {}) {
    auto told = claims(type);
    if (!reason.empty()) told["reason"] = reason;
    return operated.change(name, word, command(told, by));
  }
  ans::Answer<ans::RegistryState> revoke(Actor& by, std::string_view reason) {
    return operated.revoke(name, command(test::revocation(name, {}, reason), by));
  }
  ans::Answer<ans::Submitted> next_version(std::string version) {
    return operated.update(name, sign(after({*registry.state(name), 0, {}, {}, {}}, std::move(version))), {});
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: whoever runs it suspends an agent, and alone lifts that") {
    Operated world;
    world.register_first();
    const auto suspended = world.tell("suspend", "AgentSuspension", world.keeper, "policyViolation");
    REQUIRE_MESSAGE(suspended.has_value(), (suspended ? "" : suspended.error().detail));
    CHECK(world.status() == Status::suspended);
    CHECK(suspended->versions[0].held_by == world.keeper.did);
    CHECK(problem_of(world.registry.resolve(world.name, std::nullopt)) == ProblemCode::gone);
    CHECK(test::found(world, "oasf:language_processing").empty());

    CHECK(problem_of(world.tell("resume", "AgentResumption", world.acme)) == ProblemCode::forbidden);
    CHECK(problem_of(world.next_version("1.1.0")) == ProblemCode::forbidden);
    CHECK(problem_of(world.send("resume", world.claims("AgentResumption"), world.acme)) == ProblemCode::forbidden);  // whoever runs it now
    CHECK(world.status() == Status::suspended);

    const auto resumed = world.tell("resume", "AgentResumption", world.keeper, "unspecified");
    REQUIRE(resumed.has_value());
    CHECK(resumed->versions[0].held_by.empty());
    CHECK(world.status() == Status::active);
    CHECK(world.next_version("1.1.0").has_value());
  }

  TEST_CASE("Registry: what its publisher suspended, its publisher resumes") {
    Operated world;
    world.register_first();
    const auto suspended = world.tell("suspend", "AgentSuspension", world.acme);
    REQUIRE(suspended.has_value());
    CHECK(suspended->versions[0].held_by.empty());
    CHECK(world.tell("resume", "AgentResumption", world.acme).has_value());
  }

  TEST_CASE("Registry: whoever runs it says why, follows the agent's newest event, and signs by their own key") {
    Operated world;
    world.register_first();
    const auto mute = world.tell("suspend", "AgentSuspension", world.keeper);
    CHECK(problem_of(mute) == ProblemCode::invalid_argument);
    CHECK(mute.error().pointer == "/reason");
    auto stale = world.claims("AgentSuspension");
    stale["reason"] = "policyViolation";
    stale["after"] = "sha256:" + std::string(64, '0');
    CHECK(problem_of(world.operated.change(world.name, "suspend", world.command(stale, world.keeper))) == ProblemCode::sequence_conflict);
    auto forged = Json::parse(world.command(
        [&] {
          auto told = world.claims("AgentSuspension");
          told["reason"] = "policyViolation";
          return told;
        }(),
        world.keeper));
    forged["reason"] = "legal";
    CHECK(problem_of(world.operated.change(world.name, "suspend", forged.dump())) == ProblemCode::proof_invalid);
    CHECK(world.status() == Status::active);
  }

  TEST_CASE("Registry: a stranger does not run it, nor does somebody of another registry") {
    Operated world;
    world.register_first();
    CHECK(problem_of(world.tell("suspend", "AgentSuspension", world.stranger, "policyViolation")) == ProblemCode::forbidden);
    CHECK(problem_of(world.revoke(world.stranger, "policyViolation")) == ProblemCode::forbidden);
    auto told = world.claims("AgentSuspension");
    told["reason"] = "policyViolation";
    CHECK(problem_of(world.send("suspend", told, world.keeper)) == ProblemCode::forbidden);
    CHECK(problem_of(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.keeper))) ==
          ProblemCode::forbidden);
    CHECK(world.status() == Status::active);
  }

  TEST_CASE("Registry: whoever runs it speaks for no publisher") {
    Operated world;
    world.register_first();
    for (const auto& [word, type] : {std::pair{"deprecate", "AgentDeprecation"}, {"renew", "AgentRenewal"}}) {
      INFO(word);
      const auto refused = world.tell(word, type, world.keeper, "unspecified");
      CHECK_FALSE(refused.has_value());
    }
    CHECK(problem_of(world.tell("deprecate", "AgentDeprecation", world.keeper, "unspecified")) == ProblemCode::forbidden);
    auto of = world.after({*world.registry.state(world.name), 0, {}, {}, {}}, "1.1.0");
    CHECK(problem_of(world.operated.update(world.name, test::secure(test::statement(of), world.keeper).dump(), {})) ==
          ProblemCode::proof_invalid);
  }

  TEST_CASE("Registry: whoever runs it revokes for good, and has erased what the law asks for") {
    Operated world;
    const auto record = world.register_first();
    CHECK(problem_of(world.tell("tombstone", "AgentTombstone", world.keeper, "legal")) == ProblemCode::conflict);  // it is not over
    REQUIRE(world.revoke(world.keeper, "capabilityFraud").has_value());
    CHECK(world.status() == Status::revoked);
    CHECK(world.revoke(world.keeper, "capabilityFraud").has_value());
    CHECK(problem_of(world.next_version("1.1.0")) == ProblemCode::gone);
    CHECK(problem_of(world.tell("tombstone", "AgentTombstone", world.keeper, "policyViolation")) == ProblemCode::forbidden);
    REQUIRE(world.tell("tombstone", "AgentTombstone", world.keeper, "legal").has_value());
    CHECK(problem_of(world.registry.statement(record.agent.record_id)) == ProblemCode::gone);
  }

  TEST_CASE("Registry: a version that was held and is revoked holds the next one no longer") {
    Operated world;
    world.register_first();
    REQUIRE(world.tell("suspend", "AgentSuspension", world.keeper, "policyViolation").has_value());
    REQUIRE(world.operated.revoke(world.name, world.command(test::revocation(world.name, "1.0.0"), world.acme)).has_value());
    CHECK(world.next_version("1.1.0").has_value());
  }

  TEST_CASE("RegistryState: who holds a version is read back, and the history gives it again") {
    Operated world;
    world.register_first();
    REQUIRE(world.tell("suspend", "AgentSuspension", world.keeper, "policyViolation").has_value());
    const auto state = *world.registry.state(world.name);
    CHECK(*ans::RegistryState::parse(*state.to_bytes()) == state);
    ans::MemoryStore scratch;
    REQUIRE(ans::replay(world.store, scratch).has_value());
    CHECK((*ans::read_state(scratch, world.name))->versions[0].held_by == world.keeper.did);
  }

  TEST_CASE("Api: tells who runs the registry, and who holds a version") {
    Operated world;
    world.register_first();
    REQUIRE(world.tell("suspend", "AgentSuspension", world.keeper, "policyViolation").has_value());
    ans::Api api(world.operated);
    CHECK(Json::parse(api.handle({ans::Verb::get, "/.well-known/ans-registry.json", {}}).body).at("operators") == Json{world.keeper.did});
    const auto target = "/v1/agents/" + world.bot.did + "/status";
    CHECK(Json::parse(api.handle({ans::Verb::get, target, {}}).body).at("versions")[0].at("heldBy") == world.keeper.did);
  }
}
