// An agent as the registry has it: looked up by name or DID, verified here, and where it can be met.
#pragma once

#include <agent/refusal.h>
#include <did/json.h>
#include <did/method.h>
#include <did/result.h>
#include <vc/verdict.h>

#include <optional>
#include <string>
#include <vector>

#include "agents/agent_socket.h"
#include "registry/ans_client.h"
#include "registry/record_check.h"

namespace cli {

struct RegisteredAgent {
  std::string agent_key;
  std::string did;                  // the agent's own
  std::string record_id;            // digest of the statement
  std::vector<std::string> places;  // of its endpoints of protocol `x-did-noise`, as written, in their order
};

// What the registry answered, and what it is worth.
struct AgentLookup {
  Standing standing = Standing::unknown;
  std::optional<did::JsonDocument> body{};  // of `found`: the record; of `gone`: the problem
  std::vector<vc::Verdict> verdicts{};      // of `found`
};
// Errors: those of the client, and of an answer that is no record.
[[nodiscard]] did::Result<AgentLookup> look_up_agent(AnsClient& client, const Question& question, const did::MethodTable& methods);

// Refusals: policy_denied (unknown there), revoked, suspended, and for a record that does not hold record_mismatch, stale (it ended) or
// unresolved (it could not be examined).
[[nodiscard]] agent::Answer<RegisteredAgent> registered_agent(const AgentLookup& lookup, const std::string& name);

// The first place that can be gone to: `did-noise://192.0.2.1:9000`. Errors: unsupported (there is none).
[[nodiscard]] did::Result<MeetingPlace> place_of(const RegisteredAgent& agent);

}  // namespace cli
