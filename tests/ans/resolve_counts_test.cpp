// Names that many ask for, and new names next to them.
#include "registry/resolve_counts.h"

#include <doctest/doctest.h>

#include <thread>

#include "history.h"
#include "http/api.h"

namespace {

using ans::ResolveCounts;
using test::Json;
using Texts = std::vector<std::string>;

Texts like(const ResolveCounts& counts, std::string_view name, std::string_view now) {
  return counts.much_asked_like(*ans::AgentKey::parse(name), test::time(now));
}

void count(ResolveCounts& counts, std::string_view name, unsigned times, std::string_view now) {
  for (unsigned i = 0; i < times; ++i) counts.count(name, test::time(now));
}

constexpr const char* today = "2026-11-22T12:00:00Z";
constexpr const char* known = "urn:air:acme.example:nlp:translate";

// acme.example is much asked for, and others come near.
struct Street : test::World {
  ans::Api api{registry};
  test::Actor other{41};
  Street() {
    test::serve_did_web(web, "acme.example", acme);
    test::serve_did_web(web, "acne.example", other);
    REQUIRE(post(known, "did:web:acme.example", acme).status == 201);
  }
  ans::Response post(const std::string& key, const std::string& issuer, test::Actor& by) {
    auto of = first();
    of.key = key;
    of.issuer = issuer;
    const auto text = test::secure(test::statement(of), by, did::Purpose::assertion_method, issuer + "#k1").dump();
    return api.handle({.verb = ans::Verb::post, .target = "/v1/agents", .body = R"({"statement":)" + text + "}"});
  }
  ans::Response get(const std::string& target) { return api.handle({.verb = ans::Verb::get, .target = target, .body = {}}); }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("ResolveCounts: a name is much asked for from its hundredth resolution of a day, until the end of the next") {
    ResolveCounts counts;
    const auto* slip = "urn:air:acne.example:nlp:translate";
    count(counts, known, ans::much_asked - 1, today);
    CHECK(like(counts, slip, today).empty());
    count(counts, known, 1, "2026-11-23T00:00:00Z");  // a new day, a new count
    CHECK(like(counts, slip, "2026-11-23T00:00:00Z").empty());
    count(counts, known, ans::much_asked - 1, "2026-11-23T00:00:00Z");
    CHECK(like(counts, slip, "2026-11-23T00:00:00Z") == Texts{known});
    CHECK(like(counts, slip, "2026-11-24T23:59:59Z") == Texts{known});
    CHECK(like(counts, slip, "2026-11-25T00:00:00Z").empty());
  }

  TEST_CASE("ResolveCounts: only another publisher's name, one edit away, that somebody reads, is like it") {
    ResolveCounts counts;
    const std::string key = "urn:air:did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK:translate";
    count(counts, known, ans::much_asked, today);
    count(counts, key, ans::much_asked, today);
    for (const auto& near :
         Texts{"urn:air:acme.exmaple:nlp:translate", "urn:air:acmee.example:nlp:translate", "urn:air:did:web:acne.example:nlp:translate"}) {
      INFO(near);
      CHECK(like(counts, near, today) == Texts{known});
    }
    for (const auto& far : Texts{known, "urn:air:acme.example:nlp:translat", "urn:air:acne.example:nlp:translat",
                                 "urn:air:did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doL:translate"}) {
      INFO(far);
      CHECK(like(counts, far, today).empty());
    }
  }

  TEST_CASE("ResolveCounts: what it keeps is bounded") {
    ResolveCounts counts;
    for (std::size_t i = 0; i <= ans::max_much_asked; ++i)
      count(counts, "urn:air:a" + std::to_string(i) + ".example:x", ans::much_asked, today);
    CHECK(like(counts, "urn:air:xa0.example:x", today) == Texts{"urn:air:a0.example:x"});
    CHECK(like(counts, "urn:air:xa" + std::to_string(ans::max_much_asked) + ".example:x", today).empty());
    for (std::size_t i = 0; i < 2 * ans::max_counted_names; ++i) counts.count("urn:air:b.example:" + std::to_string(i), test::time(today));
    CHECK(counts.counter_of("urn:air:b.example:0")->add(1) == 1);  // it was forgotten, or counts on another day
  }

  TEST_CASE("ResolveCounts: several threads count together, and none is lost") {
    ResolveCounts counts;
    const auto counter = counts.counter_of(known);
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
          for (int n = 0; n < 1000; ++n) counts.count(*counter, test::time(today));
        });
    }
    const auto day = static_cast<std::uint32_t>(std::chrono::floor<std::chrono::days>(test::time(today)).time_since_epoch().count());
    CHECK(counter->add(day) == 4001);
  }

  TEST_CASE("Api: a new name next to one that is much asked for is taken, and flagged for review in answer, status, history and metrics") {
    Street world;
    for (unsigned i = 0; i < ans::much_asked; ++i)
      REQUIRE(world.get("/v1/agents/" + std::string(known)).status == 200);  // nearly all from memory
    const std::string name = "urn:air:acne.example:nlp:translate";
    const auto posted = world.post(name, "did:web:acne.example", world.other);
    INFO(posted.body);
    CHECK(posted.status == 202);
    CHECK(Json::parse(posted.body).at("review") == Json{{"like", known}});
    CHECK(world.post(name, "did:web:acne.example", world.other).status == 200);  // the same once more
    CHECK(Json::parse(world.get("/v1/agents/" + name).body).at("review").at("like") == known);
    CHECK(Json::parse(world.get("/v1/agents/" + name + "/status").body).at("review").at("like") == known);
    CHECK(Json::parse(world.registry.events(2, 1)->front().bytes).at("data").at("review") == known);
    CHECK(world.get("/metrics").body.contains("ansd_names_to_review_total 1\n"));
    // The publisher's own, and what is further away, are nobody's business.
    const auto own = world.post("urn:air:acme.example:nlp:translat", "did:web:acme.example", world.acme);
    CHECK(own.status == 201);
    CHECK_FALSE(Json::parse(own.body).contains("review"));
    CHECK(world.post("urn:air:acne.example:nlp:translation", "did:web:acne.example", world.other).status == 201);
    test::check_sound(world);
    const auto grown = test::dump(world.store);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
    CHECK(test::dump(world.store) == grown);
  }

  TEST_CASE("Api: a name that was revoked is nothing to be next to") {
    Street world;
    for (unsigned i = 0; i < ans::much_asked; ++i) REQUIRE(world.registry.resolve(known, std::nullopt).has_value());
    const auto revocation =
        test::secure(test::revocation(known), world.acme, did::Purpose::capability_invocation, "did:web:acme.example#k1").dump();
    REQUIRE(world.registry.revoke(known, revocation).has_value());
    CHECK(world.post("urn:air:acne.example:nlp:translate", "did:web:acne.example", world.other).status == 201);
  }
}
