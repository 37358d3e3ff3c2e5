// The record of the Open Agentic Schema Framework, made of a record.
#pragma once

#include <did/json.h>

#include <optional>

#include "formats/published.h"

namespace ans {

//   OASF record            record
//   name                   <domain>/<name> where the publisher has a domain, else displayName
//   version, description   the same (displayName where there is no description)
//   schema_version         the version of the first capability's taxonomy oasf
//   authors, created_at    the publisher's DID, validFrom
//   skills[].name          paths of the taxonomy oasf in this version
//   modules[]              endpoints of a2a, mcp and acp: integration/<protocol>, with `url` in the data
//   locators[]             other endpoints: type (the binding, else the protocol) and url
//
// nullopt: the agent has no capability of OASF with a version.
[[nodiscard]] std::optional<did::Json> oasf_record(const Published& record);

}  // namespace ans
