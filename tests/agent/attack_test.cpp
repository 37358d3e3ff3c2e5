// The rows of the threat table that concern the handshake, by their numbers: somebody in the middle, or a peer that lies.
#include <doctest/doctest.h>

#include "agent/session.h"
#include "did/key_format.h"
#include "raw_side.h"

using namespace agent;
using did::Json;
using test::Meeting;

namespace {

// Mallory passes on what the two say.
struct Relay {
  Meeting meeting;
  test::AgentSide mallory{9};
};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("attack 1: a handshake that is relayed to somebody else's server is refused as wrong_audience, on both sides") {
    for (const bool ik : {false, true}) {
      INFO("ik ", ik);
      // Alice means Mallory, who passes her messages on to Bob.
      Relay relay;
      relay.meeting.as_initiator = [&](auto&, auto& about) { about.peer = relay.mallory.party.id; };
      auto alice = relay.meeting.initiator(ik);  // in IK, even with Bob's key taken for Mallory's
      auto bob = relay.meeting.responder();
      (void)test::meet(alice, bob);
      CHECK(test::code_of(bob) == RefusalCode::wrong_audience);

      // A careless Bob would answer to any name. Alice does not take him for Mallory.
      relay.meeting.as_responder = [&](auto&, auto& about) { about.names = {relay.mallory.party.id}; };
      auto again = relay.meeting.initiator(ik);
      auto careless = relay.meeting.responder();
      (void)test::meet(again, careless);
      CHECK(test::code_of(again) == RefusalCode::wrong_audience);
    }
  }

  TEST_CASE("attack 1: what Alice signed for Mallory's handshake convinces Bob in no other") {
    Relay relay;
    auto& meeting = relay.meeting;
    // Mallory takes a proof from Alice for a handshake of theirs ...
    auto as_responder = [&](auto& side) {
      auto options = side.options(meeting.world, meeting.clock);
      return Responder(std::move(options), {.admission = meeting.admission});
    };
    auto mallory = as_responder(relay.mallory);
    meeting.as_initiator = [&](auto&, auto& about) { about.peer = relay.mallory.party.id; };
    auto alice = meeting.initiator();
    auto step = mallory.receive(test::frame_of(alice.start().send));
    const auto proof = test::frame_of(alice.receive(test::frame_of(step.send)).send);
    // ... which to Bob, in the middle of another one, is noise.
    meeting.as_initiator = [](auto&, auto&) {};
    auto bob = meeting.responder();
    auto decoy = meeting.initiator();
    (void)bob.receive(test::frame_of(decoy.start().send));
    CHECK(bob.receive(proof).progress == Progress::ended);
    CHECK(test::code_of(bob) == RefusalCode::decryption_failed);
    // Mallory opens it with its own keys, and says what was inside to Bob under keys of its own: h is another one.
    REQUIRE(mallory.receive(proof).progress == Progress::established);
    test::RawAlice raw(meeting);
    auto other_bob = meeting.responder();
    raw.second(test::frame_of(other_bob.receive(raw.first(test::bytes_of(raw.offer()))).send));
    auto stolen = raw.proof();
    test::RawAlice elsewhere(meeting);
    auto third_bob = meeting.responder();
    elsewhere.second(test::frame_of(third_bob.receive(elsewhere.first(test::bytes_of(elsewhere.offer()))).send));
    stolen["signature"] = elsewhere.proof()["signature"];
    CHECK(other_bob.receive(raw.third(test::bytes_of(stolen))).progress == Progress::ended);
    CHECK(test::code_of(other_bob) == RefusalCode::bad_signature);
  }

