// Sessions: bound to a key, ended by revocation from another thread, limited by leases.
#include "agent/session.h"

#include <doctest/doctest.h>

#include <thread>

#include "meeting.h"

using namespace agent;

namespace {

struct Scene {
  test::FixedClock clock{test::noon};
  Revocations revocations{7, clock.now()};
  did::PublicKey key = test::party(2).key.public_key();

  SessionFacts facts() const {
    return {.id = "s",
            .peer = "did:example:a",
            .key = key,
            .stands_on = {"did:example:a", "sha256:aa"},
            .granted = {},
            .expires = clock.now() + std::chrono::minutes(5),
            .operations = 3};
  }
  std::shared_ptr<Session> open(const SessionFacts& facts) { return Session::open(facts, revocations, clock).value(); }
  std::shared_ptr<Session> open() { return open(facts()); }
};

RefusalCode refused(const auto& answer) {
  REQUIRE_FALSE(answer.has_value());
  return answer.error().code;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("Session: belongs to one key, and to as many operations as were granted until it is renewed") {
    Scene scene;
    const auto session = scene.open();
    CHECK(refused(session->admit(test::party(3).key.public_key())) == RefusalCode::wrong_key);
    for (int i = 0; i < 3; ++i) CHECK(session->admit(scene.key).has_value());
    CHECK(refused(session->admit(scene.key)) == RefusalCode::lease_used_up);
    CHECK(session->state() == SessionState::active);
    session->renew(1);
    CHECK(session->operations_left() == 1);
    CHECK(session->admit(scene.key).has_value());
    CHECK(refused(session->admit(scene.key)) == RefusalCode::lease_used_up);
  }

  TEST_CASE("Session: moves between its states as drawn, and out of no last one") {
    struct Move {
      const char* what;
      bool (Session::*act)();
    };
    const Move moves[] = {
        {"suspend", &Session::suspend}, {"resume", &Session::resume}, {"revoke", &Session::revoke}, {"close", &Session::close}};
    using enum SessionState;
    struct Row {
      SessionState from;
      std::array<SessionState, 4> to;  // by move
    };
    const Row rows[] = {{active, {suspended, active, revoked, closed}},
                        {suspended, {suspended, active, revoked, closed}},
                        {revoked, {revoked, revoked, revoked, revoked}},
                        {closed, {closed, closed, closed, closed}}};
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < std::size(moves); ++i) {
        INFO(name(row.from), " ", moves[i].what);
        Scene scene;
        const auto session = scene.open();
        if (row.from == suspended) CHECK(session->suspend());
        if (row.from == revoked) CHECK(session->revoke());
        if (row.from == closed) CHECK(session->close());
        const bool done = (*session.*moves[i].act)();
        CHECK(session->state() == row.to[i]);
        constexpr std::array wanted{suspended, active, revoked, closed};
        CHECK(done == (session->state() == wanted[i]));
      }
    }
    Scene scene;
    const auto session = scene.open();
    session->suspend();
    CHECK(refused(session->admit(scene.key)) == RefusalCode::suspended);
    session->resume();
    CHECK(session->admit(scene.key).has_value());
    session->close();
    CHECK(refused(session->admit(scene.key)) == RefusalCode::closed);
  }

  TEST_CASE("Session: ends with anything that it stands on, and none is opened on what was revoked") {
    for (const char* handle : {"did:example:a", "sha256:aa"}) {
      Scene scene;
      const auto session = scene.open(), other = scene.open();
      auto elsewhere = scene.facts();
      elsewhere.stands_on = {"did:example:b"};
      const auto untouched = scene.open(elsewhere);
      scene.revocations.revoke(handle, 8);
      CHECK(scene.revocations.epoch() == 8);
      CHECK(session->state() == SessionState::revoked);
      CHECK(other->state() == SessionState::revoked);
      CHECK(refused(session->admit(scene.key)) == RefusalCode::revoked);
      CHECK(untouched->admit(scene.key).has_value());
      CHECK(refused(Session::open(scene.facts(), scene.revocations, scene.clock)) == RefusalCode::revoked);
    }
  }

  TEST_CASE("Revocations: an epoch and a sign of life never go back") {
    Scene scene;
    scene.revocations.heard(9, scene.clock.now() + std::chrono::seconds(5));
    scene.revocations.heard(3, scene.clock.now());
    scene.revocations.revoke("x", 4);
    CHECK(scene.revocations.epoch() == 9);
    CHECK(scene.revocations.last_heard() == scene.clock.now() + std::chrono::seconds(5));
  }

  TEST_CASE("Session: ends with its time, and when nothing was asked of it for too long") {
    Scene scene;
    const auto session = scene.open();
    scene.clock.advance(std::chrono::minutes(5));
    CHECK(refused(session->admit(scene.key)) == RefusalCode::session_expired);
    CHECK(session->state() == SessionState::closed);
    CHECK(refused(Session::open(Scene().facts(), scene.revocations, scene.clock)) == RefusalCode::session_expired);
    Scene idle;
    auto facts = idle.facts();
    facts.idle = std::chrono::seconds(10);
    const auto sleepy = idle.open(facts);
    idle.clock.advance(std::chrono::seconds(10));
    CHECK(sleepy->admit(idle.key).has_value());
    idle.clock.advance(std::chrono::seconds(11));
    CHECK(refused(sleepy->admit(idle.key)) == RefusalCode::session_expired);
  }

  TEST_CASE("Session: with the authority silent, risk decides: medium stops after two heartbeats, low when the lease is used up") {
    for (const auto risk : {Risk::low, Risk::medium, Risk::high}) {
      Scene scene;
      auto facts = scene.facts();
      facts.risk = risk;
      const auto session = scene.open(facts);
      scene.clock.advance(std::chrono::seconds(2));
      CHECK(session->admit(scene.key).has_value());
      scene.clock.advance(std::chrono::milliseconds(1));
      if (risk == Risk::low) {
        CHECK(session->admit(scene.key).has_value());
        CHECK(session->admit(scene.key).has_value());
        CHECK(refused(session->admit(scene.key)) == RefusalCode::lease_used_up);
        continue;
      }
      CHECK(refused(session->admit(scene.key)) == RefusalCode::disconnected);
      scene.revocations.heard(7, scene.clock.now());
      CHECK(session->admit(scene.key).has_value());
    }
  }

  TEST_CASE("Session: after revoke() has returned, no operation begins on any thread") {
    Scene scene;
    auto facts = scene.facts();
    facts.operations = 1U << 30U;
    const auto session = scene.open(facts);
    std::atomic<bool> revoked = false, stop = false;
    std::atomic<int> late = 0;
    std::atomic<int> admitted = 0;
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; ++i)
      workers.emplace_back([&] {
        while (!stop.load()) {
          const bool after = revoked.load();
          const bool in = session->admit(scene.key).has_value();
          if (in) ++admitted;
          if (in && after) ++late;
        }
      });
    while (admitted.load() < 1000) std::this_thread::yield();
    scene.revocations.revoke("sha256:aa", 8);
    revoked.store(true);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop.store(true);
    for (auto& worker : workers) worker.join();
    CHECK(late.load() == 0);
    CHECK(session->state() == SessionState::revoked);
  }

  TEST_CASE("Session: a lease is shared out exactly, however many threads ask") {
    Scene scene;
    auto facts = scene.facts();
    facts.operations = 1000;
    const auto session = scene.open(facts);
    std::atomic<int> admitted = 0;
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; ++i)
      workers.emplace_back([&] {
        for (int n = 0; n < 500; ++n)
          if (session->admit(scene.key).has_value()) ++admitted;
      });
    for (auto& worker : workers) worker.join();
    CHECK(admitted.load() == 1000);
  }

  TEST_CASE("Session: whoever waits for its end is woken at once, and what is under way is cancelled on the spot") {
    Scene scene;
    const auto session = scene.open();
    std::atomic<SessionState> told = SessionState::active;
    session->on_end([&](SessionState state) { told.store(state); });
    CHECK_FALSE(session->wait_for_end(std::chrono::milliseconds(1)));
    std::atomic<std::int64_t> woken = 0;
    std::thread waiter([&] {
      if (session->wait_for_end(std::chrono::seconds(30))) woken.store(std::chrono::steady_clock::now().time_since_epoch().count());
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto before = std::chrono::steady_clock::now();
    scene.revocations.revoke("did:example:a", 8);
    CHECK(told.load() == SessionState::revoked);  // before revoke() returned
    waiter.join();
    REQUIRE(woken.load() != 0);
    const auto took = std::chrono::steady_clock::time_point(std::chrono::steady_clock::duration(woken.load())) - before;
    CHECK(took < std::chrono::milliseconds(250));  // a quantum, and what a busy machine adds to it
    told.store(SessionState::active);
    session->on_end([&](SessionState state) { told.store(state); });  // too late to wait
    CHECK(told.load() == SessionState::revoked);
  }

  TEST_CASE("Session: what a handshake leaves stands on the peer's DID, key and each credential shown") {
    test::Meeting meeting;
    meeting.alice.hold({meeting.credential_about(meeting.alice)});
    meeting.as_responder = [](auto& options, auto&) { options.want = test::identity_wanted(); };
    auto initiator = meeting.initiator();
    auto responder = meeting.responder();
    REQUIRE(test::meet(initiator, responder).responder == Progress::established);
    const auto established = responder.take();
    const auto facts = facts_of(established);
    REQUIRE(facts.stands_on.size() == 3);
    CHECK(facts.stands_on[0] == meeting.alice.party.id);
    const auto credential = did::canonicalize(did::parse_json(meeting.credential_about(meeting.alice)).value()).value();
    CHECK(facts.stands_on[2] == did::digest_text(did::as_bytes(credential)));
    Revocations revocations;
    const auto session = Session::open(facts, revocations, meeting.clock).value();
    CHECK(session->admit(meeting.alice.party.key.public_key()).has_value());
    revocations.revoke(facts.stands_on[2], 1);
    CHECK(session->state() == SessionState::revoked);
  }
}
