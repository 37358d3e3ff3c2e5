// A signed word that ends a link of a chain, and all below it. Whoever issued the link or one above it may say it; whether somebody did is
// decide()'s question, so that a statement can be passed on by anybody to anybody.
//
//   {"type": "RevocationStatement", "cd", "subtree": true, "reason", "issued", "issuer", "proof"}
#pragma once

#include <chrono>
#include <string>

#include "did/clock.h"
#include "did/json.h"
#include "did/key.h"
#include "did/method.h"
#include "did/result.h"
#include "vc/verdict.h"

namespace agent {

struct RevocationStatement {
  std::string cd;      // the link, by the digest of its bytes
  std::string issuer;  // who says so: a DID
  std::string reason;  // 1 to 256 bytes
  did::Time issued{};
};

// Errors: malformed, those of vc::add_proof().
[[nodiscard]] did::Result<did::Json> sign_revocation(const RevocationStatement& statement, const std::string& verification_method,
                                                     did::Signer& signer);

// The members, strictly. Whether the proof holds is not asked. Errors: malformed.
[[nodiscard]] did::Result<RevocationStatement> read_revocation(did::JsonValue statement);

// Is the proof the issuer's, by a key for assertionMethod, and not from the future? PRECONDITION: read_revocation() took it.
[[nodiscard]] vc::Verdict verify_revocation(did::JsonValue statement, const did::MethodTable& methods, did::Time at,
                                            std::chrono::milliseconds skew = std::chrono::seconds(30));

}  // namespace agent