  TEST_CASE("attack 2: a signature under another DID's name, and a DID put in another's place, are refused") {
    struct Case {
      const char* what;
      bool alices_method;
      RefusalCode code;
    };
    // Mallory says it is Alice, with its own signature; under its own method, and under hers.
    for (const auto& one : {Case{"its own method", false, RefusalCode::wrong_key}, Case{"her method", true, RefusalCode::bad_signature}}) {
      INFO(one.what);
      Relay relay;
      test::RawAlice raw(relay.meeting);
      auto bob = relay.meeting.responder();
      raw.second(test::frame_of(bob.receive(raw.first(test::bytes_of(raw.offer()))).send));
      auto proof = raw.proof(relay.meeting.alice.party.id, &relay.mallory);
      if (one.alices_method) proof["verificationMethod"] = relay.meeting.alice.party.method;
      CHECK(bob.receive(raw.third(test::bytes_of(proof))).progress == Progress::ended);
      CHECK(test::code_of(bob) == one.code);
    }
    // A signature over the right handshake that names another peer than Bob.
    Relay relay;
    test::RawAlice raw(relay.meeting);
    auto bob = relay.meeting.responder();
    raw.second(test::frame_of(bob.receive(raw.first(test::bytes_of(raw.offer()))).send));
    auto proof = raw.proof();
    const auto elsewhere = signed_bytes({.role = noise::Role::initiator,
                                         .suite = suite_xx,
                                         .h = raw.noise().h(),
                                         .own_did = relay.meeting.alice.party.id,
                                         .peer_did = relay.mallory.party.id});
    proof["signature"] = did::base64url_encode(relay.meeting.alice.party.key.sign(elsewhere).value());
    CHECK(bob.receive(raw.third(test::bytes_of(proof))).progress == Progress::ended);
    CHECK(test::code_of(bob) == RefusalCode::bad_signature);
  }

  TEST_CASE("attack 2: a responder's signature is none of an initiator's, nor one for another suite") {
    struct Case {
      noise::Role role;
      std::string_view suite;
    };
    for (const auto& one : {Case{noise::Role::responder, suite_xx}, Case{noise::Role::initiator, suite_ik}}) {
      Meeting meeting;
      test::RawAlice raw(meeting);
      auto bob = meeting.responder();
      raw.second(test::frame_of(bob.receive(raw.first(test::bytes_of(raw.offer()))).send));
      auto proof = raw.proof();
      const auto other = signed_bytes({.role = one.role,
                                       .suite = one.suite,
                                       .h = raw.noise().h(),
                                       .own_did = meeting.alice.party.id,
                                       .peer_did = meeting.bob.party.id});
      proof["signature"] = did::base64url_encode(meeting.alice.party.key.sign(other).value());
      (void)bob.receive(raw.third(test::bytes_of(proof)));
      CHECK(test::code_of(bob) == RefusalCode::bad_signature);
    }
  }

  TEST_CASE("attack 3: nothing that was said is good a second time, to a responder that began anew included") {
    for (const bool ik : {false, true}) {
      INFO("ik ", ik);
      Meeting meeting;
      auto alice = meeting.initiator(ik);
      auto bob = meeting.responder();
      const auto said = test::meet(alice, bob).sent;
      REQUIRE(alice.refusal() == nullptr);
      auto after_restart = meeting.responder();
      Admission forgetful(meeting.clock, meeting.door_random);
      Responder forgetful_bob(meeting.bob.options(meeting.world, meeting.clock), {.admission = forgetful});
      // The same first message: in IK it is known. Where it is not, after a restart, what follows has no meaning.
      const auto step = after_restart.receive(test::frame_of(said[0]));
      CHECK((step.progress == Progress::ended) == ik);
      if (ik) CHECK(test::code_of(after_restart) == RefusalCode::replayed);
      REQUIRE(forgetful_bob.receive(test::frame_of(said[0])).progress == Progress::waiting);
      CHECK(forgetful_bob.receive(test::frame_of(said[2])).progress == Progress::ended);
      CHECK(test::code_of(forgetful_bob) == RefusalCode::decryption_failed);
      // And to the initiator: the same reply, the same welcome.
      auto another = meeting.initiator(ik);
      (void)another.start();
      CHECK(another.receive(test::frame_of(said[1])).progress == Progress::ended);
      CHECK(test::code_of(another) == RefusalCode::decryption_failed);
    }
  }

  TEST_CASE("attack 4: a presentation that somebody else made, or that was made for another handshake, is refused") {
    Relay relay;
    auto& meeting = relay.meeting;
    meeting.alice.hold({meeting.credential_about(meeting.alice)});
    meeting.as_responder = [](auto& options, auto&) { options.want = test::identity_wanted(); };
    auto alice = meeting.initiator();
    auto bob = meeting.responder();
    REQUIRE(test::meet(alice, bob).responder == Progress::established);
    const auto recorded = test::json_of(did::as_bytes(bob.peer().shown->presentation));
    for (const bool by_alice : {true, false}) {  // her own from yesterday; and hers, by Mallory
      INFO("by alice: ", by_alice);
      test::RawAlice raw(meeting);
      auto fresh = meeting.responder();
      raw.second(test::frame_of(fresh.receive(raw.first(test::bytes_of(raw.offer()))).send));
      auto proof = by_alice ? raw.proof() : raw.proof(relay.mallory.party.id, &relay.mallory);
      proof["presentation"] = recorded;
      CHECK(fresh.receive(raw.third(test::bytes_of(proof))).progress == Progress::ended);
      CHECK(test::code_of(fresh) == RefusalCode::presentation_refused);
      CHECK(fresh.peer().shown->verdict.outcome(vc::Check::challenge) == vc::Outcome::failed);
    }
  }

