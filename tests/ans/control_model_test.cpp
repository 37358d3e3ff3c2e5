// Random lives of a domain's agent where control must be proven, beside a model that knows the table of states and nothing else.
#include <doctest/doctest.h>

#include <random>

#include "control.h"
#include "history.h"
#include "history/verify_store.h"

namespace {

using ans::Status;
using std::chrono::hours;
using test::Json;

constexpr hours a_day{24};

struct Model {
  bool is_there = false;
  bool is_pending = false;
  bool suspended = false;
  bool deprecated = false;
  bool revoked = false;
  bool erased = false;
  did::Time until{};  // of the pending agent
  did::Time end{};    // of the statement
  std::optional<did::Time> lost;
  did::Time next_look = did::Time::max();
  unsigned failures = 0;
  did::Time failing_since{};
  did::Time proven{};

  // nullopt: the name is free.
  [[nodiscard]] std::optional<Status> standing(did::Time now) const {
    if (!is_there) return std::nullopt;
    if (erased) return Status::tombstoned;
    if (revoked) return Status::revoked;
    if (is_pending) return now >= until ? std::nullopt : std::optional(Status::pending);
    if (now >= end) return Status::expired;
    if (lost) return now >= *lost + 30 * a_day ? Status::expired : Status::suspended;
    if (suspended) return Status::suspended;
    return deprecated ? Status::deprecated : Status::active;
  }
  [[nodiscard]] bool is_lost_for_good(did::Time now) const { return lost && standing(now) == Status::expired; }

  void look(did::Time now, bool seen) {
    if (now < next_look) return;
    next_look = did::Time::max();
    if (revoked || is_lost_for_good(now)) return;
    next_look = now + a_day;
    if (seen) {
      failures = 0;
      lost.reset();
      return;
    }
    if (failing_since < proven) failures = 0;
    if (failures++ == 0) failing_since = now;
    if (!lost && failures >= 3 && now - failing_since >= 2 * a_day) lost = now;
  }

  // Does the command change it? Then it is changed.
  bool command(std::string_view word, did::Time now) {
    const auto is = standing(now);
    if (word == "tombstone") {
      if (is != Status::expired && is != Status::revoked) return false;
      return erased = true;
    }
    if (!is || lost) return false;
    if (word == "suspend" && (is == Status::active || is == Status::deprecated)) return suspended = true;
    if (word == "deprecate" && is == Status::active) return deprecated = true;
    if (word == "resume" && is == Status::suspended) {
      suspended = false;
      return true;
    }
    return false;
  }

  bool prove(did::Time now, bool seen) {
    const auto is = standing(now);
    if (!is || revoked || is_lost_for_good(now)) return false;
    if (!is_pending && !lost) return true;
    if (!seen) return false;
    if (is_pending) next_look = now + a_day;
    is_pending = false;
    lost.reset();
    proven = now;
    return true;
  }
};

class MovingClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return at; }
  did::Time at = test::time("2026-11-22T12:00:00Z");
};

struct Life : test::Strict {
  explicit Life(unsigned seed) : random(seed) { serve(acme); }
  std::mt19937 random;
  MovingClock moving;
  ans::Ownership even() {
    auto out = ownership();
    out.random = [] { return 0.5; };
    return out;
  }
  ans::Registry registry{store, moving, methods, ans::builtin_taxonomies(), even()};
  Model model;
  bool up = true;
  std::map<std::string, int> done;

  unsigned pick(unsigned count) { return static_cast<unsigned>(random() % count); }
  void turn_web() {
    up = !up;
    if (up) serve(acme);
    if (!up) web.pages.clear(), far.pages.clear();
  }
  void enrol() {
    if (!up || model.standing(moving.at)) return;
    REQUIRE(registry.register_agent(of_domain(), {}).has_value());
    model = {.is_there = true, .is_pending = true, .until = moving.at + a_day, .end = test::time(test::end), .lost = {}};
    ++done["enrol"];
  }
  void command() {
    static constexpr std::pair<const char*, const char*> words[] = {
        {"suspend", "AgentSuspension"}, {"resume", "AgentResumption"}, {"deprecate", "AgentDeprecation"}, {"tombstone", "AgentTombstone"}};
    const auto [word, type] = words[pick(10) == 0 ? 3 : pick(3)];
    const auto state = registry.state(domain_name);
    if (!up || !state) return;  // whoever signs must be found
    const Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                      {"type", {type}},
                      {"agentKey", domain_name},
                      {"after", state->head},
                      {"issuedAt", test::start}};
    const auto text = test::secure(claims, acme, did::Purpose::capability_invocation, "did:web:acme.example#k1").dump();
    INFO(word);
    const bool expected = model.command(word, moving.at);
    CHECK(registry.change(domain_name, word, text).has_value() == expected);
    done[word] += expected ? 1 : 0;
  }
  void revoke() {
    if (!up || !model.standing(moving.at)) return;
    const auto text =
        test::secure(test::revocation(domain_name), acme, did::Purpose::capability_invocation, "did:web:acme.example#k1").dump();
    CHECK(registry.revoke(domain_name, text).has_value());  // always
    model.revoked = true;
  }
  void prove() {
    const bool expected = model.prove(moving.at, up);
    CHECK(registry.prove_control(domain_name, R"({"method":"did-web"})").has_value() == expected);
  }
  void wait() {
    moving.at += hours(pick(6) == 0 ? 24 + pick(400) : pick(26));
    REQUIRE(registry.run_errands(100).has_value());
    const bool was_lost = model.lost.has_value();
    model.look(moving.at, up);
    done["lost"] += !was_lost && model.lost ? 1 : 0;
    done["back"] += was_lost && !model.lost ? 1 : 0;
    if (!model.standing(moving.at)) model.is_there = false;
  }
  void compare() {
    const auto state = registry.state(domain_name);
    const auto expected = model.standing(moving.at);
    REQUIRE(state.has_value() == expected.has_value());
    if (state) CHECK(ans::name(ans::standing(*state, state->newest(), moving.at).status) == ans::name(*expected));
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: in random lives with proofs of control every agent stands as the table of states says, and its store is sound") {
    std::map<std::string, int> done;
    for (unsigned seed = 1; seed <= 40; ++seed) {
      INFO("seed ", seed);
      Life life(seed);
      for (int step = 0; step < 60; ++step) {
        INFO("step ", step);
        const auto what = life.pick(20);
        if (what < 8) life.wait();
        if (what >= 8 && what < 11) life.enrol();
        if (what >= 11 && what < 15) life.prove();
        if (what >= 15 && what < 18) life.command();
        if (what == 18) life.turn_web();
        if (what == 19 && life.pick(8) == 0) life.revoke();
        life.compare();
      }
      for (const auto& [word, count] : life.done) done[word] += count;
      life.serve(life.acme);
      ans::MemoryStore scratch;
      const auto found = ans::verify_store(life.store, scratch, life.methods);
      REQUIRE(found.has_value());
      for (const auto& one : found->findings) CHECK_MESSAGE(false, one.what);
    }
    for (const std::string word : {"enrol", "suspend", "resume", "deprecate", "tombstone", "lost", "back"}) {
      INFO(word);
      CHECK(done[word] > 0);
    }
  }
}
