#include <doctest/doctest.h>

#include "control.h"
#include "history.h"
#include "registry/timer.h"

namespace {

using ans::ProblemCode;
using ans::Status;
using test::Json;
using test::problem_of;

// An agent of a domain whose control is proven, and whose errands come exactly once a day.
struct Proven : test::Strict {
  ans::Ownership even() {
    auto out = ownership();
    out.random = [this] { return random; };
    return out;
  }
  double random = 0.5;
  ans::Registry daily{store, clock, methods, ans::builtin_taxonomies(), even()};

  Proven() {
    serve(acme);
    REQUIRE(daily.register_agent(of_domain(), {}).has_value());
    REQUIRE(daily.prove_control(domain_name, R"({"method":"did-web"})").has_value());
  }
  std::size_t at(std::string_view time) {
    clock.set(time);
    const auto done = daily.run_errands(10);
    REQUIRE(done.has_value());
    return *done;
  }
  [[nodiscard]] Status status() const {
    const auto state = daily.state(domain_name);
    REQUIRE(state.has_value());
    return ans::standing(*state, state->newest(), clock.now()).status;
  }
  [[nodiscard]] std::vector<ans::Timer> timers() const { return *ans::due_timers(store, did::Time::max(), 100); }
  void lose() {
    web.pages.clear();
    far.pages.clear();
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: a proof of control is looked at again after a day, a fifth of it earlier or later") {
    for (const auto& [random, expected] :
         {std::pair{0.0, "2026-11-23T07:12:00Z"}, {0.5, "2026-11-23T12:00:00Z"}, {1.0, "2026-11-23T16:48:00Z"}}) {
      Proven world;
      CHECK(world.at("2026-11-23T11:59:59Z") == 0);
      world.random = random;
      CHECK(world.at("2026-11-23T12:00:00Z") == 2);  // the name is not free: that errand is done as well
      INFO(random);
      REQUIRE(world.timers().size() == 1);
      CHECK(world.timers()[0].at - test::time("2026-11-23T12:00:00Z") == test::time(expected) - test::time("2026-11-22T12:00:00Z"));
      CHECK(world.status() == Status::active);
      CHECK(test::events(world) == 3);  // what is as it was leaves no event
    }
  }

  TEST_CASE("Registry: control that is not seen three times in a row over two days is lost, and back when it is seen again") {
    Proven world;
    world.lose();
    world.at("2026-11-23T12:00:00Z");
    world.at("2026-11-24T12:00:00Z");
    CHECK(world.status() == Status::active);
    CHECK(world.timers()[0].failures == 2);
    world.at("2026-11-25T12:00:00Z");
    CHECK(world.status() == Status::suspended);
    const auto refused = world.daily.resolve(world.domain_name, std::nullopt);
    CHECK(problem_of(refused) == ProblemCode::gone);
    CHECK(test::member(refused.error(), "reason") == "controlLost");
    CHECK(ans::Event::parse(world.daily.events(4, 1)->front().bytes)->type == ans::EventType::control_lost);
    world.at("2026-11-26T12:00:00Z");
    CHECK(test::events(world) == 4);  // it is lost once

    world.serve(world.acme);
    world.at("2026-11-27T12:00:00Z");
    CHECK(world.status() == Status::active);
    CHECK(world.daily.resolve(world.domain_name, std::nullopt).has_value());
    CHECK(world.timers()[0].failures == 0);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
  }

  TEST_CASE("Registry: three failures within two days, or two of them, are not enough, and one success forgets them") {
    Proven quick;
    quick.random = 0;  // each 19 hours and 12 minutes
    quick.lose();
    quick.at("2026-11-23T12:00:00Z");
    quick.at("2026-11-24T07:12:00Z");
    quick.at("2026-11-25T02:24:00Z");
    CHECK(quick.timers()[0].failures == 3);
    CHECK(quick.status() == Status::active);
    quick.at("2026-11-25T21:36:00Z");
    CHECK(quick.status() == Status::suspended);

    Proven lucky;
    const auto pages = lucky.web.pages;
    lucky.lose();
    lucky.at("2026-11-23T12:00:00Z");
    lucky.at("2026-11-24T12:00:00Z");
    lucky.serve(lucky.acme);
    lucky.at("2026-11-25T12:00:00Z");
    lucky.lose();
    lucky.at("2026-11-26T12:00:00Z");
    lucky.at("2026-11-27T12:00:00Z");
    CHECK(lucky.status() == Status::active);
  }

