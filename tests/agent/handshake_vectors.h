// The vectors of test-vectors/handshake/: whole handshakes, made from fixed keys, randomness and times. One maker for the file and for the
// test that holds the file to it.
#pragma once

#include "raw_side.h"

namespace test {

// What one message is made of, derived a second time with noise states that know every secret.
class Transcriber {
 public:
  Transcriber(Meeting& meeting, bool ik, const did::Bytes& hello, const did::Bytes& ephemeral, const did::Bytes& responder_ephemeral)
      : initiator_(ik ? agent::noise::ik : agent::noise::xx, agent::noise::Role::initiator, hello, meeting.alice.static_key,
                   ik ? std::optional(meeting.bob.static_key.public_key()) : std::nullopt),
        responder_(ik ? agent::noise::ik : agent::noise::xx, agent::noise::Role::responder, hello, meeting.bob.static_key),
        randoms_{FixedRandom(ephemeral), FixedRandom(responder_ephemeral)} {}

  // `message`: the noise message, as it was sent. Fails the test where it cannot be made again from its payload.
  did::Json message(bool by_initiator, did::ByteView message) {
    auto& writer = by_initiator ? initiator_ : responder_;
    auto& reader = by_initiator ? responder_ : initiator_;
    const auto rest = reader.read_tokens(message).value();
    const auto h = reader.h();
    const auto payload = reader.read_payload(rest).value();
    did::Bytes again;
    REQUIRE(writer.write_tokens(randoms_[by_initiator ? 0 : 1], again).has_value());
    CHECK(writer.h() == h);
    REQUIRE(writer.write_payload(payload, 0, again).has_value());
    CHECK(std::ranges::equal(again, message));
    if (reader.finished()) keys_ = reader.split();
    return {{"h", did::hex_encode(h)}, {"payload", std::string(did::as_text(payload))}};
  }
  did::Json record(bool by_initiator, did::ByteView ciphertext) {
    const auto plaintext = (by_initiator ? keys_.first : keys_.second).decrypt_with_ad({}, ciphertext).value();
    return {{"type", plaintext.at(0)}, {"payload", std::string(did::as_text(did::ByteView(plaintext).subspan(1)))}};
  }
  [[nodiscard]] did::Sha256 h() const { return initiator_.h(); }

 private:
  agent::noise::HandshakeState initiator_, responder_;
  FixedRandom randoms_[2];
  std::pair<agent::noise::CipherState, agent::noise::CipherState> keys_;
};

struct VectorCase {
  std::string id, about;
  bool ik = false, shows = false, under_load = false, early_data = false;
};

inline did::Bytes counted(std::uint8_t first, std::size_t size) {
  did::Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
  return bytes;
}

inline did::Json side_json(const AgentSide& side, std::uint8_t byte, const did::Bytes& random) {
  return {{"did", side.party.id},
          {"verificationMethod", side.party.method},
          {"secretKey", did::hex_encode(did::Bytes(32, byte))},
          {"staticSecret", did::hex_encode(did::Bytes(32, static_cast<std::uint8_t>(byte + 100)))},
          {"staticPublic", did::hex_encode(side.static_key.public_key())},
          {"random", did::hex_encode(random)}};
}

class VectorMaker {
 public:
  explicit VectorMaker(const VectorCase& one) : case_(one) {
    meeting_.alice.random.begin_with(random_);
    meeting_.bob.random.begin_with(responder_random_);
    meeting_.as_initiator = [this](auto& options, auto& about) {
      about.intents = {{"/mcp/tools/call", "mcp://shop.example/"}};
      about.record_digest = "sha256:" + std::string(64, '0');
      if (case_.shows) options.want = identity_wanted();
    };
    if (!case_.shows) return;
    meeting_.alice.hold({meeting_.credential_about(meeting_.alice)});
    meeting_.bob.hold({meeting_.credential_about(meeting_.bob)});
  }

  did::Json make() {
    agent::Admission admission(meeting_.clock, meeting_.door_random, {.load_mark = case_.under_load ? std::size_t{0} : std::size_t{250}});
    auto options = meeting_.bob.options(meeting_.world, meeting_.clock);
    options.epoch = 41;
    if (case_.shows) options.want = identity_wanted();
    agent::Responder responder(
        std::move(options),
        {.admission = admission, .address = "192.0.2.1", .decide = [](const agent::Peer&, std::span<const agent::Grant> asked) {
           return agent::Answer<agent::Terms>(agent::Terms{.granted = {asked.begin(), asked.end()}, .operations = 50});
         }});
    auto initiator = meeting_.initiator(case_.ik);
    carry(initiator, responder);
    auto at_alice = initiator.take();
    auto at_bob = responder.take();
    if (case_.early_data) CHECK(did::as_text(at_bob.channel.open(frame_of(early_)).value().body) == "first data");
    exchange(at_alice, at_bob);
    return whole(at_alice);
  }

