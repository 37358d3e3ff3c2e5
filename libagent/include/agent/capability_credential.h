// AgentCapabilityCredential: what an agent can do, not what it may do. The registry finds agents by it (ans/src/records/attestation.h);
// here it answers whether a peer really has a capability, and whether the tool is still the one that was described.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/scope.h"
#include "did/clock.h"
#include "did/json.h"
#include "did/result.h"

namespace agent {

inline constexpr std::size_t max_capabilities = 64;  // of one credential

struct Capability {
  std::string taxonomy;  // "oasf@1.1.1", "mcp", "a2a"
  std::string path;      // "tool/translate"
  // How it is called, where the credential says so.
  std::optional<Action> action{};
  std::optional<Resource> resource{};
  std::string input_schema_digest{};  // empty: not said
  std::string descriptor_digest{};    // see descriptor_digest(); empty: not said
};

struct AgentCapabilities {
  std::string issuer;
  std::string subject;  // the DID of the agent
  std::vector<Capability> all;
  std::string level;  // "declared", "keybound", "attested", "tested", "observed"
};

// `capability`: one or several; evidence.level. Whether the proof holds is not asked. Errors: malformed, too_large.
[[nodiscard]] did::Result<AgentCapabilities> read_agent_capabilities(did::JsonValue credential);

// The description of a tool, as it is offered: another one is another capability. Errors: malformed (no canonical form).
[[nodiscard]] did::Result<std::string> descriptor_digest(did::JsonValue description);

// The claims, unsigned, for vc::issue(). PRECONDITION: one capability or more.
[[nodiscard]] did::Json agent_capability_claims(const AgentCapabilities& capabilities, const std::string& id, const std::string& agent_key,
                                                const std::string& version_range, did::Time from, did::Time until);

}  // namespace agent