  TEST_CASE("Registry: another method than the one before will do, and a key that changed hands will not") {
    Proven world;
    world.lose();
    world.dns.records["_ans-challenge.acme.example"] = {*ans::challenge_of(*world.daily.state(world.domain_name), world.ownership())
                                                             .answer(ans::key_in_use(*world.daily.state(world.domain_name)))};
    world.at("2026-11-23T12:00:00Z");
    CHECK(world.timers()[0].failures == 0);
    world.dns.records.clear();
    world.serve(world.stranger);
    world.at("2026-11-24T12:00:00Z");
    CHECK(world.timers()[0].failures == 1);
  }

  TEST_CASE("Registry: lost control ends in thirty days for good, and until then no command goes around it") {
    Proven world;
    world.lose();
    for (const auto* at : {"2026-11-23T12:00:00Z", "2026-11-24T12:00:00Z", "2026-11-25T12:00:00Z"}) world.at(at);
    REQUIRE(world.status() == Status::suspended);
    world.serve(world.acme);
    const Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                      {"type", {"AgentResumption"}},
                      {"agentKey", world.domain_name},
                      {"after", world.daily.state(world.domain_name)->head},
                      {"issuedAt", test::start}};
    const auto resume = test::secure(claims, world.acme, did::Purpose::capability_invocation, "did:web:acme.example#k1").dump();
    CHECK(problem_of(world.daily.change(world.domain_name, "resume", resume)) == ProblemCode::conflict);
    world.clock.set("2026-12-25T11:59:59Z");
    CHECK(world.status() == Status::suspended);
    CHECK(world.daily.challenges(world.domain_name)->ways.size() == 5);
    world.clock.set("2026-12-25T12:00:00Z");
    CHECK(world.status() == Status::expired);
    CHECK(world.daily.challenges(world.domain_name)->ways.empty());
    CHECK(problem_of(world.daily.prove_control(world.domain_name, R"({"method":"did-web"})")) == ProblemCode::gone);
    world.at("2026-12-26T12:00:00Z");
    CHECK(world.status() == Status::expired);
    CHECK(world.timers().empty());
  }

  TEST_CASE("Registry: its own network being down is not held against everybody") {
    Proven world;
    for (const auto* name : {"second", "third"}) {
      auto of = world.first();
      of.issuer = "did:web:acme.example";
      of.key = std::string("urn:air:acme.example:") + name;
      REQUIRE(world.daily
                  .register_agent(
                      test::secure(test::statement(of), world.acme, did::Purpose::assertion_method, "did:web:acme.example#k1").dump(), {})
                  .has_value());
      REQUIRE(world.daily.prove_control(of.key, R"({"method":"did-web"})").has_value());
    }
    world.web.down = world.far.down = world.dns.down = true;
    world.at("2026-11-23T12:00:00Z");
    for (const auto& timer : world.timers()) CHECK(timer.failures == 0);
    for (const auto& timer : world.timers()) CHECK(timer.at == test::time("2026-11-23T13:00:00Z"));
    world.dns.down = false;  // it can ask, and nobody answers: that counts
    world.at("2026-11-23T13:00:00Z");
    for (const auto& timer : world.timers()) CHECK(timer.failures == 1);
  }

  TEST_CASE("Registry: a name that was not proven in time is swept away by the clock") {
    test::Strict world;
    REQUIRE(world.enrol(world.sign(world.first())).has_value());
    world.clock.set("2026-11-23T12:00:00Z");
    CHECK(world.strict.run_errands(10) == 1);
    CHECK(test::events(world) == 2);
    CHECK_FALSE(world.store.get(ans::Table::state, world.name)->has_value());
    CHECK(world.strict.run_errands(10) == 0);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
    REQUIRE(world.enrol(world.sign(world.first())).has_value());
    CHECK(world.standing(world.name) == Status::pending);
  }

  TEST_CASE("Timer: reads back as it was written, and refuses what is none") {
    const ans::Timer timer{.at = test::time("2026-11-22T12:00:00.123Z"),
                           .errand = ans::Errand::look_at_control,
                           .agent_key = "urn:air:acme.com:x",
                           .failures = 2,
                           .failing_since = "2026-11-22T12:00:00Z"};
    ans::WriteBatch batch;
    ans::put_timer(timer, batch);
    CHECK(ans::parse_timer(batch.ops()[0].key, batch.ops()[0].value) == timer);
    const auto key = ans::timer_key(timer);
    for (const auto& bad :
         {std::string(), key.substr(0, 10), "x" + key, key.substr(0, 15) + "nothing", key.substr(0, 15) + std::string("nothing\0x", 9)})
      CHECK_FALSE(ans::parse_timer(bad, "{}").has_value());
    CHECK_FALSE(ans::parse_timer(key, "[]").has_value());
  }
}
