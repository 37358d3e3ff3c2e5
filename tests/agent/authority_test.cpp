// An authority's word, and how it reaches a session: by events, by asking again, and by silence.
#include "agent/authority.h"

#include <doctest/doctest.h>

#include <deque>

#include "meeting.h"

using namespace agent;

namespace {

// Says what the test put there, in order.
class ScriptedAuthority final : public Authority {
 public:
  std::deque<did::Result<PeerStatus>> answers;
  std::deque<did::Result<Heard>> signs;
  int opened = 0;
  bool unreachable = false;

  did::Result<void> open() override {
    if (unreachable) return did::fail(did::Errc::unavailable, "connection refused");
    ++opened;
    return {};
  }
  did::Result<PeerStatus> ask() override { return taken(answers); }
  did::Result<Heard> listen(std::chrono::milliseconds) override { return taken(signs); }

 private:
  template <class One>
  static One taken(std::deque<One>& all) {
    REQUIRE_FALSE(all.empty());
    auto one = std::move(all.front());
    all.pop_front();
    return one;
  }
};

struct Scene {
  test::FixedClock clock{test::noon};
  Revocations revocations;
  did::PublicKey key = test::party(2).key.public_key();
  ScriptedAuthority authority;
  std::shared_ptr<Session> session = Session::open({.id = "s",
                                                    .peer = "did:example:a",
                                                    .key = key,
                                                    .stands_on = {"did:example:a"},
                                                    .granted = {},
                                                    .expires = clock.now() + std::chrono::minutes(5),
                                                    .operations = 100,
                                                    .risk = Risk::medium},
                                                   revocations, clock)
                                         .value();
  Follower follower{authority, revocations, *session, clock};

  Scene() { authority.answers.push_back(PeerStatus{PeerStanding::in_force}); }
  did::Result<bool> turn() { return follower.turn(std::chrono::milliseconds(1)); }
  RefusalCode refused() {
    const auto answer = session->check();
    REQUIRE_FALSE(answer.has_value());
    return answer.error().code;
  }
};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("Follower: a session of medium risk does nothing before the authority was asked, and goes on while it is heard") {
    Scene scene;
    CHECK(scene.refused() == RefusalCode::disconnected);
    CHECK(scene.turn() == true);
    CHECK(scene.session->check().has_value());
    for (std::uint64_t i = 1; i < 10; ++i) {
      scene.clock.advance(std::chrono::milliseconds(1500));
      scene.authority.signs.push_back(Heard{SignOfLife::alive, i});
      CHECK(scene.turn() == true);
      CHECK(scene.session->admit(scene.key).has_value());
    }
    CHECK(scene.revocations.epoch() == 9);
    CHECK(scene.authority.opened == 1);
  }

  TEST_CASE("Follower: a change makes it ask again, and what ended is revoked, with the authority's reason") {
    Scene scene;
    CHECK(scene.turn() == true);
    scene.authority.signs.push_back(Heard{SignOfLife::changed, 5});
    scene.authority.answers.push_back(PeerStatus{PeerStanding::in_force});  // another version, say
    CHECK(scene.turn() == true);
    CHECK(scene.follower.why().empty());
    std::string at_the_end = "not called";
    scene.session->on_end([&](SessionState) { at_the_end = scene.follower.why(); });
    scene.authority.signs.push_back(Heard{SignOfLife::changed, 6});
    scene.authority.answers.push_back(PeerStatus{PeerStanding::ended, "revoked: keyCompromise"});
    CHECK(scene.turn() == false);
    CHECK(scene.session->state() == SessionState::revoked);
    CHECK(at_the_end == "revoked: keyCompromise");
    CHECK(scene.revocations.epoch() == 6);
    CHECK(scene.refused() == RefusalCode::revoked);
  }

  TEST_CASE("Follower: a suspension holds the session, and its end lets it go on") {
    Scene scene;
    CHECK(scene.turn() == true);
    scene.authority.signs.assign(2, Heard{SignOfLife::changed, 1});
    scene.authority.answers.push_back(PeerStatus{PeerStanding::suspended, "suspended"});
    CHECK(scene.turn() == true);
    CHECK(scene.refused() == RefusalCode::suspended);
    CHECK(scene.follower.why() == "suspended");
    scene.authority.answers.push_back(PeerStatus{PeerStanding::in_force});
    CHECK(scene.turn() == true);
    CHECK(scene.session->check().has_value());
  }

  TEST_CASE("Follower: what was revoked while the line was down is seen when it is up again") {
    Scene scene;
    CHECK(scene.turn() == true);
    scene.authority.signs.push_back(did::fail(did::Errc::unavailable, "the stream is over"));
    CHECK_FALSE(scene.turn().has_value());
    scene.authority.unreachable = true;
    CHECK_FALSE(scene.turn().has_value());
    CHECK(scene.session->check().has_value());  // two heartbeats have not passed
    scene.authority.unreachable = false;
    scene.authority.answers.push_back(PeerStatus{PeerStanding::ended, "revoked"});
    CHECK(scene.turn() == false);
    CHECK(scene.authority.opened == 2);
    CHECK(scene.refused() == RefusalCode::revoked);
  }

  TEST_CASE("Follower: an authority that lives and does not answer the question is one that is not heard") {
    Scene scene;
    CHECK(scene.turn() == true);
    scene.authority.signs.push_back(Heard{SignOfLife::changed, 1});
    scene.authority.answers.assign(3, did::fail(did::Errc::unavailable, "status 503"));
    for (int i = 0; i < 3; ++i) {
      CHECK(scene.session->check().has_value());
      CHECK_FALSE(scene.turn().has_value());
      scene.clock.advance(std::chrono::milliseconds(700));
    }
    CHECK(scene.refused() == RefusalCode::disconnected);
    scene.authority.answers.push_back(PeerStatus{PeerStanding::in_force});
    CHECK(scene.turn() == true);
    CHECK(scene.session->check().has_value());
  }

  TEST_CASE("Session: check() takes no operation, and is no sign of use") {
    test::FixedClock clock{test::noon};
    Revocations revocations;
    const auto key = test::party(2).key.public_key();
    const auto session = Session::open({.id = "s",
                                        .peer = "a",
                                        .key = key,
                                        .stands_on = {"a", "b"},
                                        .granted = {},
                                        .expires = clock.now() + std::chrono::hours(1),
                                        .operations = 1,
                                        .idle = std::chrono::minutes(2)},
                                       revocations, clock)
                             .value();
    for (int i = 0; i < 3; ++i) CHECK(session->check().has_value());
    CHECK(session->operations_left() == 1);
    clock.advance(std::chrono::minutes(1));
    CHECK(session->check().has_value());
    clock.advance(std::chrono::seconds(61));
    const auto idle = session->check();
    REQUIRE_FALSE(idle.has_value());
    CHECK(idle.error().code == RefusalCode::session_expired);
    CHECK(session->state() == SessionState::closed);
  }
}
