// The server.json of the MCP registry, schema 2025-12-11, made of a record.
#pragma once

#include <did/json.h>

#include <optional>

#include "formats/published.h"

namespace ans {

inline constexpr std::string_view mcp_schema_url = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";
inline constexpr std::string_view mcp_own_meta = "org.w3id.credence/registry";  // the key of what this registry adds to an entry

//   server.json                              record
//   name                                     that of the artifact; without one, the publisher's domain backwards, `/`, the agent's name
//   description                              the first 100 characters of description, else of displayName
//   version                                  version
//   title                                    displayName, where the artifact has a title or there is none
//   packages, remotes, repository,           those of the artifact (application/mcp-server-card+json with `data`); what a server.json
//   icons, websiteUrl, _meta                 of 2025-05 says in older words is said in those of today (mcp_server_older.h)
//   remotes, without an artifact             endpoints of the protocol mcp over HTTP
//
// nullopt: the record speaks of no MCP server, or has no name for it.
[[nodiscard]] std::optional<did::Json> mcp_server(const Published& record);

// The name alone; empty where mcp_server() gives nothing.
[[nodiscard]] std::string mcp_server_name(const AgentStatement& statement);

// One entry of GET /v0.1/servers: {"server", "_meta"}. `is_latest`: no higher version of the agent is active. Beside the
// server stands what this registry knows of it, under its own key.
[[nodiscard]] did::Json mcp_entry(const Published& record, did::Json server, bool is_latest);

}  // namespace ans
