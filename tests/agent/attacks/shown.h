// Presentations and identities that attackers show.
#pragma once

#include <agent/identity_credential.h>

#include "agent/raw_initiator.h"

namespace attacks {

struct Presenting {
  test::RawInitiator& raw;
  test::Party& holder;
  std::string verifier;
  did::Time now;
};
// What the verifier of this handshake wants to see.
[[nodiscard]] std::string challenge(const Presenting& to);
// An AgentIdentityCredential of the issuer that every target believes.
[[nodiscard]] did::Json identity_about(const std::string& subject, did::Time now);
// A credential in a presentation that `holder` signs; without one, identity_about(holder).
[[nodiscard]] did::Json presentation(const Presenting& to, test::Party& holder, const std::string& challenge,
                                     const did::Json& credential = nullptr);

}  // namespace attacks
