// OASF records (schema 0.7 and later) as the subject of an AgentStatement.
//
//   record                                    statement
//   name                                      displayName; slug(name) is the last part of the agentKey
//   description, version                      description, version (v1.0.0 -> 1.0.0)
//   skills[].name                             capabilities: taxonomy oasf@<schema_version>, path = name; the last segment once
//                                             where it repeats the one before (a/b/b is the class b)
//   domains[].name                            tags, the last segment of each
//   modules[] with `a2a`, `mcp` or `acp` in the name and an address in their data   endpoints of that protocol
//   locators[].url, locators[].urls[]         endpoints: protocol x-locator, binding = type
//   the whole of it, up to 16 KiB             artifacts: application/vnd.oasf.record+json
//
// A skill that is known by its number alone is left out: numbers are not the same in all versions of the schema.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <string>
#include <vector>

#include "import/agent_card.h"

namespace cli {

// As map_agent_card. Errors: malformed (no name, version, skill or address that a statement can carry), with the pointer.
[[nodiscard]] did::Result<did::Json> map_oasf_record(did::JsonValue record, const CardOwner& owner, std::vector<std::string>& notes);

}  // namespace cli
