#include "transcript.h"

#include "did/codec.h"
#include "hello.h"

namespace agent {
namespace {

std::string_view word(noise::Role role) { return role == noise::Role::initiator ? "initiator" : "responder"; }

void append(std::string_view text, did::Bytes& out) { out.insert(out.end(), text.begin(), text.end()); }

void append_field(std::string_view text, did::Bytes& out) {
  out.push_back(static_cast<std::uint8_t>(text.size() >> 8U));
  out.push_back(static_cast<std::uint8_t>(text.size()));
  append(text, out);
}

// RFC 5869: one block of output is all that is wanted. h is no secret, and neither is what comes out.
did::Sha256 derive(const did::Sha256& h, did::Bytes info) {
  const auto prk = did::hmac_sha256(did::as_bytes(protocol_version), h);
  info.push_back(0x01);
  return did::hmac_sha256(prk, info);
}

}  // namespace

did::Bytes signed_bytes(const SignedTranscript& transcript) {
  did::Bytes out;
  append_field(protocol_version, out);
  append_field(word(transcript.role), out);
  append_field(transcript.suite, out);
  out.insert(out.end(), transcript.h.begin(), transcript.h.end());
  append_field(transcript.own_did, out);
  append_field(transcript.peer_did, out);
  return out;
}

std::string challenge_of(noise::Role prover, const did::Sha256& h, const DhPublicKey& verifier_ephemeral) {
  did::Bytes info;
  append("vp", info);
  append(word(prover), info);
  info.insert(info.end(), verifier_ephemeral.begin(), verifier_ephemeral.end());
  return did::base64url_encode(derive(h, std::move(info)));
}

did::Bytes export_info(std::string_view label, const did::Sha256& h) {
  did::Bytes info;
  append_field(protocol_version, info);
  append_field("export", info);
  append_field(label, info);
  info.insert(info.end(), h.begin(), h.end());
  info.push_back(0x01);
  return info;
}

std::string session_id_of(const did::Sha256& h) {
  did::Bytes info;
  append("session", info);
  return did::base64url_encode(did::ByteView(derive(h, std::move(info))).first(16));
}

}  // namespace agent
