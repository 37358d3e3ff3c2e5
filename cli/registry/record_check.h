// Verifying what a registry answers, without believing the registry.
#pragma once

#include <did/clock.h>
#include <did/json.h>
#include <did/method.h>
#include <did/result.h>
#include <vc/verdict.h>

#include <string>
#include <vector>

namespace cli {

// What was asked, so that an answer about something else is noticed.
struct Question {
  std::string name;                      // an agent name, one of its aliases, or a DID
  std::string version{};                 // empty: any
  std::vector<std::string> protocols{};  // "a2a", "a2a@1.0": the agent has to speak one of them; empty: any
  did::Time at;
  std::string liveness{};              // the level that was asked for; empty: none
  std::vector<std::string> issuers{};  // whose word counts for it; empty: anybody's
};

// The verdict on the statement, then one on each credential, in the order of the record:
//   - the recordId is the digest of the statement (proof.signature fails otherwise)
//   - the statement's proof holds, and its issuer is the publisher that the name itself names (policy.issuer); where a delegate signed,
//     record_delegation.h says what its links have to be
//   - the record is the one that was asked for, and speaks a protocol that was (policy.issuer)
//   - the version is in force (status)
//   - it was seen alive, where that was asked for (status; record_liveness.h)
//   - each credential is accepted, and is about this agent (presentation.holder)
// Errors: malformed (the record has not the form of one).
[[nodiscard]] did::Result<std::vector<vc::Verdict>> check_record(did::JsonValue record, const Question& question,
                                                                 const did::MethodTable& methods);

// The exit code of the first verdict that does not accept; 0: all accept.
[[nodiscard]] int exit_code_of(const std::vector<vc::Verdict>& verdicts);

}  // namespace cli
