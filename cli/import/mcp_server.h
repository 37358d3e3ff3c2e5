// MCP `server.json`, as the registry of MCP gives it now and as it gave it in 2025-05, as the subject of an AgentStatement.
//
//   server.json                                     statement
//   name  com.acme/translate                        agentKey urn:air:<publisher>:com.acme.translate; capability c1:
//   mcp:server/com.acme/translate title, else the name after `/`                  displayName description description version, else
//   version_detail.version            version (1.0 -> 1.0.0) remotes[]                                       endpoints: protocol mcp, url,
//   binding = type packages[]                                      endpoints: protocol mcp, url = the package's page in its registry,
//   binding = transport (stdio) repository.url, where neither gives an address  endpoint: protocol mcp, binding source
//   packages[].registryType                         tags
//   name, title, description by mcp_rules.h         capabilities c2, c3, ... of oasf@1.1.1
//   the whole of it, up to 16 KiB                   artifacts: application/mcp-server-card+json
//
// A name of over 63 characters is cut, and ends in a part of its digest.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <string>
#include <vector>

#include "import/agent_card.h"

namespace cli {

// As map_agent_card. Errors: malformed (no name, version or address that a statement can carry), with the pointer.
[[nodiscard]] did::Result<did::Json> map_mcp_server(did::JsonValue server, const CardOwner& owner, std::vector<std::string>& notes);

}  // namespace cli
