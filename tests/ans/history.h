// A history with something of everything, and the tables that it leaves.
#pragma once

#include <map>
#include <string>

#include "fixture.h"
#include "history/rebuild.h"
#include "history/verify_store.h"

namespace test {

using Tables = std::map<std::string, std::string>;

// Every entry of a store, by table and key.
inline Tables dump(const ans::Store& store) {
  Tables out;
  for (std::size_t i = 0; i < ans::table_count; ++i) {
    const auto table = static_cast<ans::Table>(i);
    const auto scanned = store.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
      out.emplace(std::string(ans::name(table)) + "/" + std::string(key), value);
      return true;
    });
    REQUIRE(scanned.has_value());
  }
  return out;
}

// Everything that the registry wrote is sound, and follows from the history.
inline void check_sound(const World& world) {
  ans::MemoryStore scratch;
  const auto found = ans::verify_store(world.store, scratch, world.methods);
  REQUIRE(found.has_value());
  for (const auto& one : found->findings) CHECK_MESSAGE(false, one.what);
  CHECK(found->sound());
}

// Two agents, an update, evidence, a revoked version, a revoked agent, a DID that changes hands.
inline void live(World& world) {
  const auto credential =
      secure(capability_credential(world.lab, world.bot.did, "language_processing/language_translation/translation"), world.lab).dump();
  const auto first = world.register_first({credential});
  auto next = world.after(first, "1.1.0");
  next.paths = {"language_processing/summarization", "images"};
  REQUIRE(world.update(next).has_value());
  REQUIRE(world.registry.revoke(world.name, world.command(revocation(world.name, "1.0.0"), world.acme)).has_value());
  auto other = world.first();
  other.key = "urn:air:" + world.acme.did + ":second";
  other.agent = world.stranger.did;
  REQUIRE(world.submit(world.sign(other)).has_value());
  REQUIRE(world.registry.revoke(other.key, world.command(revocation(other.key), world.stranger)).has_value());
  other.key = "urn:air:" + world.acme.did + ":third";
  REQUIRE(world.submit(world.sign(other)).has_value());
}

}  // namespace test
