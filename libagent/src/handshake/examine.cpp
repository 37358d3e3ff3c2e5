#include "examine.h"

#include "did/document.h"
#include "vc/credential.h"

namespace agent {
namespace {

// A key that is in force for authentication at this time.
Answer<did::PublicKey> authentication_key(const HandshakeOptions& options, const Claim& claim) {
  const auto did = did::Did::parse(claim.did);
  const auto url = did::DidUrl::parse(claim.verification_method);
  if (!did || !url) return refuse(RefusalCode::malformed, "a claim whose DID or verification method is none");
  if (url->did() != *did) return refuse(RefusalCode::wrong_key, "the verification method belongs to another DID");
  const auto resolved = options.methods.resolve(*did);
  if (!resolved) return refuse(RefusalCode::unresolved, resolved.error().message);
  const auto method = did::retrieve_method(*resolved->document, *url, did::Purpose::authentication);
  if (!method) return refuse(RefusalCode::wrong_key, method.error().detail);
  const auto& found = **method;
  if (!found.key) return refuse(RefusalCode::wrong_key, "a key of a type that this build does not read");
  const auto now = options.clock.now();
  const bool over = (found.revoked && *found.revoked <= now) || (found.expires && *found.expires <= now);
  if (over) return refuse(RefusalCode::wrong_key, "the key is revoked or expired");
  return *found.key;
}

std::string reason_of(const vc::Verdict& verdict) {
  const auto* reason = verdict.reason();
  return reason == nullptr ? "a required check did not run" : reason->detail;
}

}  // namespace

Answer<Claim> make_claim(const HandshakeOptions& options, const SignedTranscript& transcript) {
  auto signature = options.self.signer.sign(signed_bytes(transcript));
  if (!signature) return refuse(RefusalCode::signing_failed, signature.error().message);
  return Claim{options.self.did, options.self.verification_method, *std::move(signature), options.epoch};
}

Answer<void> examine_claim(const HandshakeOptions& options, const Claim& claim, const SignedTranscript& transcript, Peer& peer) {
  DID_TRY(auto key, authentication_key(options, claim));
  if (!key.verify(signed_bytes(transcript), claim.signature))
    return refuse(RefusalCode::bad_signature, "the signature of `" + claim.verification_method + "` over the handshake does not hold");
  peer.did = claim.did;
  peer.verification_method = claim.verification_method;
  peer.key = std::move(key);
  peer.epoch = claim.epoch;
  if (claim.epoch < options.least_epoch)
    return refuse(RefusalCode::stale_epoch,
                  "revocation epoch " + std::to_string(claim.epoch) + " after " + std::to_string(options.least_epoch));
  return {};
}

Answer<std::string> show(const HandshakeOptions& options, const std::optional<Want>& want, const std::string& challenge,
                         const std::string& verifier) {
  if (!want) return std::string();
  if (options.holder == nullptr) return refuse(RefusalCode::nothing_to_present, "the peer asks for credentials, and we hold none");
  auto presentation = options.holder->present(*want, {.challenge = challenge, .domain = verifier, .at = options.clock.now()});
  if (!presentation) return refuse(RefusalCode::signing_failed, presentation.error().message);
  if (!*presentation) return refuse(RefusalCode::nothing_to_present, "we hold nothing that answers what the peer asks for");
  return **std::move(presentation);
}

Answer<void> examine_shown(const HandshakeOptions& options, const std::string& presentation, const std::string& challenge, Peer& peer) {
  if (!options.want && presentation.empty()) return {};
  if (!options.want) return refuse(RefusalCode::malformed, "a presentation that nobody asked for");
  if (presentation.empty()) return refuse(RefusalCode::presentation_missing, "the peer showed nothing");
  const auto read = vc::Presentation::parse(presentation);
  if (!read) return refuse(RefusalCode::presentation_refused, read.error().message);
  vc::PresentationPolicy policy{.credentials = options.credentials,
                                .challenge = challenge,
                                .domain = options.self.did,
                                .subject_may_differ = options.subject_may_differ};
  policy.credentials.at = options.clock.now();
  peer.shown = Shown{presentation, vc::verify(*read, policy, options.methods)};
  const auto& verdict = peer.shown->verdict;
  if (verdict.rejected()) return refuse(RefusalCode::presentation_refused, reason_of(verdict));
  if (!verdict.accepted()) return refuse(RefusalCode::presentation_undetermined, reason_of(verdict));
  if (vc::identifier_of(read->root(), "holder") != peer.did)
    return refuse(RefusalCode::presentation_refused, "another holder's presentation");
  if (const auto unmet = options.want->unmet(vc::credentials_of(read->root())))
    return refuse(RefusalCode::want_unmet, "nothing that was shown answers `" + *unmet + "`");
  return {};
}

Answer<void> examine_time(const HandshakeOptions& options, did::Time theirs) {
  const auto apart = std::chrono::abs(options.clock.now() - theirs);
  if (apart <= options.skew) return {};
  return refuse(RefusalCode::stale, "the peer says it is " + did::format_time(theirs));
}

did::Bytes farewell(const Refusal& refusal) {
  return encode_frame(FrameKind::refusal, did::as_bytes(name(refusal.code))).value_or(did::Bytes());
}

did::Bytes farewell(const Refusal& refusal, Channel& channel, did::Time now) {
  return channel.seal(RecordType::close, did::as_bytes(name(refusal.code)), now).value_or(did::Bytes());
}

Refusal read_farewell(did::ByteView word) {
  const auto code = refusal_code_from_name(did::as_text(word));
  return {RefusalCode::refused_by_peer,
          code ? "the peer says `" + std::string(name(*code)) + "`" : "the peer gives no reason that is known"};
}

}  // namespace agent
