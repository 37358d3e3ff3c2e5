#include <doctest/doctest.h>

#include "control.h"
#include "history.h"
#include "names/registrable.h"

namespace {

using ans::ProblemCode;
using test::problem_of;

std::string owner(std::string_view name) { return ans::owner_of(*ans::AgentKey::parse(name)); }

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("owner_of: names are counted by registrable domain, or by DID") {
    CHECK(owner("urn:air:acme.com:x") == "acme.com");
    CHECK(owner("urn:air:a.b.acme.com:nlp:x") == "acme.com");
    CHECK(owner("urn:air:agents.acme.co.uk:x") == "acme.co.uk");
    CHECK(owner("urn:air:other.co.uk:x") == "other.co.uk");
    CHECK(owner("urn:air:co.uk:x") == "co.uk");  // a public suffix is nobody's, and its own
    CHECK(owner("urn:air:did:web:a.acme.com:x") == "acme.com");
    CHECK(owner("urn:air:did:web:a.acme.com:users:bob:x") == "acme.com");
    CHECK(owner("urn:air:did:web:a.acme.com%3A8443:x") == "acme.com");
    CHECK(owner("urn:air:did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd:x") ==
          "did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd");
  }

  TEST_CASE("Registry: one owner has so many names, and new versions of them as many as it likes") {
    test::Strict world;
    auto rules = world.ownership();
    rules.required = false;
    rules.names_per_owner = 3;
    ans::Registry registry(world.store, world.clock, world.methods, ans::builtin_taxonomies(), rules);
    const auto enrol = [&](int number, test::Actor& by) {
      auto of = world.first();
      of.issuer = by.did;
      of.key = "urn:air:" + by.did + ":agent-" + std::to_string(number);
      return registry.register_agent(test::secure(test::statement(of), by).dump(), {});
    };
    for (int i = 0; i < 3; ++i) REQUIRE(enrol(i, world.acme).has_value());
    const auto refused = enrol(3, world.acme);
    CHECK(problem_of(refused) == ProblemCode::forbidden);
    CHECK(refused.error().detail.contains("3 names"));
    CHECK(enrol(0, world.acme).has_value());  // a replay is none
    CHECK(enrol(0, world.stranger).has_value());
    auto next = world.first();
    next.key = "urn:air:" + world.acme.did + ":agent-0";
    next.version = "1.1.0";
    next.sequence = 2;
    next.previous = registry.state(next.key)->record_id;
    CHECK(registry.update(next.key, world.sign(next), {}).has_value());
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
  }

  TEST_CASE("Registry: a name that was never proven counts until it is free") {
    test::Strict world;
    auto rules = world.ownership();
    rules.names_per_owner = 1;
    ans::Registry registry(world.store, world.clock, world.methods, ans::builtin_taxonomies(), rules);
    REQUIRE(registry.register_agent(world.sign(world.first()), {}).has_value());
    auto other = world.first();
    other.key += "2";
    CHECK(problem_of(registry.register_agent(world.sign(other), {})) == ProblemCode::forbidden);
    world.clock.set("2026-11-23T12:00:00Z");
    REQUIRE(registry.run_errands(10).has_value());
    CHECK(registry.register_agent(world.sign(other), {}).has_value());
  }
}
