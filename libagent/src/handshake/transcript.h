// What is derived from the handshake hash h: the bytes that a DID signs, the challenge of a presentation, the session's name.
//
//   signed    = field("did-noise/1") field(role) field(suite) h field(own DID) field(peer's DID, or nothing)
//   field(x)  = size of x, 2 bytes, big-endian || x            role = "initiator" | "responder"
//   challenge = base64url(HKDF(h, "vp" || role || verifier's ephemeral key))
//   session   = base64url(first 16 bytes of HKDF(h, "session"))
//   HKDF(h, info): RFC 5869 with SHA-256, salt "did-noise/1", 32 bytes
#pragma once

#include <string>
#include <string_view>

#include "agent/dh_key.h"
#include "did/bytes.h"
#include "did/hash.h"
#include "noise/handshake_state.h"

namespace agent {

struct SignedTranscript {
  noise::Role role;  // of whoever signs
  std::string_view suite;
  did::Sha256 h;
  std::string_view own_did;
  std::string_view peer_did;  // empty: not known yet
};
[[nodiscard]] did::Bytes signed_bytes(const SignedTranscript& transcript);

// The challenge of the presentation that `prover` makes.
[[nodiscard]] std::string challenge_of(noise::Role prover, const did::Sha256& h, const DhPublicKey& verifier_ephemeral);
[[nodiscard]] std::string session_id_of(const did::Sha256& h);
// What an exported key is derived by (agent/exporter.h).
[[nodiscard]] did::Bytes export_info(std::string_view label, const did::Sha256& h);

}  // namespace agent
