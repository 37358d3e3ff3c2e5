#include <doctest/doctest.h>

#include "meeting.h"

using namespace agent;

namespace {

constexpr AdmissionLimits small{.max_pending = 4, .load_mark = 2, .max_seen = 3};

struct Door {
  test::FixedClock clock{test::noon};
  test::FixedRandom random{did::Bytes(32, 1)};
  Admission admission;
  explicit Door(const AdmissionLimits& limits = small) : admission(clock, random, limits) {}

  Answer<Admission::Considered> ask(std::string_view hello, did::ByteView cookie, std::string_view address) {
    return admission.consider(did::as_bytes(hello), cookie, address);
  }
};

RefusalCode refused(const auto& answer) {
  REQUIRE_FALSE(answer.has_value());
  return answer.error().code;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("Admission: under load a cookie comes first, and holds for one hello, one address and half a minute") {
    Door door;
    const auto one = door.ask("h", {}, "a").value(), two = door.ask("h", {}, "a").value();
    REQUIRE(one.ticket);
    REQUIRE(two.ticket);
    const auto sent_back = door.ask("h", {}, "a").value();
    CHECK_FALSE(sent_back.ticket);
    REQUIRE(sent_back.cookie.size() == 40);
    CHECK(door.admission.pending() == 2);

    CHECK(door.ask("h", sent_back.cookie, "a").value().ticket);
    CHECK(refused(door.ask("h", sent_back.cookie, "b")) == RefusalCode::bad_cookie);
    CHECK(refused(door.ask("g", sent_back.cookie, "a")) == RefusalCode::bad_cookie);
    for (std::size_t i = 0; i < sent_back.cookie.size(); ++i) {
      INFO(i);
      auto altered = sent_back.cookie;
      altered[i] ^= 0x80;
      CHECK(refused(door.ask("h", altered, "a")) == RefusalCode::bad_cookie);
    }
    CHECK(refused(door.ask("h", did::ByteView(sent_back.cookie).first(39), "a")) == RefusalCode::bad_cookie);
    door.clock.advance(std::chrono::seconds(30));
    CHECK(door.ask("h", sent_back.cookie, "a").value().ticket);
    door.clock.advance(std::chrono::milliseconds(1));
    CHECK(refused(door.ask("h", sent_back.cookie, "a")) == RefusalCode::bad_cookie);
  }

  TEST_CASE("Admission: a cookie outlives one change of the key, not two") {
    Door door({.max_pending = 9, .load_mark = 0, .cookie_life = std::chrono::hours(1)});
    const auto cookie = door.ask("h", {}, "a").value().cookie;
    door.clock.advance(std::chrono::minutes(1));
    CHECK(door.ask("h", cookie, "a").has_value());
    door.clock.advance(std::chrono::minutes(1));
    CHECK(refused(door.ask("h", cookie, "a")) == RefusalCode::bad_cookie);
  }

  TEST_CASE("Admission: places are few, and given back") {
    Door door({.max_pending = 2, .load_mark = 100});
    auto one = door.ask("h", {}, "a").value().ticket;
    const auto two = door.ask("h", {}, "a").value().ticket;
    CHECK(refused(door.ask("h", {}, "a")) == RefusalCode::overloaded);
    one.reset();
    CHECK(door.ask("h", {}, "a").value().ticket);
  }

  TEST_CASE("Admission: a first message of IK is seen once for two minutes, and where there is no room, none is let in") {
    Door door;
    const auto key = [](std::uint8_t byte) { return DhPublicKey{byte}; };
    CHECK(door.admission.see(key(1)).has_value());
    CHECK(refused(door.admission.see(key(1))) == RefusalCode::replayed);
    door.clock.advance(std::chrono::minutes(2));
    CHECK(refused(door.admission.see(key(1))) == RefusalCode::replayed);
    CHECK(door.admission.see(key(2)).has_value());
    CHECK(door.admission.see(key(3)).has_value());
    CHECK(door.admission.see(key(4)).has_value());
    CHECK(refused(door.admission.see(key(5))) == RefusalCode::overloaded);
    door.clock.advance(std::chrono::minutes(2));
    CHECK(door.admission.see(key(1)).has_value());
    CHECK(refused(door.admission.see(key(2))) == RefusalCode::replayed);
  }

  TEST_CASE("DID-Noise: under load the handshake takes one more round, in both patterns") {
    for (const bool ik : {false, true}) {
      INFO("ik ", ik);
      test::Meeting meeting;
      Admission crowded(meeting.clock, meeting.door_random, {.load_mark = 0});
      auto options = meeting.bob.options(meeting.world, meeting.clock);
      Responder responder(std::move(options), {.admission = crowded, .address = "a"});
      auto initiator = meeting.initiator(ik);
      const auto outcome = test::meet(initiator, responder);
      CHECK(outcome.initiator == Progress::established);
      REQUIRE(outcome.sent.size() == 6);
      CHECK(test::frame_of(outcome.sent[1]).kind == FrameKind::retry);
      // The ephemeral key is another one: IK must not encrypt twice under the same key.
      const auto first = test::frame_of(outcome.sent[0]).body, again = test::frame_of(outcome.sent[2]).body;
      const std::size_t hello = 12 + 16 + 1 + 2 * 33 + 1 + 1;
      CHECK_FALSE(std::equal(first.begin() + hello, first.begin() + hello + 32, again.begin() + hello + 40));
    }
  }

  TEST_CASE("DID-Noise: a cookie from elsewhere is refused, and the peer is told") {
    test::Meeting meeting;
    Admission crowded(meeting.clock, meeting.door_random, {.load_mark = 0});
    Responder responder(meeting.bob.options(meeting.world, meeting.clock), {.admission = crowded, .address = "a"});
    auto initiator = meeting.initiator();
    (void)initiator.start();
    const auto step = responder.receive(test::frame_of(initiator.receive({FrameKind::retry, did::Bytes(40, 1)}).send));
    CHECK(step.progress == Progress::ended);
    CHECK(test::code_of(responder) == RefusalCode::bad_cookie);
    CHECK(initiator.receive(test::frame_of(step.send)).progress == Progress::ended);
    CHECK(initiator.refusal()->detail == "the peer says `bad_cookie`");
  }
}