  TEST_CASE("attack 4: a presentation made for this very handshake, by somebody else than its initiator, is refused") {
    Relay relay;
    auto& meeting = relay.meeting;
    meeting.as_responder = [](auto& options, auto&) { options.want = test::identity_wanted(); };
    test::RawAlice raw(meeting);
    auto bob = meeting.responder();
    raw.second(test::frame_of(bob.receive(raw.first(test::bytes_of(raw.offer()))).send));
    auto proof = raw.proof(relay.mallory.party.id, &relay.mallory);
    meeting.alice.hold({meeting.credential_about(meeting.alice)});  // Alice plays along
    const auto challenge = challenge_of(noise::Role::initiator, raw.noise().h(), *raw.noise().re());
    const auto shown = meeting.alice.wallet->present(test::identity_wanted(),
                                                     {.challenge = challenge, .domain = meeting.bob.party.id, .at = meeting.clock.now()});
    proof["presentation"] = test::json_of(did::as_bytes(**shown));
    (void)bob.receive(raw.third(test::bytes_of(proof)));
    CHECK(test::code_of(bob) == RefusalCode::presentation_refused);
    CHECK(bob.refusal()->detail == "another holder's presentation");
  }

  TEST_CASE("attack 18: a session is its peer's key's alone, and so is a proof") {
    Meeting meeting;
    auto alice = meeting.initiator();
    auto bob = meeting.responder();
    REQUIRE(test::meet(alice, bob).responder == Progress::established);
    const auto established = bob.take();
    Revocations revocations;
    const auto session = Session::open(facts_of(established), revocations, meeting.clock).value();
    const test::AgentSide thief(9);
    CHECK(session->admit(thief.party.key.public_key()).error().code == RefusalCode::wrong_key);
    CHECK(session->admit(meeting.alice.party.key.public_key()).has_value());
  }

  TEST_CASE("attack 19: points of small order, foreign suites and keys for other purposes are refused") {
    const DhPublicKey small_order[] = {
        {}, {1}, {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
                  0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00}};
    for (const auto& point : small_order) {
      Meeting meeting;
      test::RawAlice raw(meeting);
      auto frame = raw.first(test::bytes_of(raw.offer()));
      const auto hello = read_hello(frame.body).value().bytes.size();
      std::ranges::copy(point, frame.body.begin() + static_cast<std::ptrdiff_t>(hello));
      auto bob = meeting.responder();
      CHECK(bob.receive(frame).progress == Progress::ended);
      CHECK(test::code_of(bob) == RefusalCode::weak_key);
    }
    // The X25519 key that belongs to Alice's DID does not sign.
    Meeting meeting;
    test::RawAlice raw(meeting);
    auto bob = meeting.responder();
    raw.second(test::frame_of(bob.receive(raw.first(test::bytes_of(raw.offer()))).send));
    auto proof = raw.proof();
    const auto x25519 = did::derive_x25519(meeting.alice.party.key.public_key()).value();
    proof["verificationMethod"] = meeting.alice.party.id + "#" + did::to_multikey(x25519);
    (void)bob.receive(raw.third(test::bytes_of(proof)));
    CHECK(test::code_of(bob) == RefusalCode::wrong_key);
  }

