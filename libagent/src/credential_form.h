// The form that the agent credentials share: limits first, then a closed set of members, then their kinds.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "did/clock.h"
#include "did/json.h"
#include "did/result.h"

namespace agent {

// What of a credential is malformed, and why.
[[nodiscard]] std::unexpected<did::Error> bad(std::string_view where, std::string_view why);

// "sha256:" and 64 lower-case hex digits
[[nodiscard]] bool is_digest(std::string_view text);

// Every number is a safe integer (amounts are integers of a smallest unit, or decimal strings: two readers must not round differently), and
// nothing is nested deeper than an agent credential may be; `depth`: where `value` stands. Errors: malformed, too_large.
[[nodiscard]] did::Result<void> check_values(did::JsonValue value, unsigned depth);

// An object with no other members than these, the first `required` of which are there. `where` begins the message.
// Errors: malformed.
[[nodiscard]] did::Result<void> check_object(did::JsonValue value, std::span<const std::string_view> members, std::size_t required,
                                             std::string_view where);

// A member that has to be a text of 1 to `most` bytes. Errors: malformed.
[[nodiscard]] did::Result<std::string_view> read_text(did::JsonValue object, std::string_view member, std::size_t most,
                                                      std::string_view where);
// The same where it may be absent: empty then.
[[nodiscard]] did::Result<std::string_view> read_optional_text(did::JsonValue object, std::string_view member, std::size_t most,
                                                               std::string_view where);
[[nodiscard]] did::Result<std::string_view> read_digest(did::JsonValue object, std::string_view member, std::string_view where);
[[nodiscard]] did::Result<std::string_view> read_did(did::JsonValue object, std::string_view member, std::string_view where);
// Errors: malformed where it is absent or no integer within these.
[[nodiscard]] did::Result<std::int64_t> read_count(did::JsonValue object, std::string_view member, std::int64_t least, std::int64_t most,
                                                   std::string_view where);

// What every agent credential has beside its subject. Views into the document.
struct CredentialHead {
  std::string_view id;
  std::string_view issuer;
  std::string_view subject;  // its DID
  did::JsonValue claims;     // credentialSubject
  did::Time valid_from;
  did::Time valid_until;
  std::string_view verification_method;
  did::Time created;
};

// The data model's rules; exactly the two contexts; type exactly ["VerifiableCredential", `type`]; an id that is a urn:uuid; an issuer
// that is a DID; both ends of its validity; credentialStatus where it lives longer than 15 minutes; one proof, with `created`; numbers that
// are safe integers; at most 64 KiB, 16 deep. `evidence`: may it be there? Errors: malformed, too_large.
[[nodiscard]] did::Result<CredentialHead> read_head(did::JsonValue credential, std::string_view type, bool evidence);

}  // namespace agent
