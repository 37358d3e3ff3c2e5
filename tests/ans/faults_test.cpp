// A process that is killed at every step of a commit: what was acknowledged is there, what was not is there whole or not at
// all, and the store is sound.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "fixture.h"
#include "history/verify_store.h"
#include "store/rocks_store.h"
#include "support/temp_dir.h"

namespace {

constexpr int agents = 3;

// Counts steps, and ends the process at one of them.
class Doom {
 public:
  explicit Doom(int at) : at_(at) {}
  void step() {
    if (++steps_ == at_) kill(getpid(), SIGKILL);
  }

 private:
  int at_;
  std::atomic<int> steps_ = 0;
};

// A store with a step before each write and one after it.
class DoomedStore final : public ans::Store {
 public:
  DoomedStore(ans::Store& below, Doom& doom) : below_(below), doom_(doom) {}
  ans::Result<std::optional<std::string>> get(ans::Table table, std::string_view key) const override { return below_.get(table, key); }
  ans::Result<void> write(const ans::WriteBatch& batch) override {
    doom_.step();
    auto written = below_.write(batch);
    doom_.step();
    return written;
  }
  ans::Result<void> scan(ans::Table table, std::string_view prefix, std::string_view from, const Visit& visit) const override {
    return below_.scan(table, prefix, from, visit);
  }

 private:
  ans::Store& below_;
  Doom& doom_;
};

// One more step when it is on disk, and nobody has been told yet.
class DoomedWatcher final : public ans::CommitWatcher {
 public:
  explicit DoomedWatcher(Doom& doom) : doom_(doom) {}
  void written(const ans::WriteBatch& /*batch*/) override { doom_.step(); }

 private:
  Doom& doom_;
};

std::vector<std::string> statements() {
  test::Actor acme(1), bot(2);
  std::vector<std::string> out;
  for (int i = 0; i < agents; ++i) {
    test::StatementOf of{
        .issuer = acme.did, .agent = bot.did, .key = "urn:air:" + acme.did + ":agent-" + std::to_string(i), .previous = {}};
    out.push_back(test::secure(test::statement(of), acme).dump());
  }
  return out;
}

// In the child: registers one after another and tells each that was acknowledged.
[[noreturn]] void register_until_killed(const std::string& path, const std::vector<std::string>& texts, int at, int acknowledged) {
  Doom doom(at);
  const auto store = ans::RocksStore::open(path, {.before_step = [&](std::string_view) { doom.step(); }});
  if (!store) _exit(2);
  DoomedStore doomed(**store, doom);
  const test::FixedClock clock;
  const test::MemoryWeb web;
  const did::MethodTable methods(test::methods_over(web));
  ans::Registry registry(doomed, clock, methods);
  DoomedWatcher watcher(doom);
  registry.commits().watch(watcher);
  for (const auto& text : texts) {
    if (!registry.register_agent(text, {})) _exit(3);
    if (::write(acknowledged, "!", 1) != 1) _exit(4);
  }
  _exit(0);
}

struct Ending {
  bool killed;
  int acknowledged;
};

Ending kill_at(const std::string& path, const std::vector<std::string>& texts, int step) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) register_until_killed(path, texts, step, ends[1]);
  close(ends[1]);
  Ending out{};
  for (char c = 0; read(ends[0], &c, 1) == 1;) ++out.acknowledged;
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  out.killed = WIFSIGNALED(status);
  if (!out.killed) REQUIRE(WEXITSTATUS(status) == 0);
  return out;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("a commit that is killed at any of its steps loses nothing that was acknowledged, and leaves no half") {
    const auto texts = statements();
    const test::FixedClock clock;
    const test::MemoryWeb web;
    const did::MethodTable methods(test::methods_over(web));
    int step = 1;
    for (bool killed = true; killed; ++step) {
      INFO("step ", step);
      REQUIRE(step < 500);
      const test::TempDir folder;
      const auto ending = kill_at(folder.file("data"), texts, step);
      killed = ending.killed;
      const auto store = ans::RocksStore::open(folder.file("data"));
      REQUIRE_MESSAGE(store.has_value(), (store ? "" : store.error().message));
      ans::MemoryStore scratch;
      const auto verified = ans::verify_store(**store, scratch, methods, {});
      REQUIRE(verified.has_value());
      CHECK(verified->sound());
      CHECK(verified->events >= static_cast<std::uint64_t>(ending.acknowledged));
      CHECK(verified->events <= static_cast<std::uint64_t>(ending.acknowledged) + 1);
      // Whoever was not told asks again, and it goes on as if nothing had been.
      ans::Registry registry(**store, clock, methods);
      for (int i = 0; i < agents; ++i) {
        const auto again = registry.register_agent(texts[static_cast<std::size_t>(i)], {});
        REQUIRE_MESSAGE(again.has_value(), (again ? "" : again.error().detail));
        CHECK(again->created == (static_cast<std::uint64_t>(i) >= verified->events));
      }
      CHECK(*registry.newest_event() == agents);
    }
    CHECK(step > 3 * 7);  // seven steps and more for each commit
  }
}