  TEST_CASE("attack 20: a flood of first messages costs no signature beyond the mark, and is held to its places") {
    Meeting meeting;
    Admission small(meeting.clock, meeting.door_random, {.max_pending = 5, .load_mark = 3});
    class CountingSigner final : public did::Signer {
     public:
      explicit CountingSigner(did::SecretKey& key) : key_(key) {}
      const did::PublicKey& public_key() const override { return key_.public_key(); }
      did::Result<did::Bytes> sign(did::ByteView message) override { return ++count, key_.sign(message); }
      int count = 0;

     private:
      did::SecretKey& key_;
    };
    CountingSigner counting(meeting.bob.party.key);
    std::vector<Responder> kept;
    int retries = 0;
    for (int i = 0; i < 100; ++i) {
      auto alice = meeting.initiator();
      kept.emplace_back(HandshakeOptions{.self = {.did = meeting.bob.party.id,
                                                  .verification_method = meeting.bob.party.method,
                                                  .signer = counting,
                                                  .static_key = meeting.bob.static_key},
                                         .methods = meeting.world.methods,
                                         .clock = meeting.clock,
                                         .random = meeting.bob.random},
                        ResponderOptions{.admission = small, .address = "spoofed"});
      if (test::frame_of(kept.back().receive(test::frame_of(alice.start().send)).send).kind == FrameKind::retry) ++retries;
    }
    CHECK(retries == 97);
    CHECK(counting.count == 3);
    CHECK(small.pending() == 3);
    kept.clear();
    CHECK(small.pending() == 0);
  }

  TEST_CASE("attack 22: clocks that are apart by more than the bound are noticed on either side; within it, they do no harm") {
    class Shifted final : public did::Clock {
     public:
      Shifted(const did::Clock& clock, std::chrono::milliseconds by) : clock_(clock), by_(by) {}
      did::Time now() const override { return clock_.now() + by_; }

     private:
      const did::Clock& clock_;
      std::chrono::milliseconds by_;
    };
    for (const auto seconds : {-600, -61, -60, 60, 61, 600}) {
      INFO(seconds, " s");
      Meeting meeting;
      const Shifted shifted(meeting.clock, std::chrono::seconds(seconds));
      Initiator alice(meeting.alice.options(meeting.world, shifted), {.peer = meeting.bob.party.id});
      auto bob = meeting.responder();
      const auto outcome = test::meet(alice, bob);
      const bool within = std::abs(seconds) <= 60;
      CHECK((outcome.initiator == Progress::established) == within);
      if (!within) CHECK(test::code_of(bob) == RefusalCode::stale);
      // A responder that does not look at the initiator's clock does not get past it either.
      Initiator again(meeting.alice.options(meeting.world, shifted), {.peer = meeting.bob.party.id});
      meeting.as_responder = [](auto& options, auto&) { options.skew = std::chrono::hours(1); };
      auto lenient = meeting.responder();
      (void)test::meet(again, lenient);
      CHECK((again.refusal() != nullptr) == !within);
    }
  }

  TEST_CASE("attack 22: a revocation epoch that went back is refused, in the reply and in the proof") {
    Meeting meeting;
    meeting.as_initiator = [](auto& options, auto&) { options.epoch = 6; };
    meeting.as_responder = [](auto& options, auto&) { options.least_epoch = 7; };
    auto alice = meeting.initiator();
    auto bob = meeting.responder();
    (void)test::meet(alice, bob);
    CHECK(test::code_of(bob) == RefusalCode::stale_epoch);
  }

  TEST_CASE("attack 24: suites taken out of the offer on the way break the handshake; a suite below the floor is refused") {
    Meeting meeting;
    auto alice = meeting.initiator();
    auto bob = meeting.responder();
    auto first = test::frame_of(alice.start().send);
    // Somebody in the middle leaves one suite in the offer.
    const auto hello = read_hello(first.body).value();
    const std::vector<std::string> one{std::string(suite_xx)};
    auto weaker = encode_hello({}, one, suite_xx, {});
    std::copy(hello.bytes.begin() + 12, hello.bytes.begin() + 28, weaker.begin() + 12);  // the nonce
    weaker.insert(weaker.end(), first.body.begin() + static_cast<std::ptrdiff_t>(hello.bytes.size()), first.body.end());
    const auto step = bob.receive({FrameKind::first, weaker});
    REQUIRE(step.progress == Progress::waiting);
    CHECK(alice.receive(test::frame_of(step.send)).progress == Progress::ended);
    CHECK(test::code_of(alice) == RefusalCode::decryption_failed);

    meeting.as_responder = [](auto& options, auto&) { options.suites = {"Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256"}; };
    auto strict = meeting.responder();
    auto again = meeting.initiator();
    (void)test::meet(again, strict);
    CHECK(test::code_of(strict) == RefusalCode::unsupported_suite);
  }
}
