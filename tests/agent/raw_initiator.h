// An initiator that keeps to Noise and to nothing else: it says whatever somebody wants it to. For tests, and for attacks over a socket.
#pragma once

#include <did/codec.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/handshake.h"
#include "handshake/hello.h"
#include "handshake/payloads.h"
#include "handshake/transcript.h"
#include "noise/handshake_state.h"
#include "support/must.h"
#include "vc/parties.h"

namespace test {

inline did::Json json_of(did::ByteView bytes) { return did::parse_json(did::as_text(bytes)).value(); }
inline did::Bytes bytes_of(const did::Json& json) {
  const auto text = did::to_text(json);
  return {text.begin(), text.end()};
}

// Whose it is, and whom it talks to. What is named here must outlive the initiator.
struct RawParties {
  Party& self;
  const agent::DhKeyPair& static_key;
  agent::Random& random;
  const did::Clock& clock;
  std::string peer;                                 // a DID
  std::optional<agent::DhPublicKey> peer_static{};  // IK
};

// What does not come about where it should throws.
class RawInitiator {
 public:
  explicit RawInitiator(RawParties parties) : parties_(std::move(parties)) {}

  [[nodiscard]] bool is_ik() const { return parties_.peer_static.has_value(); }
  [[nodiscard]] std::string suite() const { return std::string(is_ik() ? agent::suite_ik : agent::suite_xx); }
  [[nodiscard]] did::Json offer() const {
    did::Json offer{{"audience", parties_.peer}, {"time", did::format_time(parties_.clock.now())}};
    if (is_ik()) offer["did"] = parties_.self.id;
    return offer;
  }
  // The hello that is usual, with a nonce of zeros.
  [[nodiscard]] did::Bytes hello(did::ByteView cookie = {}) const {
    const std::vector<std::string> suites{std::string(agent::suite_xx), std::string(agent::suite_ik)};
    return agent::encode_hello({}, suites, suite(), cookie);
  }
  // `hello` empty: the usual one.
  agent::Frame first(did::ByteView payload, did::Bytes hello_bytes = {}) {
    if (hello_bytes.empty()) hello_bytes = hello();
    noise_.emplace(is_ik() ? agent::noise::ik : agent::noise::xx, agent::noise::Role::initiator, hello_bytes, parties_.static_key,
                   parties_.peer_static);
    const auto start = hello_bytes.size();
    must(noise_->write_tokens(parties_.random, hello_bytes).has_value(), "no first message");
    must(noise_->write_payload(payload, start, hello_bytes).has_value(), "no first message");
    return {agent::FrameKind::first, std::move(hello_bytes)};
  }
  // Reads message two. Returns its payload.
  did::Json second(const agent::Frame& frame) {
    must(frame.kind == agent::FrameKind::second, "no second message");
    const auto rest = noise_->read_tokens(frame.body);
    return json_of(noise_->read_payload(rest.value()).value());
  }
  // A proof that would be accepted; the tokens of message three are written before it.
  did::Json proof(std::string_view did = {}, Party* signing = nullptr) {
    if (!is_ik()) must(noise_->write_tokens(parties_.random, third_).has_value(), "no third message");
    auto& signer = signing == nullptr ? parties_.self : *signing;
    const auto own = did.empty() ? std::string_view(signer.id) : did;
    return {
        {"did", own},
        {"verificationMethod", signer.method},
        {"signature",
         signature({.role = agent::noise::Role::initiator, .suite = suite(), .h = noise_->h(), .own_did = own, .peer_did = parties_.peer},
                   signer)},
        {"epoch", 0},
        {"intents", did::Json::array()}};
  }
  [[nodiscard]] static std::string signature(const agent::SignedTranscript& transcript, Party& signer) {
    return did::base64url_encode(signer.key.sign(agent::signed_bytes(transcript)).value());
  }
  // Message three, or what stands in its place in IK. From here on there are records.
  agent::Frame third(did::ByteView payload) {
    if (is_ik()) {
      keys_ = noise_->split();
      return record(agent::RecordType::proof, payload);
    }
    must(noise_->write_payload(payload, 0, third_).has_value(), "no third message");
    keys_ = noise_->split();
    return {agent::FrameKind::third, third_};
  }
  agent::Frame record(agent::RecordType type, did::ByteView body) {
    did::Bytes plaintext{static_cast<std::uint8_t>(type)}, sealed;
    plaintext.insert(plaintext.end(), body.begin(), body.end());
    must(keys_.first.encrypt_with_ad({}, plaintext, sealed).has_value(), "no record");
    return {agent::FrameKind::record, std::move(sealed)};
  }
  // A record of the responder's.
  agent::Record open(const agent::Frame& frame) {
    must(frame.kind == agent::FrameKind::record, "no record");
    const auto plaintext = keys_.second.decrypt_with_ad({}, frame.body).value();
    return {static_cast<agent::RecordType>(plaintext.at(0)), did::Bytes(plaintext.begin() + 1, plaintext.end())};
  }
  [[nodiscard]] agent::noise::HandshakeState& noise() { return *noise_; }

 private:
  RawParties parties_;
  std::optional<agent::noise::HandshakeState> noise_;
  std::pair<agent::noise::CipherState, agent::noise::CipherState> keys_;
  did::Bytes third_;
};

}  // namespace test
