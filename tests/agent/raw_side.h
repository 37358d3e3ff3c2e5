// Peers that keep to Noise and to nothing else, in a meeting: they say whatever a test wants them to.
#pragma once

#include <functional>

#include "meeting.h"
#include "raw_initiator.h"

namespace test {

// Alice's place, taken by somebody who says what he likes.
class RawAlice : public RawInitiator {
 public:
  explicit RawAlice(Meeting& meeting, bool ik = false)
      : RawInitiator({.self = meeting.alice.party,
                      .static_key = meeting.alice.static_key,
                      .random = meeting.alice.random,
                      .clock = meeting.clock,
                      .peer = meeting.bob.party.id,
                      .peer_static = ik ? std::optional(meeting.bob.static_key.public_key()) : std::nullopt}) {}
  using RawInitiator::proof;
  did::Json proof(std::string_view did, AgentSide* signing) {
    return RawInitiator::proof(did, signing == nullptr ? nullptr : &signing->party);
  }
};

// Answers a first message of XX.
class RawResponder {
 public:
  explicit RawResponder(Meeting& meeting) : meeting_(meeting) {}

  void first(const agent::Frame& frame) {
    const auto hello = agent::read_hello(frame.body).value();
    noise_.emplace(agent::noise::xx, agent::noise::Role::responder, hello.bytes, meeting_.bob.static_key);
    const auto rest = noise_->read_tokens(did::ByteView(frame.body).subspan(hello.bytes.size()));
    offer = json_of(noise_->read_payload(rest.value()).value());
    REQUIRE(noise_->write_tokens(meeting_.bob.random, second_).has_value());
  }
  did::Json reply() {
    const auto message = agent::signed_bytes({.role = agent::noise::Role::responder,
                                              .suite = agent::suite_xx,
                                              .h = noise_->h(),
                                              .own_did = meeting_.bob.party.id,
                                              .peer_did = ""});
    return {{"did", meeting_.bob.party.id},
            {"verificationMethod", meeting_.bob.party.method},
            {"signature", did::base64url_encode(meeting_.bob.party.key.sign(message).value())},
            {"epoch", 0},
            {"time", did::format_time(meeting_.clock.now())}};
  }
  agent::Frame second(did::ByteView payload) {
    REQUIRE(noise_->write_payload(payload, 0, second_).has_value());
    return {agent::FrameKind::second, second_};
  }
  void third(const agent::Frame& frame) {
    const auto rest = noise_->read_tokens(frame.body);
    proof = json_of(noise_->read_payload(rest.value()).value());
  }
  did::Json welcome() {
    const auto now = meeting_.clock.now();
    return {{"initiator", meeting_.alice.party.id},
            {"responder", meeting_.bob.party.id},
            {"session",
             {{"id", agent::session_id_of(noise_->h())},
              {"granted", did::Json::array()},
              {"created", did::format_time(now)},
              {"expires", did::format_time(now + std::chrono::minutes(5))},
              {"operations", 1},
              {"epoch", 0}}}};
  }
  agent::Frame record(agent::RecordType type, did::ByteView body) {
    auto [receiving, sending] = noise_->split();
    did::Bytes plaintext{static_cast<std::uint8_t>(type)}, sealed;
    plaintext.insert(plaintext.end(), body.begin(), body.end());
    REQUIRE(sending.encrypt_with_ad({}, plaintext, sealed).has_value());
    return {agent::FrameKind::record, std::move(sealed)};
  }
  did::Json offer, proof;

 private:
  Meeting& meeting_;
  std::optional<agent::noise::HandshakeState> noise_;
  did::Bytes second_;
};

}  // namespace test
