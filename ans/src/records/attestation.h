// A credential that vouches for a capability of an agent, examined against the agent's statement.
#pragma once

#include <did/clock.h>
#include <did/method.h>
#include <vc/verdict.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "records/event.h"
#include "records/record.h"

namespace ans {

inline constexpr std::size_t credential_max_size = std::size_t{64} * 1024;

struct Attestation {
  std::string text;                // as received
  std::string digest;              // of those bytes
  std::string auth;                // digest of the canonical credential, proof included
  std::vector<Evidence> evidence;  // one for each capability that it names
};

// An AgentCapabilityCredential whose subject is the statement's agent, that names only capabilities the statement
// declares, and that vc::verify accepts at `now`. Cheap checks come first; the last may fetch the issuer's DID document.
// Errors: credential_invalid, with the reason and the pointer into the credential; unavailable.
[[nodiscard]] Answer<Attestation> examine_credential(std::string_view text, const AgentStatement& statement, did::Time now,
                                                     const did::MethodTable& methods);

// Nothing where the verdict accepts; `rejected` where something was refused or is not built in; unavailable where a DID
// could not be resolved now.
[[nodiscard]] Answer<void> require_accepted(const vc::Verdict& verdict, ProblemCode rejected);
// Can DIDs such as this be resolved at all? A method that is not built in will not come by waiting: `rejected`.
[[nodiscard]] Answer<void> require_known_method(std::string_view did, const did::MethodTable& methods, ProblemCode rejected);

}  // namespace ans
