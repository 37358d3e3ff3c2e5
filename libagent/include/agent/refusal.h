// Refused, and why: what a peer sent was examined and is not accepted, or a limit was met. Each reason has a code of its own.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "did/result.h"  // DID_TRY, DID_CHECK: they leave with a Refusal as well

namespace agent {

enum class RefusalCode : std::uint8_t {
  malformed,                  // breaks the grammar of docs/formats/handshake.md
  too_large,                  // over a limit
  unexpected_message,         // sound, but not in this state
  unsupported_version,        // not `did-noise/1`
  unsupported_suite,          // no suite in common, or not the one that was asked for
  unsupported_want,           // a query outside the subset
  overloaded,                 // too many handshakes are pending
  bad_cookie,                 // not one of ours, or too old
  timed_out,                  // the handshake took too long
  weak_key,                   // a shared secret of zeros: a key of small order
  decryption_failed,          // not sent by whoever holds the keys, or altered on the way
  nonce_exhausted,            // 2^64-1 messages under one key
  rekey_overdue,              // more records under one key than are allowed
  wrong_audience,             // meant for somebody else
  wrong_peer,                 // the peer is not who it said it was before
  unresolved,                 // the DID document could not be had
  wrong_key,                  // the key is not in force in the DID document under `authentication`
  bad_signature,              // the signature over the handshake does not hold
  signing_failed,             // our own key did not do its part
  stale,                      // the clocks are too far apart, or the message is old
  replayed,                   // this message was seen before
  stale_epoch,                // the peer's revocation epoch went back
  record_mismatch,            // the registry's record of the responder is another
  nothing_to_present,         // we hold nothing that answers the peer's query
  presentation_missing,       // we asked, the peer showed nothing
  presentation_refused,       // a presentation that does not hold
  presentation_undetermined,  // a presentation that could not be examined
  want_unmet,                 // a presentation that holds, and does not answer the query
  policy_denied,              // the terms were refused
  refused_by_peer,            // the peer ended the handshake or the session
  suspended,                  // the session is suspended
  revoked,                    // the session, or what it stands on, was revoked
  closed,                     // the session was closed
  session_expired,            // the session is over its time
  lease_used_up,              // no operation is left before the next synchronisation
  disconnected,               // nothing was heard from the revocation authority for too long
};
inline constexpr std::size_t refusal_code_count = 36;

// The stable word on the wire and in JSON: "wrong_audience".
[[nodiscard]] std::string_view name(RefusalCode code);
[[nodiscard]] std::optional<RefusalCode> refusal_code_from_name(std::string_view name);

// What sort of reason it is, for exit codes and HTTP status.
enum class RefusalKind : std::uint8_t { malformed, limit, proof, period, policy, undetermined, key };
[[nodiscard]] RefusalKind kind(RefusalCode code);

struct Refusal {
  RefusalCode code;
  std::string detail;  // lower case, no full stop, input in backticks, never a secret; stays on this side
};

template <class T>
using Answer = std::expected<T, Refusal>;

[[nodiscard]] inline std::unexpected<Refusal> refuse(RefusalCode code, std::string detail) {
  return std::unexpected(Refusal{code, std::move(detail)});
}

}  // namespace agent
