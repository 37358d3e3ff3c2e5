#include "store/committer.h"

#include <latch>
#include <thread>

#include "history.h"

namespace {

using ans::Answer;
using ans::Committer;
using ans::Store;
using ans::Table;

// A store that counts its writes, waits where a test wants it to, and fails where told to.
class WatchedStore final : public Store {
 public:
  [[nodiscard]] ans::Result<std::optional<std::string>> get(Table table, std::string_view key) const override {
    return below.get(table, key);
  }
  [[nodiscard]] ans::Result<void> write(const ans::WriteBatch& batch) override {
    ++writes;
    if (hold) hold->wait();
    if (failing) return did::fail(did::Errc::unavailable, "the disk is full");
    return below.write(batch);
  }
  [[nodiscard]] ans::Result<void> scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const override {
    return below.scan(table, prefix, from, visit);
  }
  ans::MemoryStore below;
  std::atomic<int> writes = 0;
  std::latch* hold = nullptr;
  std::atomic<bool> failing = false;
};

// Adds one to a number under `key`.
Committer::Change increment(const std::string& key) {
  return [key](Store& staged) -> Answer<void> {
    DID_TRY(const auto found, staged.get(Table::meta, key));
    ans::WriteBatch batch;
    batch.put(Table::meta, key, std::to_string(std::stoi(found.value_or("0")) + 1));
    DID_CHECK(staged.write(batch));
    return {};
  };
}

class Counted final : public ans::CommitWatcher {
 public:
  void written(const ans::WriteBatch& batch) override { ops += batch.ops().size(); }
  std::atomic<std::size_t> ops = 0;
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Committer: each change sees those before it, and none is lost between many threads") {
    WatchedStore store;
    Counted watcher;
    {
      Committer committer(store);
      committer.watch(watcher);
      std::vector<std::jthread> threads;
      for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
          for (int j = 0; j < 50; ++j) CHECK(committer.commit(increment("n")).has_value());
        });
      threads.clear();
      CHECK(committer.stats().changes == 400);
      CHECK(committer.stats().groups == static_cast<std::uint64_t>(store.writes));
      CHECK(watcher.ops == committer.stats().groups);  // a key that many changed is written once in a group
      committer.unwatch(watcher);
      CHECK(committer.commit(increment("other")).has_value());
    }
    CHECK(**store.get(Table::meta, "n") == "400");
    CHECK(watcher.ops < static_cast<std::size_t>(store.writes));
  }

  TEST_CASE("Committer: who waits while a group is being written shares the next one") {
    WatchedStore store;
    std::latch hold(1);
    store.hold = &hold;
    Committer committer(store);
    std::vector<std::jthread> threads;
    threads.emplace_back([&] { CHECK(committer.commit(increment("n")).has_value()); });
    while (store.writes == 0) std::this_thread::yield();
    for (int i = 0; i < 10; ++i) threads.emplace_back([&] { CHECK(committer.commit(increment("n")).has_value()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    hold.count_down();
    threads.clear();
    CHECK(**store.get(Table::meta, "n") == "11");
    CHECK(store.writes < 6);  // two, where all ten came in time
  }

  TEST_CASE("Committer: who does not wait is told once it is on disk, in the order of the changes") {
    WatchedStore store;
    std::vector<std::string> told;
    {
      Committer committer(store);
      for (int i = 1; i <= 3; ++i) {
        committer.commit(increment("n"), [&, i](Answer<void> answer) {
          CHECK(answer.has_value());
          CHECK(std::stoi(**store.get(Table::meta, "n")) >= i);
          told.push_back("change " + std::to_string(i));
        });
      }
      committer.commit([](Store&) -> Answer<void> { return ans::refuse(ans::ProblemCode::conflict, "no"); },
                       [&](Answer<void> answer) { told.push_back(answer ? "taken" : answer.error().detail); });
    }  // finishes what waits
    CHECK(told == std::vector<std::string>{"change 1", "change 2", "change 3", "no"});
  }

  TEST_CASE("Committer: a refused change writes nothing and disturbs nobody") {
    WatchedStore store;
    Committer committer(store);
    const auto refused = committer.commit([](Store&) -> Answer<void> { return ans::refuse(ans::ProblemCode::conflict, "no"); });
    CHECK(test::problem_of(refused) == ans::ProblemCode::conflict);
    CHECK(store.writes == 0);
    CHECK(committer.commit(increment("n")).has_value());
    CHECK(store.writes == 1);
  }

  TEST_CASE("Committer: where the disk fails nobody is told that a change was made") {
    WatchedStore store;
    Committer committer(store);
    store.failing = true;
    CHECK(test::problem_of(committer.commit(increment("n"))) == ans::ProblemCode::unavailable);
    CHECK(committer.failures() == 1);
    CHECK(committer.failure()->message == "the disk is full");
    CHECK_FALSE(store.get(Table::meta, "n")->has_value());
    store.failing = false;
    CHECK(committer.commit(increment("n")).has_value());
    CHECK_FALSE(committer.failure().has_value());
  }

  TEST_CASE("Registry: a registration that could not be written is told so, and the next takes its place in the history") {
    test::World world;
    WatchedStore store;
    ans::Registry registry(store, world.clock, world.methods);
    const auto statement = world.sign(world.first());
    CHECK(registry.ready().has_value());
    store.failing = true;
    CHECK(test::problem_of(registry.register_agent(statement, {})) == ans::ProblemCode::unavailable);
    CHECK_FALSE(registry.ready().has_value());
    CHECK(test::problem_of(registry.resolve(world.name, std::nullopt)) == ans::ProblemCode::not_found);
    store.failing = false;
    const auto taken = registry.register_agent(statement, {});
    REQUIRE(taken.has_value());
    CHECK(taken->created);
    CHECK(taken->record.agent.events == std::vector<std::uint64_t>{1});
    CHECK(registry.ready().has_value());
  }

  TEST_CASE("Registry: of many who register the same name at once one wins, and the history has no gap") {
    test::World world;
    std::vector<std::string> statements;
    for (int i = 0; i < 24; ++i) {
      auto of = world.first();
      of.key = "urn:air:" + world.acme.did + ":agent-" + std::to_string(i % 8);
      of.version = "1.0." + std::to_string(i / 8);
      of.agent = test::Actor(static_cast<std::uint8_t>(50 + i)).did;
      statements.push_back(world.sign(of));
    }
    std::atomic<int> created = 0;
    std::atomic<int> refused = 0;
    {
      std::vector<std::jthread> threads;
      for (const auto& text : statements) threads.emplace_back([&] { ++(world.registry.register_agent(text, {}) ? created : refused); });
    }
    CHECK(created == 8);
    CHECK(refused == 16);
    CHECK(test::events(world) == 8);
    ans::MemoryStore scratch;
    const auto rebuilt = ans::rebuild(world.store, scratch);
    REQUIRE(rebuilt.has_value());
    CHECK(rebuilt->comparison.differences.empty());
  }
}
