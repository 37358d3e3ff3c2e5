#include <doctest/doctest.h>

#include "delegated.h"
#include "history.h"
#include "http/api.h"

namespace {

using ans::ProblemCode;
using test::Actor;
using test::Delegated;
using test::Json;
using test::problem_of;

constexpr std::string_view translation = "language_processing/language_translation/translation";

struct Attested : Delegated {
  std::string credential = test::secure(test::capability_credential(lab, bot.did, translation), lab).dump();
  std::string digest = did::digest_text(did::as_bytes(credential));

  Json attestation(const std::string& type = "AgentAttestation") const {
    auto out = claims(type);
    out["version"] = "1.0.0";
    out["credential"] = digest;
    return out;
  }
  ans::Answer<ans::RegistryState> attest(Actor& by) { return attest(attestation(), by); }
  ans::Answer<ans::RegistryState> attest(const Json& claims, Actor& by) { return registry.attest(name, command(claims, by), credential); }
  ans::Answer<ans::RegistryState> withdraw(Actor& by) {
    return registry.withdraw(name, digest, command(attestation("AgentAttestationWithdrawal"), by));
  }
  [[nodiscard]] std::size_t evidence() const { return registry.state(name)->versions[0].evidence.size(); }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: a credential is attached to a version and taken away, by publisher, agent, delegate, and away by its issuer") {
    Attested world;
    world.register_first();
    REQUIRE(world.attest(world.acme).has_value());
    CHECK(world.evidence() == 1);
    CHECK(world.registry.resolve(world.name, std::nullopt)->credentials == std::vector{world.credential});
    CHECK(problem_of(world.attest(world.acme)) == ProblemCode::conflict);  // it has it
    REQUIRE(world.withdraw(world.lab).has_value());
    CHECK(world.evidence() == 0);
    CHECK(problem_of(world.registry.credential(world.digest)) == ProblemCode::not_found);  // no version has it
    CHECK(world.registry.resolve(world.name, std::nullopt)->credentials.empty());
    CHECK(problem_of(world.withdraw(world.acme)) == ProblemCode::not_found);
    REQUIRE(world.attest(world.bot).has_value());
    REQUIRE(world.withdraw(world.bot).has_value());
    auto claims = world.attestation();
    claims["delegation"] =
        Json::array({test::link({.from = world.acme, .to = world.registrar.did, .actions = {"attest"}, .names = {world.name}})});
    REQUIRE(world.attest(claims, world.registrar).has_value());
    REQUIRE(world.withdraw(world.acme).has_value());
    test::check_sound(world);
  }

