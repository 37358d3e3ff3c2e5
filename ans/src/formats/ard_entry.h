// The catalogue entry of Agentic Resource Discovery v0.91, section 4.2.
#pragma once

#include <did/json.h>

#include <optional>

#include "formats/published.h"

namespace ans {

//   entry                    record
//   identifier               agentKey
//   type, url | data         the A2A card, else the MCP server, else the OASF record, else the registry's own record
//   displayName, description, tags, version, representativeQueries (where there are 2 to 5)
//   capabilities             their canonical paths
//   updatedAt                since when it stands as it does
//   metadata                 recordId, status, publisherEpoch, agent
//   trustManifest            the publisher's DID; the statement and each credential as attestations
//
// nullopt: the agentKey is none of the pattern of ARD's schema (a did:web with a port).
[[nodiscard]] std::optional<did::Json> ard_entry(const Published& record);

// The publisher's segment of an agentKey as ARD reads it, "acme.com"; of a DID the whole DID.
[[nodiscard]] std::string ard_publisher(std::string_view agent_key);

}  // namespace ans
