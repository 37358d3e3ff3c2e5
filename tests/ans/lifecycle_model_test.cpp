// Random lives of an agent, beside a model that knows the table of states and nothing else.
#include <doctest/doctest.h>

#include <memory>
#include <random>

#include "history.h"
#include "lifecycle.h"

namespace {

using ans::Status;
using std::chrono::seconds;
using test::Json;

struct ModelVersion {
  std::string text;
  Status status = Status::active;
  bool deprecated = false;
  did::Time lease_until{};
};

constexpr seconds lease_seconds{3600};

struct Model {
  std::vector<ModelVersion> versions;
  bool revoked = false;

  [[nodiscard]] Status standing(const ModelVersion& version, did::Time now) const {
    if (revoked || version.status == Status::revoked) return Status::revoked;
    return now >= version.lease_until ? Status::expired : version.status;
  }

  // Does the command change this version? Then it is changed.
  bool apply(std::string_view word, ModelVersion& version, did::Time now) const {
    const auto is = standing(version, now);
    if (word == "deprecate" && is == Status::active) {
      version.deprecated = true;
      version.status = Status::deprecated;
      return true;
    }
    if (word == "suspend" && (is == Status::active || is == Status::deprecated)) {
      version.status = Status::suspended;
      return true;
    }
    if (word == "resume" && is == Status::suspended) {
      version.status = version.deprecated ? Status::deprecated : Status::active;
      return true;
    }
    const bool renewable =
        is != Status::revoked && version.status != Status::suspended && now < version.lease_until + std::chrono::days(30);
    if (word == "renew" && renewable) {
      version.lease_until = now + lease_seconds;
      return true;
    }
    return false;
  }
};

class MovingClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return at; }
  did::Time at = test::time("2026-11-22T12:00:00Z");
};

struct Life {
  explicit Life(unsigned seed) : random(seed) {}
  std::mt19937 random;
  test::Lifecycle world;
  MovingClock clock;
  std::unique_ptr<ans::Registry> registry = std::make_unique<ans::Registry>(world.store, clock, world.methods);
  Model model;
  int accepted = 0;

  unsigned pick(unsigned count) { return static_cast<unsigned>(random() % count); }

  void add_version() {
    auto of = world.first();
    const auto state = registry->state(world.name);
    of.version = "1." + std::to_string(model.versions.size()) + ".0";
    if (state) {
      of.sequence = static_cast<int>(state->sequence) + 1;
      of.previous = state->record_id;
    }
    world.lease = static_cast<int>(lease_seconds.count());
    const auto text = world.sign_leased(of);
    const auto done = state ? registry->update(world.name, text, {}).has_value() : registry->register_agent(text, {}).has_value();
    CHECK(done == !model.revoked);
    if (done) model.versions.push_back({of.version, Status::active, false, clock.at + lease_seconds});
  }

  void command() {
    static constexpr std::pair<std::string_view, const char*> words[] = {
        {"deprecate", "AgentDeprecation"}, {"suspend", "AgentSuspension"}, {"resume", "AgentResumption"}, {"renew", "AgentRenewal"}};
    const auto [word, type] = words[pick(4)];
    auto claims = world.claims(type);
    claims["after"] = registry->state(world.name)->head;
    const auto place = pick(static_cast<unsigned>(model.versions.size()) + 1);
    bool expected = false;
    for (std::size_t i = 0; i < model.versions.size(); ++i)
      if (i == place || place == model.versions.size()) expected = model.apply(word, model.versions[i], clock.at) || expected;
    if (place < model.versions.size()) claims["version"] = model.versions[place].text;
    INFO(word, " ", place);
    const auto done = registry->change(world.name, word, world.command(claims, world.acme));
    CHECK(done.has_value() == expected);
    accepted += done.has_value() ? 1 : 0;
  }

  void revoke() {
    const bool whole = pick(6) == 0;
    const auto place = pick(static_cast<unsigned>(model.versions.size()));
    const auto version = whole ? std::string() : model.versions[place].text;
    CHECK(registry->revoke(world.name, world.command(test::revocation(world.name, version), world.acme)).has_value());  // always
    if (whole) model.revoked = true;
    if (!whole) model.versions[place].status = Status::revoked;
  }

  void compare() {
    const auto state = registry->state(world.name);
    REQUIRE(state.has_value());
    REQUIRE(state->versions.size() == model.versions.size());
    for (std::size_t i = 0; i < model.versions.size(); ++i) {
      INFO("version ", i);
      CHECK(ans::name(ans::standing(*state, state->versions[i], clock.at).status) ==
            ans::name(model.standing(model.versions[i], clock.at)));
    }
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: in random lives every version stands as the table of states says, and the history replays to the same bytes") {
    int accepted = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
      INFO("seed ", seed);
      Life life(seed);
      life.add_version();
      for (int step = 0; step < 40; ++step) {
        INFO("step ", step);
        const auto what = life.pick(20);
        if (what < 12) life.command();
        if (what >= 12 && what < 14) life.add_version();
        if (what == 14) life.revoke();
        if (what > 14) life.clock.at += seconds(life.pick(10) == 0 ? 20 * 86'400 : life.pick(3000));
        life.compare();
      }
      accepted += life.accepted;
      const auto grown = test::dump(life.world.store);
      ans::MemoryStore scratch;
      const auto replayed = ans::rebuild(life.world.store, scratch, {});
      REQUIRE(replayed.has_value());
      CHECK(replayed->comparison.differences.empty());
      CHECK(test::dump(life.world.store) == grown);
    }
    CHECK(accepted > 60);
  }
}