  TEST_CASE("Registry: nobody else attaches or takes away, and nothing that does not vouch for this version") {
    Attested world;
    world.register_first();
    for (auto* by : {&world.stranger, &world.lab, &world.registrar}) CHECK(problem_of(world.attest(*by)) == ProblemCode::forbidden);
    auto claims = world.attestation();
    claims["delegation"] =
        Json::array({test::link({.from = world.acme, .to = world.registrar.did, .actions = {"update"}, .names = {world.name}})});
    CHECK(problem_of(world.attest(claims, world.registrar)) == ProblemCode::delegation_exceeded);
    const auto forged = test::secure(world.attestation(), world.stranger, did::Purpose::capability_invocation, world.acme.method).dump();
    CHECK(problem_of(world.registry.attest(world.name, forged, world.credential)) == ProblemCode::proof_invalid);
    auto other = world.attestation();
    other["credential"] = "sha256:" + std::string(64, '0');
    CHECK(problem_of(world.attest(other, world.acme)) == ProblemCode::invalid_argument);
    auto unknown = world.attestation();
    unknown["version"] = "9.0.0";
    CHECK(problem_of(world.attest(unknown, world.acme)) == ProblemCode::not_found);
    auto late = world.attestation();
    late["after"] = "sha256:" + std::string(64, '0');
    CHECK(problem_of(world.attest(late, world.acme)) == ProblemCode::sequence_conflict);
    const auto command = world.command(world.attestation(), world.acme);
    CHECK(problem_of(world.registry.attest(world.name, command, "{}")) == ProblemCode::credential_invalid);
    CHECK(problem_of(world.registry.change(world.name, "attest", command)) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.registry.withdraw(world.name, world.digest, command)) == ProblemCode::invalid_argument);
    CHECK(world.evidence() == 0);
    REQUIRE(world.attest(world.acme).has_value());
    CHECK(problem_of(world.withdraw(world.stranger)) == ProblemCode::forbidden);
    CHECK(problem_of(world.registry.withdraw(world.name, "sha256:" + std::string(64, '0'),
                                             world.command(world.attestation("AgentAttestationWithdrawal"), world.acme))) ==
          ProblemCode::invalid_argument);
    CHECK(world.evidence() == 1);
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    CHECK(problem_of(world.withdraw(world.acme)) == ProblemCode::gone);
    test::check_sound(world);
  }

  TEST_CASE("Registry: a version has sixteen credentials at most") {
    Attested world;
    world.register_first();
    for (int i = 0; i < 17; ++i) {
      auto claims = test::capability_credential(world.lab, world.bot.did, translation);
      claims["validUntil"] = "2026-12-22T10:00:" + std::to_string(10 + i) + "Z";
      world.credential = test::secure(claims, world.lab).dump();
      world.digest = did::digest_text(did::as_bytes(world.credential));
      const auto attached = world.attest(world.acme);
      CHECK(attached.has_value() == (i < 16));
      if (i == 16) CHECK(problem_of(attached) == ProblemCode::too_large);
    }
  }

  TEST_CASE("Registry: evidence that is over is examined again and withdrawn, and the rest stays") {
    Attested world;
    auto lasting = test::capability_credential(world.lab, world.bot.did, translation);
    lasting.erase("validUntil");
    const auto submitted = world.submit(world.sign(world.first()), {world.credential, test::secure(lasting, world.lab).dump()});
    REQUIRE(submitted.has_value());
    CHECK(world.evidence() == 2);
    world.clock.set("2026-12-22T10:00:59Z");
    CHECK(world.registry.run_errands(10) == 0);
    world.clock.set("2026-12-22T10:01:00Z");
    CHECK(world.registry.run_errands(10) == 1);
    CHECK(world.evidence() == 1);
    const auto event = *ans::Event::parse(world.registry.events(4, 1)->front().bytes);
    CHECK(event.type == ans::EventType::capability_withdrawn);
    CHECK(event.credential == world.digest);
    CHECK(event.why == "expired");
    CHECK(event.actor.empty());
    CHECK(world.registry.run_errands(10) == 0);
    test::check_sound(world);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
  }

  TEST_CASE("Api: credentials are posted with their command, and deleted by their digest") {
    Attested world;
    world.register_first();
    ans::Api api(world.registry);
    const auto call = [&](ans::Verb verb, const std::string& target, const std::string& body) { return api.handle({verb, target, body}); };
    const auto path = "/v1/agents/" + world.name + "/credentials";
    const auto body = [&] {
      return R"({"command":)" + world.command(world.attestation(), world.acme) + R"(,"credential":)" + world.credential + "}";
    };
    CHECK(call(ans::Verb::post, path, "{}").status == 400);
    CHECK(call(ans::Verb::post, path, body()).status == 201);
    CHECK(call(ans::Verb::get, "/v1/credentials/" + world.digest, {}).body == world.credential);
    const auto withdrawal = world.command(world.attestation("AgentAttestationWithdrawal"), world.acme);
    CHECK(call(ans::Verb::del, path + "/" + world.digest, withdrawal).status == 200);
    CHECK(world.evidence() == 0);
    CHECK(call(ans::Verb::del, path + "/" + world.digest, withdrawal).status == 409);
  }
}
