// DID-Noise between two agents: what both sides know afterwards.
#include <doctest/doctest.h>

#include "meeting.h"

using namespace agent;
using test::Meeting;

namespace {

struct Met {
  Established alice;
  Established bob;
  std::size_t messages;
};

Met must_meet(Meeting& meeting, bool ik = false) {
  auto initiator = meeting.initiator(ik);
  auto responder = meeting.responder();
  const auto outcome = test::meet(initiator, responder);
  if (initiator.refusal() != nullptr) FAIL(name(initiator.refusal()->code), ": ", initiator.refusal()->detail);
  if (responder.refusal() != nullptr) FAIL(name(responder.refusal()->code), ": ", responder.refusal()->detail);
  REQUIRE(outcome.initiator == Progress::established);
  REQUIRE(outcome.responder == Progress::established);
  return {initiator.take(), responder.take(), outcome.sent.size()};
}

void check_agreed(const Meeting& meeting, const Met& met) {
  CHECK(met.alice.peer.did == meeting.bob.party.id);
  CHECK(met.bob.peer.did == meeting.alice.party.id);
  CHECK(met.alice.peer.verification_method == meeting.bob.party.method);
  CHECK(met.alice.peer.static_key == meeting.bob.static_key.public_key());
  CHECK(met.bob.peer.static_key == meeting.alice.static_key.public_key());
  CHECK(met.bob.peer.key == meeting.alice.party.key.public_key());
  CHECK(met.alice.handshake_hash == met.bob.handshake_hash);
  CHECK(met.alice.session.id == met.bob.session.id);
  CHECK(met.alice.session.id.size() == 22);
  CHECK(met.alice.session.expires == met.bob.session.expires);
  CHECK(met.alice.suite == met.bob.suite);
}

void check_talk(Met& met, did::Time now) {
  auto there = met.alice.channel.seal(RecordType::data, did::as_bytes("hello"), now).value();
  const auto heard = met.bob.channel.open(test::frame_of(there)).value();
  CHECK(did::as_text(heard.body) == "hello");
  auto back = met.bob.channel.seal(RecordType::data, did::as_bytes("well met"), now).value();
  CHECK(did::as_text(met.alice.channel.open(test::frame_of(back)).value().body) == "well met");
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("DID-Noise: first contact takes two round trips, and both sides know who the other is") {
    Meeting meeting;
    auto met = must_meet(meeting);
    CHECK(met.messages == 4);
    CHECK(met.alice.suite == suite_xx);
    check_agreed(meeting, met);
    check_talk(met, meeting.clock.now());
    CHECK(meeting.admission.pending() == 0);
  }

  TEST_CASE("DID-Noise: a known peer is met with IK, and data goes along with the proof") {
    Meeting meeting;
    auto initiator = meeting.initiator(true);
    auto responder = meeting.responder();
    auto step = responder.receive(test::frame_of(initiator.start().send));
    step = initiator.receive(test::frame_of(step.send));
    auto early = initiator.early_data(did::as_bytes("first"));
    REQUIRE(early.has_value());
    step = responder.receive(test::frame_of(step.send));
    REQUIRE(step.progress == Progress::established);
    auto bob = responder.take();
    CHECK(did::as_text(bob.channel.open(test::frame_of(*early)).value().body) == "first");
    REQUIRE(initiator.receive(test::frame_of(step.send)).progress == Progress::established);
    Met met{initiator.take(), std::move(bob), 4};
    CHECK(met.alice.suite == suite_ik);
    check_agreed(meeting, met);
    check_talk(met, meeting.clock.now());
  }

  TEST_CASE("DID-Noise: each side shows what the other asks for, in both patterns") {
    for (const bool ik : {false, true}) {
      INFO("ik: ", ik);
      Meeting meeting;
      meeting.alice.hold({meeting.credential_about(meeting.alice)});
      meeting.bob.hold({meeting.credential_about(meeting.bob)});
      meeting.as_initiator = [](auto& options, auto&) { options.want = test::identity_wanted(); };
      meeting.as_responder = [](auto& options, auto&) { options.want = test::identity_wanted(); };
      auto met = must_meet(meeting, ik);
      for (const auto* one : {&met.alice, &met.bob}) {
        REQUIRE(one->peer.shown.has_value());
        CHECK_MESSAGE(one->peer.shown->verdict.accepted(), test::shown(one->peer.shown->verdict));
        CHECK(one->peer.shown->verdict.subject.issuer == one->peer.did);
        CHECK(one->peer.shown->verdict.parts.size() == 1);
      }
    }
  }

  TEST_CASE("DID-Noise: one side alone may ask") {
    for (const bool initiator_asks : {false, true}) {
      Meeting meeting;
      meeting.alice.hold({meeting.credential_about(meeting.alice)});
      meeting.bob.hold({meeting.credential_about(meeting.bob)});
      if (initiator_asks)
        meeting.as_initiator = [](auto& options, auto&) { options.want = test::identity_wanted(); };
      else
        meeting.as_responder = [](auto& options, auto&) { options.want = test::identity_wanted(); };
      auto met = must_meet(meeting);
      CHECK(met.alice.peer.shown.has_value() == initiator_asks);
      CHECK(met.bob.peer.shown.has_value() == !initiator_asks);
    }
  }

  TEST_CASE("DID-Noise: the responder decides on what the initiator means to do, and the terms are the same on both sides") {
    Meeting meeting;
    const std::vector<Grant> intents{{"/mcp/tools/call", "mcp://shop.example/"}, {"/mcp/tools/delete", "mcp://shop.example/"}};
    meeting.as_initiator = [&](auto& options, auto& about) {
      about.intents = intents;
      options.least_epoch = 41;
      options.epoch = 7;
    };
    meeting.as_responder = [&](auto& options, auto& about) {
      options.epoch = 41;
      about.decide = [&](const Peer& peer, std::span<const Grant> asked) -> Answer<Terms> {
        CHECK(peer.did == meeting.alice.party.id);
        CHECK(peer.epoch == 7);
        CHECK(std::vector(asked.begin(), asked.end()) == intents);
        return Terms{.granted = {asked[0]}, .life = std::chrono::minutes(5), .operations = 50, .events = "https://b.example/events"};
      };
    };
    const auto met = must_meet(meeting);
    for (const auto* one : {&met.alice, &met.bob}) {
      CHECK(one->session.granted == std::vector<Grant>{intents[0]});
      CHECK(one->session.operations == 50);
      CHECK(one->session.epoch == 41);
      CHECK(one->session.events == "https://b.example/events");
      CHECK(one->session.expires - one->session.created == std::chrono::minutes(5));
    }
  }

  TEST_CASE("DID-Noise: any key type that signs will do") {
    for (const auto type : {did::KeyType::p256, did::KeyType::secp256k1, did::KeyType::p384}) {
      INFO(did::info(type).name);
      Meeting meeting(type);
      check_agreed(meeting, must_meet(meeting));
    }
  }

  TEST_CASE("DID-Noise: a responder goes by its names, and whoever answers will do where that was said") {
    Meeting meeting;
    meeting.as_initiator = [](auto&, auto& about) { about.audience = "ans://v1.0.0.bob.example"; };
    meeting.as_responder = [](auto&, auto& about) { about.names = {"ans://v1.0.0.bob.example"}; };
    check_agreed(meeting, must_meet(meeting));
    Meeting open;
    open.as_initiator = [](auto&, auto& about) { about.peer.clear(), about.any_peer = true; };
    open.as_responder = [](auto&, auto& about) { about.any_audience = true; };
    check_agreed(open, must_meet(open));
  }

  TEST_CASE("DID-Noise: the same keys, randomness and time give the same bytes; other randomness gives others") {
    const auto said = [](std::uint8_t random) {
      Meeting meeting;
      meeting.alice.random.begin_with(did::Bytes(32, random));
      auto initiator = meeting.initiator();
      auto responder = meeting.responder();
      return test::meet(initiator, responder).sent;
    };
    CHECK(said(1) == said(1));
    CHECK(said(1) != said(2));
  }
}
