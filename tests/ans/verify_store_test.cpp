#include "history/verify_store.h"

#include "history.h"

namespace {

using ans::Table;
using ans::WriteBatch;

struct Sound : test::World {
  Sound() { test::live(*this); }
  // What is found after this damage, as "check: what".
  std::vector<std::string> after(const WriteBatch& damage) {
    REQUIRE(store.write(damage).has_value());
    const auto before = test::dump(store);
    const auto found = examine();
    CHECK(test::dump(store) == before);
    CHECK_FALSE(found.sound());
    std::vector<std::string> out;
    for (const auto& one : found.findings) out.push_back(std::string(one.check) + ": " + one.what);
    return out;
  }
  ans::Soundness examine() {
    ans::MemoryStore scratch;
    const auto found = ans::verify_store(store, scratch, methods);
    REQUIRE(found.has_value());
    return *found;
  }
  std::string event(std::uint64_t sequence) { return **store.get(Table::events, ans::event_key(sequence)); }
};

bool mentions(const std::vector<std::string>& findings, std::string_view begin) {
  return std::ranges::any_of(findings, [&](const auto& one) { return one.starts_with(begin); });
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  REQUIRE(text.contains(what));
  return text.replace(text.find(what), what.size(), with);
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("verify_store: what the registry wrote is sound, and is left as it is") {
    Sound world;
    const auto before = test::dump(world.store);
    const auto found = world.examine();
    for (const auto& one : found.findings) INFO(one.what);
    CHECK(found.sound());
    CHECK(found.events == test::events(world));
    CHECK(found.statements == 4);
    CHECK(found.credentials == 1);
    CHECK(found.signatures == 6);  // of four statements and two revocations
    CHECK(found.unexamined == 0);
    CHECK(found.entries > 10);
    CHECK(test::dump(world.store) == before);
  }

  TEST_CASE("verify_store: an empty store is sound") {
    const ans::MemoryStore store;
    ans::MemoryStore scratch;
    const did::MethodTable none({});
    CHECK(ans::verify_store(store, scratch, none)->sound());
  }

  TEST_CASE("verify_store: signatures under DIDs that are not resolved here are counted, not believed") {
    Sound world;
    ans::MemoryStore scratch;
    const did::MethodTable none({});
    const auto found = ans::verify_store(world.store, scratch, none);
    CHECK(found->signatures == 0);
    CHECK(found->unexamined == 6);
  }

  TEST_CASE("verify_store: names the event that is missing, and keys that are none") {
    Sound world;
    WriteBatch damage;
    damage.remove(Table::events, ans::event_key(3));
    damage.put(Table::events, "short", "{}");
    const auto found = world.after(damage);
    CHECK(mentions(found, "sequence: event 3 is missing"));
    CHECK(mentions(found, "sequence: `events` has a key that is no sequence"));
    CHECK(mentions(found, "event: event"));
    CHECK(mentions(found, "projection: "));
  }

  TEST_CASE("verify_store: an event that was changed does not go unnoticed, even where it is still an event") {
    Sound world;
    WriteBatch damage;
    damage.put(Table::events, ans::event_key(1), replaced(world.event(1), "2026-11-22T12", "2026-11-22T13"));
    CHECK(mentions(world.after(damage), "projection: the events cannot be replayed: event 2"));
  }

  TEST_CASE("verify_store: a signature that does not hold is named") {
    Sound world;
    WriteBatch damage;
    for (const auto& [key, value] : test::dump(world.store)) {
      if (!key.starts_with("statements/")) continue;
      damage.put(Table::statements, key.substr(11), replaced(value, "\"proofValue\":\"z", "\"proofValue\":\"z2"));
      break;
    }
    const auto found = world.after(damage);
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with("signature: event "));
  }

  TEST_CASE("verify_store: statements and credentials lie under their digests, each named by an event") {
    Sound world;
    const auto tables = test::dump(world.store);
    const auto statement = std::ranges::find_if(tables, [](const auto& one) { return one.first.starts_with("statements/"); });
    const auto credential = std::ranges::find_if(tables, [](const auto& one) { return one.first.starts_with("credentials/"); });
    WriteBatch damage;
    damage.put(Table::credentials, credential->first.substr(12), credential->second + " ");
    damage.put(Table::credentials, "sha256:00", "{}");
    damage.put(Table::statements, "sha256:00", statement->second);
    const auto found = world.after(damage);
    CHECK(found == std::vector<std::string>{
                       "credential: credential `" + credential->first.substr(12) + "` has other bytes than its digest says",
                       "statement: statement `sha256:00` is named by no event", "credential: credential `sha256:00` is named by no event"});

    WriteBatch worse;
    worse.remove(Table::credentials, credential->first.substr(12));
    worse.put(Table::statements, statement->first.substr(11), std::next(statement)->second);
    const auto then = world.after(worse);
    CHECK(mentions(then, "credential: credential `" + credential->first.substr(12) + "` of"));
    CHECK(mentions(then, "statement: statement `" + statement->first.substr(11) + "` is kept under the digest"));
  }

  TEST_CASE("verify_store: a projection that is not what the events give is a finding") {
    Sound world;
    WriteBatch damage;
    damage.remove(Table::names, world.bot.did);
    CHECK(world.after(damage) == std::vector<std::string>{"projection: `names` lacks the key `" + world.bot.did + "`"});
  }
}
