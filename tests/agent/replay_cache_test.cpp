#include <agent/replay_cache.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include "signed.h"

using std::chrono::seconds;

namespace {

did::Sha256 id(int i) { return did::sha256(did::as_bytes(std::to_string(i))); }
const did::Time noon = test::at(test::noon);

// A journal that lives on when the cache that wrote it does not.
class SharedJournal final : public agent::ReplayJournal {
 public:
  explicit SharedJournal(std::string& text) : text_(text) {}
  [[nodiscard]] did::Result<std::string> read() override { return text_; }
  [[nodiscard]] did::Result<void> append(std::string_view text) override {
    text_ += text;
    return {};
  }
  [[nodiscard]] did::Result<void> replace(std::string_view text) override {
    text_ = text;
    return {};
  }

 private:
  std::string& text_;
};

class FailingJournal final : public agent::ReplayJournal {
 public:
  [[nodiscard]] did::Result<std::string> read() override { return ""; }
  [[nodiscard]] did::Result<void> append(std::string_view) override { return did::fail(did::Errc::unavailable, "disk is full"); }
  [[nodiscard]] did::Result<void> replace(std::string_view) override { return {}; }
};

auto open(std::string& text, did::Time now, std::size_t capacity = 100) {
  return agent::JournalReplayCache::open(std::make_unique<SharedJournal>(text), now, capacity);
}

std::size_t lines(const std::string& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("replay cache: once is once, until its time has passed") {
    agent::MemoryReplayCache cache(10);
    CHECK(cache.admit(id(1), noon + seconds(60), noon) == true);
    CHECK(cache.admit(id(1), noon + seconds(60), noon) == false);
    CHECK(cache.admit(id(1), noon + seconds(60), noon + seconds(60)) == false);
    CHECK(cache.admit(id(2), noon + seconds(60), noon) == true);
    CHECK(cache.size() == 2);
    CHECK(cache.admit(id(3), noon + seconds(90), noon + seconds(61)) == true);
    CHECK(cache.size() == 1);
  }

  TEST_CASE("replay cache: a full one admits nobody, and has room again when something has passed") {
    agent::MemoryReplayCache cache(2);
    CHECK(cache.admit(id(1), noon + seconds(10), noon) == true);
    CHECK(cache.admit(id(2), noon + seconds(60), noon) == true);
    CHECK(cache.admit(id(3), noon + seconds(60), noon).error().code == did::Errc::too_large);
    CHECK(cache.admit(id(1), noon + seconds(10), noon) == false);
    CHECK(cache.admit(id(3), noon + seconds(60), noon + seconds(11)) == true);
  }

  TEST_CASE("replay cache: of many threads with one id, one is admitted") {
    agent::MemoryReplayCache cache(1000);
    for (int round = 0; round < 50; ++round) {
      std::atomic<int> admitted = 0;
      std::vector<std::thread> threads;
      for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] { admitted += cache.admit(id(round), noon + seconds(60), noon) == true ? 1 : 0; });
      for (auto& thread : threads) thread.join();
      CHECK(admitted == 1);
    }
  }

  TEST_CASE("replay journal: what was used before a restart is not used after it") {
    std::string text;
    {
      const auto cache = open(text, noon).value();
      CHECK(cache->admit(id(1), noon + seconds(60), noon) == true);
      CHECK(cache->admit(id(2), noon + seconds(5), noon) == true);
      CHECK(cache->admit(id(1), noon + seconds(60), noon) == false);
    }
    CHECK(lines(text) == 2);
    const auto cache = open(text, noon + seconds(30)).value();
    CHECK(lines(text) == 1);  // the other has passed
    CHECK(cache->admit(id(1), noon + seconds(60), noon + seconds(30)) == false);
    CHECK(cache->admit(id(3), noon + seconds(60), noon + seconds(30)) == true);
  }

  TEST_CASE("replay journal: a signed request is replayed across a restart, and refused") {
    test::Signed one;
    one.sign();
    std::string text;
    const auto ask = [&] {
      const auto cache = open(text, one.clock.now()).value();
      return agent::verify(one.message.context(), one.policy,
                           {.keys = one.keys, .now = one.clock.now(), .replay = cache.get(), .body = did::as_bytes(one.body)})
          .code();
    };
    CHECK(ask() == "accepted");
    CHECK(ask() == "replayed");
  }

  TEST_CASE("replay journal: a line that was cut off was nobody's, any other broken line is an error") {
    std::string text;
    CHECK(open(text, noon).value()->admit(id(1), noon + seconds(60), noon) == true);
    const auto whole = text;
    text += "1780315260000 abc";
    CHECK(open(text, noon).value()->admit(id(1), noon + seconds(60), noon) == false);
    CHECK(text == whole);
    for (const auto* line : {"x\n", "1 2\n", "\n", "1780315260000 zz\n", " 00\n"}) {
      INFO(line);
      text = whole + line;
      CHECK(open(text, noon).error().code == did::Errc::corrupt);
    }
  }

  TEST_CASE("replay journal: it is written anew before it grows without end") {
    std::string text;
    const auto cache = open(text, noon, 10).value();
    for (int i = 0; i < 500; ++i) {
      const auto now = noon + seconds(i);
      CHECK(cache->admit(id(i), now, now) == true);
      CHECK(lines(text) <= 20);
    }
  }

  TEST_CASE("replay journal: what cannot be written down is not admitted, now or later") {
    const auto cache = agent::JournalReplayCache::open(std::make_unique<FailingJournal>(), noon).value();
    CHECK(cache->admit(id(1), noon + seconds(60), noon).error().code == did::Errc::unavailable);
    CHECK(cache->admit(id(1), noon + seconds(60), noon) == false);
  }
}
