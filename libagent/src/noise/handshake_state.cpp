#include "handshake_state.h"

#include <algorithm>
#include <array>
#include <utility>

namespace agent::noise {
namespace {

using enum Token;

// 7.5: XX:                    IK:
//        -> e                   <- s
//        <- e, ee, s, es        ...
//        -> s, se               -> e, es, s, ss
//                               <- e, ee, se
constexpr std::array xx_first{e};
constexpr std::array xx_second{e, ee, s, es};
constexpr std::array xx_third{s, se};
constexpr std::array<std::span<const Token>, 3> xx_messages{xx_first, xx_second, xx_third};
constexpr std::array ik_first{e, es, s, ss};
constexpr std::array ik_second{e, ee, se};
constexpr std::array<std::span<const Token>, 2> ik_messages{ik_first, ik_second};

std::unexpected<Refusal> not_now() { return refuse(RefusalCode::unexpected_message, "the noise handshake is not at this point"); }

}  // namespace

constexpr Pattern xx{"Noise_XX_25519_ChaChaPoly_SHA256", false, xx_messages};
constexpr Pattern ik{"Noise_IK_25519_ChaChaPoly_SHA256", true, ik_messages};

HandshakeState::HandshakeState(const Pattern& pattern, Role role, ByteView prologue, const DhKeyPair& s,
                               const std::optional<DhPublicKey>& rs, KnownPeers* known)
    : pattern_(&pattern), role_(role), symmetric_(pattern.protocol_name), s_(&s), rs_(rs), known_(known) {
  symmetric_.mix_hash(prologue);
  if (pattern.responder_static_known) symmetric_.mix_hash(role == Role::initiator ? *rs : s.public_key());
}

// The initiator writes the patterns 0, 2, ...; the responder the others.
Answer<void> HandshakeState::take_turn(bool writing, bool payload) {
  const bool initiators = (step_ / 2) % 2 == 0;
  const bool ours = writing == (initiators == (role_ == Role::initiator));
  if (failed_ || finished() || !ours || (step_ % 2 == 1) != payload) {
    failed_ = true;
    return not_now();
  }
  ++step_;
  return {};
}

template <class T>
Answer<T> HandshakeState::ended_by(Answer<T> answer) {
  failed_ = failed_ || !answer.has_value();
  return answer;
}

Answer<void> HandshakeState::mix_static() {
  if (known_ != nullptr) ss_ = known_->find(s_->public_key(), *rs_);
  ss_was_known_ = ss_ != nullptr;
  if (!ss_was_known_) {
    DID_TRY(auto shared, s_->dh(*rs_));
    ss_ = std::make_shared<const SecretBytes>(std::move(shared));
  }
  symmetric_.mix_key(*ss_);
  return {};
}

void HandshakeState::remember_peer() {
  if (known_ != nullptr && ss_ != nullptr && !ss_was_known_) known_->remember(s_->public_key(), *rs_, ss_);
}

Answer<void> HandshakeState::mix_dh(Token token) {
  if (token == Token::ss) return mix_static();
  const bool initiator = role_ == Role::initiator;
  const bool own_static = token == (initiator ? Token::se : Token::es);
  const bool their_static = token == (initiator ? Token::es : Token::se);
  DID_TRY(const auto shared, (own_static ? *s_ : *e_).dh(their_static ? *rs_ : *re_));
  symmetric_.mix_key(shared);
  return {};
}

Answer<void> HandshakeState::write_token(Token token, Random& random, Bytes& out) {
  if (token == Token::s) return symmetric_.encrypt_and_hash(s_->public_key(), out);
  if (token != Token::e) return mix_dh(token);
  e_ = DhKeyPair::generate(random);
  out.insert(out.end(), e_->public_key().begin(), e_->public_key().end());
  symmetric_.mix_hash(e_->public_key());
  return {};
}

Answer<void> HandshakeState::write_tokens(Random& random, Bytes& out) {
  DID_CHECK(take_turn(true, false));
  for (const auto token : pattern_->messages[step_ / 2]) DID_CHECK(ended_by(write_token(token, random, out)));
  return {};
}

Answer<void> HandshakeState::write_payload(ByteView payload, std::size_t message_start, Bytes& out) {
  DID_CHECK(take_turn(true, true));
  const auto size = out.size() - message_start + payload.size() + (symmetric_.has_key() ? tag_size : 0);
  if (size > max_message)
    return ended_by(Answer<void>(refuse(RefusalCode::too_large, "a noise message of " + std::to_string(size) + " bytes")));
  return ended_by(symmetric_.encrypt_and_hash(payload, out));
}

Answer<void> HandshakeState::read_token(Token token, ByteView& message) {
  if (token != Token::e && token != Token::s) return mix_dh(token);
  const auto size = token == Token::s && symmetric_.has_key() ? dh_size + tag_size : dh_size;
  if (message.size() < size) return refuse(RefusalCode::malformed, "a noise message that ends inside a key");
  const auto part = message.first(size);
  message = message.subspan(size);
  DhPublicKey key{};
  if (token == Token::e) {
    std::ranges::copy(part, key.begin());
    symmetric_.mix_hash(part);
    re_ = key;
    return {};
  }
  DID_TRY(const auto plain, symmetric_.decrypt_and_hash(part));
  std::ranges::copy(plain, key.begin());
  rs_ = key;
  return {};
}

Answer<ByteView> HandshakeState::read_tokens(ByteView message) {
  DID_CHECK(take_turn(false, false));
  if (message.size() > max_message)
    return ended_by(Answer<ByteView>(refuse(RefusalCode::too_large, "a noise message of " + std::to_string(message.size()) + " bytes")));
  for (const auto token : pattern_->messages[step_ / 2]) DID_CHECK(ended_by(read_token(token, message)));
  return message;
}

Answer<Bytes> HandshakeState::read_payload(ByteView rest) {
  DID_CHECK(take_turn(false, true));
  auto payload = symmetric_.decrypt_and_hash(rest);
  if (!payload && ss_was_known_) {
    // Anybody can name any static key. Who does not hold it shall not learn, by how long the refusal takes, whether we know it.
    const auto spent = s_->dh(*rs_);
    static_cast<void>(spent);
  }
  return ended_by(std::move(payload));
}

}  // namespace agent::noise
