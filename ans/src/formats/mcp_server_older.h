// Packages and remotes of a server.json, in the words of the schema of 2025-12-11, also where they were written in those of
// 2025-05: registry_name, name, environment_variables, transport_type.
#pragma once

#include <did/json.h>

namespace ans {

// An array. Left out: packages of the older form without a registry that is known by name, or without a name of their own.
[[nodiscard]] did::Json mcp_packages(did::JsonValue card);
// An array. Left out: transports of the older form that today's has no word for, and what is not reached over HTTP.
[[nodiscard]] did::Json mcp_remotes(did::JsonValue card);

}  // namespace ans
