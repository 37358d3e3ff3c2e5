#include "history/projection.h"

#include <doctest/doctest.h>

#include "fixture.h"
#include "history.h"
#include "history/posting.h"

namespace {

using test::dump;
using test::live;

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("rebuild: the projection made again is byte for byte the one that grew") {
    test::World world;
    live(world);
    const auto grown = dump(world.store);
    CHECK(grown.size() > 20);
    ans::MemoryStore scratch;
    const auto rebuilt = ans::rebuild(world.store, scratch);
    REQUIRE(rebuilt.has_value());
    CHECK(rebuilt->events == test::events(world));
    CHECK(rebuilt->comparison.entries > 10);
    CHECK(rebuilt->comparison.differences.empty());
    CHECK(dump(world.store) == grown);
  }

  TEST_CASE("rebuild: what was lost or added to the projection is as if it had not been") {
    test::World world;
    live(world);
    const auto grown = dump(world.store);
    ans::WriteBatch damage;
    damage.remove(ans::Table::state, world.name);
    damage.remove(ans::Table::names, world.bot.did);
    damage.put(ans::Table::names, "did:key:z6MkForged", world.name);
    const ans::Posting forged{.place = "oasf:images", .contract = {}, .agent_key = "urn:air:evil.example:x", .version = "1.0.0"};
    damage.put(ans::Table::capabilities, forged.key(), ans::event_key(1));
    REQUIRE(world.store.write(damage).has_value());
    CHECK(dump(world.store) != grown);
    ans::MemoryStore scratch;
    const auto rebuilt = ans::rebuild(world.store, scratch);
    REQUIRE(rebuilt.has_value());
    CHECK(dump(world.store) == grown);
    std::vector<std::string> said;
    for (const auto& one : rebuilt->comparison.differences) said.push_back(ans::describe(one));
    CHECK(said == std::vector<std::string>{
                      "`state` lacks the key `" + world.name + "`",
                      "`names` lacks the key `" + world.bot.did + "`",
                      "`names` has the key `did:key:z6MkForged`, which no event put there",
                      "`capabilities` has the key `oasf:images 09~ urn:air:evil.example:x 1.0.0`, which no event put there",
                  });
  }

  TEST_CASE("rebuild: an entry with another value is named and corrected") {
    test::World world;
    live(world);
    const auto grown = dump(world.store);
    ans::WriteBatch damage;
    damage.put(ans::Table::names, world.bot.did, "urn:air:evil.example:x");
    REQUIRE(world.store.write(damage).has_value());
    ans::MemoryStore scratch;
    const auto rebuilt = ans::rebuild(world.store, scratch);
    REQUIRE(rebuilt.has_value());
    REQUIRE(rebuilt->comparison.differences.size() == 1);
    CHECK(ans::describe(rebuilt->comparison.differences[0]) == "`names` has another value for the key `" + world.bot.did + "`");
    CHECK(dump(world.store) == grown);
  }

  TEST_CASE("rebuild: a history with a changed, missing or foreign event is corrupt") {
    for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) {
      test::World world;
      live(world);
      auto bytes = **world.store.get(ans::Table::events, ans::event_key(sequence));
      bytes.replace(bytes.find("2026-11-22T12"), 13, "2026-11-22T13");
      ans::WriteBatch damage;
      damage.put(ans::Table::events, ans::event_key(sequence), bytes);
      REQUIRE(world.store.write(damage).has_value());
      ans::MemoryStore scratch;
      const auto rebuilt = ans::rebuild(world.store, scratch);
      INFO(sequence);
      REQUIRE_FALSE(rebuilt.has_value());
      CHECK(rebuilt.error().code == did::Errc::corrupt);
    }
  }

  TEST_CASE("rebuild: a lost or exchanged statement is corrupt") {
    test::World world;
    const auto record = world.register_first();
    ans::WriteBatch damage;
    damage.remove(ans::Table::statements, record.version().record_id);
    REQUIRE(world.store.write(damage).has_value());
    ans::MemoryStore scratch;
    CHECK_FALSE(ans::rebuild(world.store, scratch).has_value());
  }

  TEST_CASE("project: a revocation takes the postings away, a version's its own, an agent's all") {
    test::World world;
    const auto postings = [&] {
      std::vector<std::string> out;
      for (const auto& [key, value] : dump(world.store))
        if (key.starts_with("capabilities/")) out.push_back(key);
      return out;
    };
    auto next = world.after(world.register_first(), "1.1.0");
    CHECK(postings().size() == 6);  // three concepts, with and without the taxonomy's version
    next.paths = {"images"};
    REQUIRE(world.update(next).has_value());
    CHECK(postings().size() == 8);
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name, "1.0.0"), world.acme)).has_value());
    CHECK(postings().size() == 2);
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    CHECK(postings().empty());
  }

  TEST_CASE("RegistryState: reads back as it was, and refuses what is none") {
    test::World world;
    live(world);
    const auto state = world.registry.state(world.name);
    REQUIRE(state.has_value());
    CHECK(*ans::RegistryState::parse(*state->to_bytes()) == *state);
    for (const auto* text : {"", "{}", "[]", R"({"agentKey":"urn:air:acme.com:x"})"})
      CHECK_FALSE(ans::RegistryState::parse(text).has_value());
  }

  TEST_CASE("event_key: sorts as the numbers do") {
    CHECK(ans::event_key(1) < ans::event_key(2));
    CHECK(ans::event_key(255) < ans::event_key(256));
    CHECK(ans::event_key(0x0102030405060708) == std::string("\1\2\3\4\5\6\7\10"));
  }
}
