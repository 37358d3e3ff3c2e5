// Frames, records and POST bodies.
#include <doctest/doctest.h>

#include "agent/approvals.h"
#include "agent/post_carrier.h"
#include "carrier/channel_keys.h"
#include "meeting.h"

using namespace agent;
using test::Meeting;

namespace {

struct Ends {
  Channel one;
  Channel other;
};

Channel channel(bool initiator, const RekeyLimits& limits, did::Time now) {
  std::pair<noise::CipherState, noise::CipherState> keys;
  keys.first.initialize_key(did::SecretBytes::copy_of(did::Bytes(32, 1)));
  keys.second.initialize_key(did::SecretBytes::copy_of(did::Bytes(32, 2)));
  return make_channel(std::move(keys), initiator, limits, now);
}

Ends ends(const RekeyLimits& limits = {}) {
  const auto now = test::at(test::noon);
  return {channel(true, limits, now), channel(false, limits, now)};
}

did::Bytes sealed(Channel& channel, std::string_view text, did::Time now = test::at(test::noon)) {
  return channel.seal(RecordType::data, did::as_bytes(text), now).value();
}

RefusalCode refused(const auto& answer) {
  REQUIRE_FALSE(answer.has_value());
  return answer.error().code;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("FrameReader: gives frames as they were written, however the bytes come") {
    const auto one = encode_frame(FrameKind::record, did::as_bytes("one")).value();
    const auto two = encode_frame(FrameKind::first, {}).value();
    auto all = one;
    all.insert(all.end(), two.begin(), two.end());
    for (std::size_t piece = 1; piece <= all.size(); ++piece) {
      INFO(piece);
      FrameReader reader;
      std::vector<Frame> got;
      for (std::size_t at = 0; at < all.size(); at += piece) {
        reader.push(did::ByteView(all).subspan(at, std::min(piece, all.size() - at)));
        while (auto frame = reader.next().value()) got.push_back(*std::move(frame));
      }
      REQUIRE(got.size() == 2);
      CHECK(got[0].kind == FrameKind::record);
      CHECK(did::as_text(got[0].body) == "one");
      CHECK(got[1].body.empty());
      CHECK(reader.empty());
    }
  }

  TEST_CASE("FrameReader: refuses empty frames and unknown kinds as soon as it sees them") {
    for (const auto& bytes : {did::Bytes{0, 0}, did::Bytes{0, 1, 0}, did::Bytes{0, 9, 8}, did::Bytes{0xff, 0xff, 0x80}}) {
      FrameReader reader;
      reader.push(bytes);
      CHECK(refused(reader.next()) == RefusalCode::malformed);
      CHECK(refused(reader.next()) == RefusalCode::malformed);
    }
    CHECK(encode_frame(FrameKind::record, did::Bytes(max_frame_body)).value().size() == max_frame + 2);
    CHECK(refused(encode_frame(FrameKind::record, did::Bytes(max_frame_body + 1))) == RefusalCode::too_large);
  }

  TEST_CASE("Channel: records arrive once, in order, under their own direction's key") {
    auto [one, other] = ends();
    const auto first = sealed(one, "a"), second = sealed(one, "b");
    CHECK(did::as_text(other.open(test::frame_of(first)).value().body) == "a");
    CHECK(did::as_text(other.open(test::frame_of(second)).value().body) == "b");
    CHECK(refused(other.open(test::frame_of(second))) == RefusalCode::decryption_failed);  // said twice
    CHECK(refused(other.open(test::frame_of(first))) == RefusalCode::closed);              // and that was the end
    auto [three, four] = ends();
    (void)sealed(three, "left out");
    CHECK(refused(four.open(test::frame_of(sealed(three, "c")))) == RefusalCode::decryption_failed);
    auto [five, six] = ends();
    CHECK(refused(five.open(test::frame_of(sealed(five, "mirrored")))) == RefusalCode::decryption_failed);
  }

  TEST_CASE("Channel: refuses what is no record, too long, of no type, or of the wrong size") {
    auto [one, other] = ends();
    CHECK(refused(one.seal(RecordType::data, did::Bytes(max_record_body + 1), {})) == RefusalCode::too_large);
    const auto longest = one.seal(RecordType::data, did::Bytes(max_record_body), test::at(test::noon)).value();
    CHECK(other.open(test::frame_of(longest)).value().body.size() == max_record_body);
    CHECK(refused(other.open({FrameKind::third, {}})) == RefusalCode::unexpected_message);
    const auto altered = [](RecordType type, std::size_t size) {
      auto [sender, receiver] = ends();
      return refused(receiver.open(test::frame_of(sender.seal(type, did::Bytes(size, 'a'), test::at(test::noon)).value())));
    };
    CHECK(altered(static_cast<RecordType>(10), 0) == RefusalCode::malformed);
    CHECK(altered(RecordType::epoch, 7) == RefusalCode::malformed);
    CHECK(altered(RecordType::close, 65) == RefusalCode::malformed);
    CHECK(altered(RecordType::revoke, 65) == RefusalCode::malformed);
    CHECK(altered(RecordType::approve, 0) == RefusalCode::malformed);
    CHECK(altered(RecordType::approve, max_approval + 1) == RefusalCode::malformed);
  }

  TEST_CASE("Channel: the key changes after so many records and after so much time, and both sides go on") {
    auto [one, other] = ends({.records = 4, .age = std::chrono::minutes(10)});
    auto now = test::at(test::noon);
    int rekeys = 0, data = 0;
    const auto pass = [&](did::ByteView bytes) {
      for (const auto& frame : test::frames_of(bytes)) {
        const auto record = other.open(frame);
        REQUIRE(record.has_value());
        ++(record->type == RecordType::rekey ? rekeys : data);
      }
    };
    for (int i = 0; i < 9; ++i) pass(sealed(one, "x", now));
    CHECK(data == 9);
    CHECK(rekeys == 2);
    now += std::chrono::minutes(10);
    pass(sealed(one, "late", now));
    CHECK(rekeys == 3);
    pass(one.seal(RecordType::rekey, {}, now).value());  // and when somebody says so
    CHECK(rekeys == 4);
    pass(sealed(one, "on", now));
  }

  TEST_CASE("Channel: a peer that does not change its key in time is refused") {
    auto one = channel(true, {.records = 100}, test::at(test::noon));
    auto other = channel(false, {.records = 4}, test::at(test::noon));
    for (int i = 0; i < 4; ++i) CHECK(other.open(test::frame_of(sealed(one, "x"))).has_value());
    CHECK(refused(other.open(test::frame_of(sealed(one, "x")))) == RefusalCode::rekey_overdue);
  }

  TEST_CASE("Channel: nothing is said after close or revoke, on either side") {
    for (const auto last : {RecordType::close, RecordType::revoke}) {
      auto [one, other] = ends();
      const auto bytes = one.seal(last, did::as_bytes("revoked"), test::at(test::noon)).value();
      CHECK(one.over());
      CHECK(refused(one.seal(RecordType::data, {}, test::at(test::noon))) == RefusalCode::closed);
      CHECK(other.open(test::frame_of(bytes)).value().type == last);
      CHECK(other.over());
      CHECK(refused(other.seal(RecordType::data, {}, test::at(test::noon))) == RefusalCode::closed);
    }
  }

  TEST_CASE("POST: two round trips for first contact; with IK the data is there with the second POST") {
    for (const bool ik : {false, true}) {
      INFO("ik ", ik);
      Meeting meeting;
      PostResponder server(meeting.bob.options(meeting.world, meeting.clock), {.admission = meeting.admission});
      InitiatorOptions about{.peer = meeting.bob.party.id};
      if (ik) about.peer_static = meeting.bob.static_key.public_key();
      PostInitiator client(meeting.alice.options(meeting.world, meeting.clock), about);
      const auto first = client.start();
      auto answer = server.post(first.body, "192.0.2.1");
      CHECK(server.pending() == 1);
      const auto second = client.receive(answer.body, ik ? did::as_bytes("data") : did::ByteView());
      REQUIRE_FALSE(second.refusal.has_value());
      answer = server.post(second.body, "192.0.2.1");
      REQUIRE(answer.established.has_value());
      CHECK(server.pending() == 0);
      CHECK(answer.records.size() == (ik ? 1 : 0));
      if (ik) CHECK(did::as_text(answer.records[0].body) == "data");
      // The server's own data goes behind its welcome.
      const auto more = answer.established->channel.seal(RecordType::data, did::as_bytes("answer"), meeting.clock.now()).value();
      answer.body.insert(answer.body.end(), more.begin(), more.end());
      const auto done = client.receive(answer.body);
      REQUIRE(done.established.has_value());
      REQUIRE(done.records.size() == 1);
      CHECK(did::as_text(done.records[0].body) == "answer");
      CHECK(done.established->session.id == answer.established->session.id);
      CHECK(done.body.empty());
    }
  }

  TEST_CASE("POST: bodies of every wrong shape are answered with a refusal, and leave nothing pending") {
    Meeting meeting;
    PostResponder server(meeting.bob.options(meeting.world, meeting.clock), {.admission = meeting.admission});
    const auto joined = [](std::initializer_list<did::Bytes> parts) {
      did::Bytes all;
      for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
      return all;
    };
    const auto frame = [](FrameKind kind, std::size_t size) { return encode_frame(kind, did::Bytes(size, 1)).value(); };
    PostInitiator client(meeting.alice.options(meeting.world, meeting.clock), {.peer = meeting.bob.party.id});
    const auto good = client.start().body;
    struct Case {
      did::Bytes body;
      RefusalCode code;
    };
    const Case cases[] = {
        {{}, RefusalCode::malformed},
        {{0, 5, 1}, RefusalCode::malformed},
        {frame(FrameKind::record, 20), RefusalCode::unexpected_message},
        {joined({good, frame(FrameKind::record, 20)}), RefusalCode::unexpected_message},
        {frame(FrameKind::route, 32), RefusalCode::malformed},
        {joined({frame(FrameKind::route, 31), frame(FrameKind::third, 20)}), RefusalCode::malformed},
        {joined({frame(FrameKind::route, 32), frame(FrameKind::third, 20)}), RefusalCode::timed_out},
        {did::Bytes(max_post + 1), RefusalCode::too_large},
    };
    for (const auto& one : cases) {
      const auto answer = server.post(one.body, "a");
      REQUIRE(answer.refusal.has_value());
      CHECK(name(answer.refusal->code) == name(one.code));
      CHECK(did::as_text(test::frame_of(answer.body).body) == name(one.code));
      CHECK(server.pending() == 0);
    }
    CHECK_FALSE(server.post(good, "a").refusal.has_value());
  }

  TEST_CASE("POST: what is pending is taken once, and dropped when its time is over") {
    Meeting meeting;
    PostResponder server(meeting.bob.options(meeting.world, meeting.clock), {.admission = meeting.admission});
    PostInitiator client(meeting.alice.options(meeting.world, meeting.clock), {.peer = meeting.bob.party.id});
    const auto second = client.receive(server.post(client.start().body, "a").body);
    CHECK(server.post(second.body, "a").established.has_value());
    const auto again = server.post(second.body, "a");  // a replay
    REQUIRE(again.refusal.has_value());
    CHECK(again.refusal->code == RefusalCode::timed_out);

    PostInitiator late(meeting.alice.options(meeting.world, meeting.clock), {.peer = meeting.bob.party.id});
    const auto third = late.receive(server.post(late.start().body, "a").body);
    CHECK(server.pending() == 1);
    CHECK(meeting.admission.pending() == 1);
    meeting.clock.advance(std::chrono::seconds(31));
    CHECK(server.post(third.body, "a").refusal->code == RefusalCode::timed_out);
    CHECK(server.pending() == 0);
    CHECK(meeting.admission.pending() == 0);
  }
}
