// Statements that a delegate signed for the publisher (docs/formats/agent-delegation.md), examined by who asks. Written apart from the
// registry's own code on purpose; tests/formats/delegation_test.cpp holds the two to one judgement.
#pragma once

#include <did/clock.h>
#include <did/json.h>
#include <did/method.h>
#include <vc/verdict.h>

#include <string_view>

namespace cli {

// Does the statement bring links of a delegation?
[[nodiscard]] bool is_delegated(did::JsonValue statement);

// Adds to the verdict on the statement what its links are worth at `at`. `agent_key`: the name that it is registered under; `publisher`:
// the DID in that name.
//   - the first link is the publisher's, each further one is by the delegate of the one before and names its digest; the last is for the
//     DID of the key that signed the statement (policy.issuer fails otherwise)
//   - each allows no more than the one before, and the last allows this statement: its name, its capabilities, the action (likewise)
//   - each proof holds (proof.controller), at `at` (validity.period)
// That no link was revoked is the registry's word. PRECONDITION: is_delegated().
void check_delegation(did::JsonValue statement, std::string_view agent_key, std::string_view publisher, did::Time at,
                      const did::MethodTable& methods, vc::Verdict& verdict);

}  // namespace cli
