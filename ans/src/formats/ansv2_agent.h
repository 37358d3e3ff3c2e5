// The objects of the ANS API v2 (AgentDetails, an item of AgentListResponse), made of a record.
#pragma once

#include <did/json.h>

#include <optional>
#include <string>
#include <string_view>

#include "formats/published.h"

namespace ans {

//   ANS                               record
//   agentId                           agent_uuid.h
//   ansName, agentHost                the ANSv2 alias, and its host
//   agentDisplayName, version         the same
//   agentDescription                  the first 150 characters of the description
//   endpoints                         one for each protocol, the first: A2A, MCP, HTTP-API; others have no word there
//   endpoints[].transports            of the binding: JSON-RPC, GRPC, REST, STREAMABLE-HTTP, SSE
//   endpoints[].metaDataUrl, -Hash    the A2A card or the MCP server card, where the record has it by address and digest
//   endpoints[].functions             capabilities: id, the path as name, tags
//   status, agentStatus               ACTIVE, DEPRECATED, REVOKED, EXPIRED; ANS has no word for a suspension
//   registrationTimestamp             validFrom
//
// nullopt: the record has no ANSv2 name (no host of the publisher's, or a prerelease), no endpoint with a word there, or is
// suspended.
[[nodiscard]] std::optional<did::Json> ansv2_details(const Published& record);
[[nodiscard]] std::optional<did::Json> ansv2_item(const Published& record);

// "ACTIVE"; empty: suspended, or not proven yet.
[[nodiscard]] std::string_view ansv2_status(Status status);

}  // namespace ans