 private:
  void carry(agent::Initiator& initiator, agent::Responder& responder) {
    auto step = initiator.start();
    for (bool by_initiator = true; !step.send.empty(); by_initiator = !by_initiator) {
      add(by_initiator, frame_of(step.send), step.send);
      if (by_initiator && !early_.empty()) add_record(true, early_);
      step = by_initiator ? responder.receive(frame_of(step.send)) : initiator.receive(frame_of(step.send));
      if (case_.early_data && !by_initiator && early_.empty()) early_ = initiator.early_data(did::as_bytes("first data")).value();
    }
    REQUIRE(step.progress == agent::Progress::established);
  }

  void add(bool by_initiator, const agent::Frame& frame, const did::Bytes& bytes) {
    using enum agent::FrameKind;
    did::Json one{{"from", by_initiator ? "initiator" : "responder"}, {"frame", did::hex_encode(bytes)}};
    did::ByteView message = frame.body;
    if (frame.kind == first) {
      const auto hello = agent::read_hello(frame.body).value().bytes;
      one["hello"] = did::hex_encode(hello);
      message = message.subspan(hello.size());
      const auto drawn = did::ByteView(random_).subspan(16 + 32 * (firsts_++), 32);
      transcriber_.emplace(meeting_, case_.ik, hello, did::Bytes(drawn.begin(), drawn.end()), responder_random_);
    }
    if (frame.kind == retry) one["cookie"] = did::hex_encode(frame.body);
    if (frame.kind == first || frame.kind == second || frame.kind == third) one.update(transcriber_->message(by_initiator, message));
    if (frame.kind == record) one.update(transcriber_->record(by_initiator, message));
    messages_.push_back(std::move(one));
  }

  void add_record(bool by_initiator, const did::Bytes& bytes) {
    did::Json one{{"from", by_initiator ? "initiator" : "responder"}, {"frame", did::hex_encode(bytes)}};
    one.update(transcriber_->record(by_initiator, frame_of(bytes).body));
    messages_.push_back(std::move(one));
  }

  void exchange(agent::Established& alice, agent::Established& bob) {
    add_record(true, alice.channel.seal(agent::RecordType::data, did::as_bytes("a question"), meeting_.clock.now()).value());
    add_record(false, bob.channel.seal(agent::RecordType::data, did::as_bytes("an answer"), meeting_.clock.now()).value());
  }

  did::Json whole(const agent::Established& established) const {
    return {
        {"id", case_.id},
        {"about", case_.about},
        {"suite", established.suite},
        {"time", did::format_time(meeting_.clock.now())},
        {"initiator", side_json(meeting_.alice, 2, random_)},
        {"responder", side_json(meeting_.bob, 3, responder_random_)},
        {"messages", messages_},
        {"handshakeHash", did::hex_encode(established.handshake_hash)},
        {"session", established.session.id},
        {"exported", {{"label", agent::request_label}, {"key", did::hex_encode(established.exporter.key(agent::request_label).expose())}}}};
  }

  VectorCase case_;
  const did::Bytes random_ = counted(0x10, 16 + 32 + 32);  // the hello's nonce, then an ephemeral secret for each first message
  const did::Bytes responder_random_ = counted(0x90, 32);
  Meeting meeting_;
  std::optional<Transcriber> transcriber_;
  std::size_t firsts_ = 0;
  did::Bytes early_;
  did::Json messages_ = did::Json::array();
};

inline did::Json make_handshake_vectors() {
  const VectorCase cases[] = {
      {.id = "xx", .about = "first contact; nothing is asked for"},
      {.id = "xx-shows", .about = "first contact; both sides ask, and show", .shows = true},
      {.id = "xx-retry", .about = "first contact under load: a cookie, and a second first message", .under_load = true},
      {.id = "ik", .about = "a known peer, with data beside the proof", .ik = true, .early_data = true},
      {.id = "ik-shows", .about = "a known peer; both sides ask, and show", .ik = true, .shows = true},
      {.id = "ik-retry",
       .about = "a known peer under load: the second first message has another ephemeral key",
       .ik = true,
       .under_load = true},
  };
  did::Json all = did::Json::array();
  for (const auto& one : cases) all.push_back(VectorMaker(one).make());
  return {{"about",
           "DID-Noise (docs/formats/handshake.md): whole handshakes with fixed keys, randomness and times, every byte. Written by "
           "tests/agent/write_vectors.cpp"},
          {"count", all.size()},
          {"cases", std::move(all)}};
}

}  // namespace test
