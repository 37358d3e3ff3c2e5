// What `credence ans` needs before it signs: how the registry says that an agent stands, and who signs.
#pragma once

#include <did/key.h>
#include <did/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "keys/identity.h"
#include "registry/ans_client.h"

namespace cli {

struct AgentStatus {
  std::string agent_key;
  std::uint64_t sequence = 0;  // of the newest statement
  std::string record_id;       // likewise
  std::string head;            // digest of the newest event
};
// `name` is an agentKey, an alias or a DID. nullopt: the registry knows no such agent. Errors: malformed (its answer), those of the client.
[[nodiscard]] did::Result<std::optional<AgentStatus>> find_status(AnsClient& client, std::string_view name);
// The same, where there must be one: not_found.
[[nodiscard]] did::Result<AgentStatus> read_status(AnsClient& client, std::string_view name);

// The key file that --key names, the registry, and as whom the key signs for `purpose`.
struct RegistrySigner {
  did::SecretKey key;
  AnsClient client;
  Identity identity;
};
[[nodiscard]] did::Result<RegistrySigner> open_signer(const SignerOptions& options, did::Purpose purpose, Context& context);

// The links of --delegation, in their order, as a JSON array; empty: there are none. Errors: malformed.
[[nodiscard]] did::Result<std::string> read_links(const std::vector<std::string>& files, Context& context);

}  // namespace cli
