#include <doctest/doctest.h>

#include "history.h"
#include "lifecycle.h"

namespace {

using ans::ProblemCode;
using test::Actor;
using test::Json;
using test::problem_of;

// The agent of a domain whose DID document lists keys, #k0, #k1, ... in this order.
struct Rotation : test::Lifecycle {
  Actor old_key{21};
  Actor new_key{22};
  Rotation() {
    name = "urn:air:acme.example:translate";
    serve({&old_key});
    auto submitted = submit(signed_by(old_key, 0, "1.0.0"));
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
  }

  void serve(const std::vector<Actor*>& keys) {
    const std::string did = "did:web:acme.example";
    Json listed = Json::array();
    Json ids = Json::array();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ids.push_back(did + "#k" + std::to_string(i));
      listed.push_back({{"id", ids.back()}, {"type", "Multikey"}, {"controller", did}, {"publicKeyMultibase", keys[i]->did.substr(8)}});
    }
    web.pages["https://acme.example/.well-known/did.json"] = Json{
        {"@context", {"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}},
        {"id", did},
        {"verificationMethod", listed},
        {"assertionMethod", ids},
        {"capabilityInvocation", ids}}.dump();
  }
  static std::string method(int place) { return "did:web:acme.example#k" + std::to_string(place); }

  std::string signed_by(Actor& key, int place, const std::string& version) {
    auto of = first();
    of.key = name;
    of.issuer = "did:web:acme.example";
    of.version = version;
    return test::secure(test::statement(test::following(registry, std::move(of))), key, did::Purpose::assertion_method, method(place))
        .dump();
  }
  bool update_by(Actor& key, int place, const std::string& version) {
    return registry.update(name, signed_by(key, place, version), {}).has_value();
  }

  ans::Answer<ans::RegistryState> rotate(Actor& from, int from_place, Actor& to, int to_place) {
    auto command = test::secure(claims("AgentKeyRotation"), from, did::Purpose::capability_invocation, method(from_place));
    command = test::secure(command, to, did::Purpose::capability_invocation, method(to_place));
    return registry.change(name, "rotate", command.dump());
  }
  [[nodiscard]] std::uint64_t epoch() const { return registry.state(name)->publisher_epoch; }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: a key that nobody handed over to begins a new epoch of the publisher") {
    Rotation world;
    CHECK(world.epoch() == 1);
    world.serve({&world.new_key});  // the same id, another key: the domain has changed hands, or only its key
    REQUIRE(world.update_by(world.new_key, 0, "1.1.0"));
    CHECK(world.epoch() == 2);
    REQUIRE(world.update_by(world.new_key, 0, "1.2.0"));
    CHECK(world.epoch() == 2);
    world.serve({&world.old_key});
    REQUIRE(world.update_by(world.old_key, 0, "1.3.0"));  // coming back is no hand-over either
    CHECK(world.epoch() == 3);
  }

  TEST_CASE("Registry: a hand-over signed by both keys keeps the epoch, and the old key counts for a day more") {
    Rotation world;
    world.serve({&world.old_key, &world.new_key});
    const auto rotated = world.rotate(world.old_key, 0, world.new_key, 1);
    REQUIRE_MESSAGE(rotated.has_value(), (rotated ? "" : rotated.error().detail));
    REQUIRE(rotated->publisher_keys.size() == 2);
    CHECK(rotated->publisher_keys[0].until == "2026-11-23T12:00:00Z");
    REQUIRE(world.update_by(world.new_key, 1, "1.1.0"));
    world.clock.set("2026-11-23T11:59:59Z");
    REQUIRE(world.update_by(world.old_key, 0, "1.2.0"));
    CHECK(world.epoch() == 1);
    world.clock.set("2026-11-23T12:00:00Z");
    REQUIRE(world.update_by(world.new_key, 1, "1.3.0"));
    CHECK(world.epoch() == 1);
    CHECK(problem_of(world.rotate(world.old_key, 0, world.new_key, 1)) == ProblemCode::forbidden);
    REQUIRE(world.update_by(world.old_key, 0, "1.4.0"));
    CHECK(world.epoch() == 2);

    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
  }

  TEST_CASE("Registry: a hand-over needs both keys, the old one known, and the publisher's word") {
    Rotation world;
    world.serve({&world.old_key, &world.new_key});
    CHECK(problem_of(world.rotate(world.new_key, 1, world.old_key, 0)) == ProblemCode::forbidden);  // the new one has signed nothing yet
    CHECK(problem_of(world.rotate(world.old_key, 0, world.old_key, 0)) == ProblemCode::proof_invalid);
    CHECK(problem_of(world.rotate(world.old_key, 0, world.stranger, 1)) == ProblemCode::proof_invalid);
    CHECK(problem_of(world.rotate(world.old_key, 0, world.new_key, 7)) == ProblemCode::proof_invalid);
    const auto alone = test::secure(world.claims("AgentKeyRotation"), world.old_key, did::Purpose::capability_invocation, world.method(0));
    CHECK(problem_of(world.registry.change(world.name, "rotate", alone.dump())) == ProblemCode::proof_invalid);
    auto claims = world.claims("AgentKeyRotation");
    claims["version"] = "1.0.0";
    CHECK(problem_of(world.send("rotate", claims, world.old_key)) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.send("rotate", world.claims("AgentKeyRotation"), world.stranger)) == ProblemCode::forbidden);
    CHECK(test::events(world) == 1);
    REQUIRE(world.rotate(world.old_key, 0, world.new_key, 1).has_value());
    CHECK(test::events(world) == 2);
  }
}
