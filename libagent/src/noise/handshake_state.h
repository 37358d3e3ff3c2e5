// HandshakeState (Noise section 5.3) for the patterns XX and IK (section 7.5).
//
// WriteMessage and ReadMessage come in two halves, tokens and payload, because a payload of ours signs h as it is just before it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "agent/dh_key.h"
#include "agent/known_peers.h"
#include "symmetric_state.h"

namespace agent::noise {

enum class Token : std::uint8_t { e, s, ee, es, se, ss };

struct Pattern {
  std::string_view protocol_name;  // section 8
  bool responder_static_known;     // the pre-message `<- s`
  std::span<const std::span<const Token>> messages;
};
extern const Pattern xx;  // Noise_XX_25519_ChaChaPoly_SHA256
extern const Pattern ik;  // Noise_IK_25519_ChaChaPoly_SHA256

enum class Role : std::uint8_t { initiator, responder };

// After a refusal the handshake has failed: every further call is refused (unexpected_message).
class HandshakeState {
 public:
  // Initialize. `s` must outlive this; `rs`: the responder's static key, for an initiator of a pattern that knows it.
  // `known`, where it is given: must outlive this; what token ss gives is taken from there. PRECONDITION: rs is given exactly there.
  HandshakeState(const Pattern& pattern, Role role, ByteView prologue, const DhKeyPair& s, const std::optional<DhPublicKey>& rs = {},
                 KnownPeers* known = nullptr);

  // WriteMessage up to its payload: appends. `random` makes e. Refusals: unexpected_message (not our turn), weak_key.
  [[nodiscard]] Answer<void> write_tokens(Random& random, Bytes& out);
  // The rest of WriteMessage: appends. `message_start`: where this message begins in `out`. Refusals: too_large.
  [[nodiscard]] Answer<void> write_payload(ByteView payload, std::size_t message_start, Bytes& out);

  // ReadMessage up to its payload; what is left of the message is read_payload's. Refusals: unexpected_message, too_large,
  // malformed (too short), weak_key, decryption_failed.
  [[nodiscard]] Answer<ByteView> read_tokens(ByteView message);
  [[nodiscard]] Answer<Bytes> read_payload(ByteView rest);

  // The peer is who it claims to be: what token ss gave is kept for the next time.
  void remember_peer();

  [[nodiscard]] const did::Sha256& h() const { return symmetric_.h(); }
  [[nodiscard]] const std::optional<DhPublicKey>& rs() const { return rs_; }
  [[nodiscard]] const std::optional<DhPublicKey>& re() const { return re_; }
  // PRECONDITION: a message with token e was written.
  [[nodiscard]] const DhPublicKey& e() const { return e_->public_key(); }
  [[nodiscard]] bool finished() const { return step_ == 2 * pattern_->messages.size(); }
  // PRECONDITION: finished().
  [[nodiscard]] std::pair<CipherState, CipherState> split() const { return symmetric_.split(); }
  [[nodiscard]] SecretBytes third_output() const { return symmetric_.third_output(); }

 private:
  [[nodiscard]] Answer<void> take_turn(bool writing, bool payload);
  [[nodiscard]] Answer<void> write_token(Token token, Random& random, Bytes& out);
  [[nodiscard]] Answer<void> read_token(Token token, ByteView& message);
  [[nodiscard]] Answer<void> mix_dh(Token token);
  [[nodiscard]] Answer<void> mix_static();
  template <class T>
  [[nodiscard]] Answer<T> ended_by(Answer<T> answer);

  const Pattern* pattern_;
  Role role_;
  SymmetricState symmetric_;
  const DhKeyPair* s_;
  std::optional<DhKeyPair> e_;
  std::optional<DhPublicKey> rs_;
  std::optional<DhPublicKey> re_;
  KnownPeers* known_;
  KnownPeers::Secret ss_;
  bool ss_was_known_ = false;
  std::size_t step_ = 0;  // twice the message patterns that are done, plus one between a message's halves
  bool failed_ = false;
};

}  // namespace agent::noise
