// Grant and attenuate: a chain is begun, and made one hop longer. What is written is read strictly before it is signed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/chain.h"
#include "did/clock.h"
#include "did/json.h"
#include "did/key.h"
#include "did/result.h"

namespace agent {

// What is handed on, to whom, and for how long.
struct DelegationTerms {
  std::string id;       // see urn_uuid()
  std::string subject;  // the DID that may act
  did::Time valid_from{};
  did::Time valid_until{};
  // JSON: {"grants": [...], "constraints"?: [...], "maxDepth"?: 0, "delegateTo"?: "none" | "any" | [...]}. Without `delegateTo`: "any"
  // where the depth leaves room for a hop below, else "none".
  std::string scope;
  std::string status{};   // JSON of credentialStatus; empty: none, which 15 minutes at most allow
  std::string mission{};  // "sha256:..."
  // Of a root only.
  std::string principal{};  // who is behind the grant, by a pairwise name
  std::string ledger{};     // the DID that countersigns for what is counted
  std::int64_t epoch = 0;
};

struct LinkOptions {
  std::string verification_method{};  // of the issuer, listed for assertionMethod and capabilityDelegation
  did::Time created{};
  bool wider_allowed = false;  // sign although lint() says that the new link asks for more than it will get
};

enum class RootKind : std::uint8_t { person, organisation };
// The claims of a first link, unsigned: a HumanGrantCredential or a DelegationCredential. Errors: malformed.
[[nodiscard]] did::Result<did::Json> root_claims(const std::string& issuer, RootKind kind, const DelegationTerms& terms);
// The claims of a link below the last one of `chain`, whose subject is the issuer. Errors: malformed.
[[nodiscard]] did::Result<did::Json> hop_claims(const Chain& chain, const DelegationTerms& terms);

// Adds what shows that a person granted these claims: the evidence of human_grant.h, for grant_challenge(claims).
[[nodiscard]] did::Json with_evidence(did::Json claims, did::Json evidence);

// The chain with these claims signed as its last link, as one line of canonical JSON. `chain`: its text; empty: the claims are a root's.
// Errors: malformed (the result could not be read; lint(), unless wider_allowed), those of vc::issue().
[[nodiscard]] did::Result<std::string> sign_link(std::string_view chain, did::Json claims, const LinkOptions& options, did::Signer& signer);

// Where the last link of a chain asks for more than it gets: what is said is never what counts, all links together are. For consent
// screens, and to fail early; no verifier asks. Empty: nowhere.
[[nodiscard]] std::vector<std::string> lint(const Chain& chain);

// "urn:uuid:..." of 16 random bytes (RFC 9562 5.4). PRECONDITION: 16 bytes.
[[nodiscard]] std::string urn_uuid(did::ByteView random);

}  // namespace agent
