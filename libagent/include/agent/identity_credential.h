// AgentIdentityCredential of an instance: which key acts, for which agent, on what software, attested by whom.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "did/clock.h"
#include "did/json.h"
#include "did/result.h"

namespace agent {

inline constexpr std::chrono::hours ephemeral_life{1};  // the longest

// Evidence that somebody else saw this instance. The token itself is a bearer's: only its digest stays.
struct Attestation {
  std::string type;  // "JwtSvid"
  std::string issuer;
  std::string subject;
  std::string audience;      // whom the token was for: the issuer of the credential
  std::string token_digest;  // "sha256:..."
  std::string uid{};         // the instance that the token itself speaks of; empty: it speaks of none
  std::optional<did::Time> issued{};
  did::Time expires{};
};

struct AgentIdentity {
  std::string id;  // of the credential
  std::string issuer;
  std::string subject;  // the DID of the key that acts
  std::string agent;    // the DID of the agent that it is an instance of
  std::string ans_name{};
  bool ephemeral = false;
  std::string uid{};     // of the instance
  std::string parent{};  // the DID that made it; empty: none
  std::string agent_class{};
  std::string software_name{};
  std::string software_version{};
  std::string software_digest{};
  std::string charter_digest{};  // evidence, never authentication
  std::vector<Attestation> attestations{};
  did::Time valid_from{};
  did::Time valid_until{};
  std::string verification_method{};
};

// Strictly: credential_form.h's rules, a closed set of members, and
//   - an ephemeral instance has a uid, and ends within an hour and before each of its attestations does
//   - every attestation was for the issuer, and speaks of this instance where it speaks of one; no token counts twice
//   - the agent is the issuer, or a did:web below the issuer's (issuer_controls).
// Whether the proof holds is not asked. Errors: malformed, too_large.
[[nodiscard]] did::Result<AgentIdentity> read_agent_identity(did::JsonValue credential);

// The agent's DID is the issuer's own, or a did:web whose path begins with the issuer's.
[[nodiscard]] bool issuer_controls(std::string_view issuer, std::string_view agent);

// The claims of such a credential, unsigned, for vc::issue(). `identity.verification_method` is not looked at.
[[nodiscard]] did::Json agent_identity_claims(const AgentIdentity& identity);

}  // namespace agent
