// What one side examines of the other, whichever side it is.
#pragma once

#include <string>

#include "payloads.h"
#include "transcript.h"

namespace agent {

// Our DID's signature over the transcript. Refusals: signing_failed.
[[nodiscard]] Answer<Claim> make_claim(const HandshakeOptions& options, const SignedTranscript& transcript);

// The DID of `claim` signed the transcript, with a key that is in force in its document under `authentication`; and its epoch did not go
// back. Refusals: unresolved, wrong_key, bad_signature, stale_epoch, malformed. Fills `peer`.
[[nodiscard]] Answer<void> examine_claim(const HandshakeOptions& options, const Claim& claim, const SignedTranscript& transcript,
                                         Peer& peer);

// A presentation that answers `want`, for this verifier; empty where nothing is wanted. Refusals: nothing_to_present, signing_failed.
[[nodiscard]] Answer<std::string> show(const HandshakeOptions& options, const std::optional<Want>& want, const std::string& challenge,
                                       const std::string& verifier);

// What the peer showed is what we wanted, holds, and is the peer's own. Fills peer.shown. Refusals: presentation_missing,
// presentation_refused, presentation_undetermined, want_unmet, malformed (something that nobody asked for).
[[nodiscard]] Answer<void> examine_shown(const HandshakeOptions& options, const std::string& presentation, const std::string& challenge,
                                         Peer& peer);

// Refusals: stale.
[[nodiscard]] Answer<void> examine_time(const HandshakeOptions& options, did::Time theirs);

// A refusal as it is told to the peer, in the clear or as a record.
[[nodiscard]] did::Bytes farewell(const Refusal& refusal);
[[nodiscard]] did::Bytes farewell(const Refusal& refusal, Channel& channel, did::Time now);
// What a peer's farewell says.
[[nodiscard]] Refusal read_farewell(did::ByteView word);

}  // namespace agent
