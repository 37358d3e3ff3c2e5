// A peer that keeps to Noise and to nothing else: it says whatever a test wants it to.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "did/codec.h"
#include "handshake/hello.h"
#include "handshake/payloads.h"
#include "handshake/transcript.h"
#include "meeting.h"
#include "noise/handshake_state.h"

namespace test {

inline did::Json json_of(did::ByteView bytes) { return did::parse_json(did::as_text(bytes)).value(); }
inline did::Bytes bytes_of(const did::Json& json) {
  const auto text = did::to_text(json);
  return {text.begin(), text.end()};
}

class RawInitiator {
 public:
  explicit RawInitiator(Meeting& meeting, bool ik = false) : meeting_(meeting), ik_(ik) {}

  [[nodiscard]] std::string suite() const { return std::string(ik_ ? agent::suite_ik : agent::suite_xx); }
  [[nodiscard]] did::Json offer() const {
    did::Json offer{{"audience", meeting_.bob.party.id}, {"time", did::format_time(meeting_.clock.now())}};
    if (ik_) offer["did"] = meeting_.alice.party.id;
    return offer;
  }
  // `hello` empty: the usual one.
  agent::Frame first(did::ByteView payload, did::Bytes hello = {}) {
    const std::vector<std::string> suites{std::string(agent::suite_xx), std::string(agent::suite_ik)};
    if (hello.empty()) hello = agent::encode_hello({}, suites, suite(), {});
    const auto rs = ik_ ? std::optional(meeting_.bob.static_key.public_key()) : std::nullopt;
    noise_.emplace(ik_ ? agent::noise::ik : agent::noise::xx, agent::noise::Role::initiator, hello, meeting_.alice.static_key, rs);
    const auto start = hello.size();
    REQUIRE(noise_->write_tokens(meeting_.alice.random, hello).has_value());
    REQUIRE(noise_->write_payload(payload, start, hello).has_value());
    return {agent::FrameKind::first, std::move(hello)};
  }
  // Reads message two. Returns its payload.
  did::Json second(const agent::Frame& frame) {
    REQUIRE(frame.kind == agent::FrameKind::second);
    const auto rest = noise_->read_tokens(frame.body);
    REQUIRE(rest.has_value());
    return json_of(noise_->read_payload(*rest).value());
  }
  // A proof that would be accepted; the tokens of message three are written before it.
  did::Json proof(std::string_view did = {}, AgentSide* signing = nullptr) {
    if (!ik_) REQUIRE(noise_->write_tokens(meeting_.alice.random, third_).has_value());
    auto& side = signing == nullptr ? meeting_.alice : *signing;
    const auto own = did.empty() ? std::string_view(side.party.id) : did;
    const auto message = agent::signed_bytes(
        {.role = agent::noise::Role::initiator, .suite = suite(), .h = noise_->h(), .own_did = own, .peer_did = meeting_.bob.party.id});
    return {{"did", own},
            {"verificationMethod", side.party.method},
            {"signature", did::base64url_encode(side.party.key.sign(message).value())},
            {"epoch", 0},
            {"intents", did::Json::array()}};
  }
  agent::Frame third(did::ByteView payload) {
    if (ik_) {
      auto [sending, receiving] = noise_->split();
      did::Bytes plaintext{static_cast<std::uint8_t>(agent::RecordType::proof)}, sealed;
      plaintext.insert(plaintext.end(), payload.begin(), payload.end());
      REQUIRE(sending.encrypt_with_ad({}, plaintext, sealed).has_value());
      return {agent::FrameKind::record, std::move(sealed)};
    }
    REQUIRE(noise_->write_payload(payload, 0, third_).has_value());
    return {agent::FrameKind::third, third_};
  }
  [[nodiscard]] agent::noise::HandshakeState& noise() { return *noise_; }

 private:
  Meeting& meeting_;
  bool ik_;
  std::optional<agent::noise::HandshakeState> noise_;
  did::Bytes third_;
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
    const auto message = agent::signed_bytes(
        {.role = agent::noise::Role::responder, .suite = agent::suite_xx, .h = noise_->h(), .own_did = meeting_.bob.party.id, .peer_did = ""});
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
