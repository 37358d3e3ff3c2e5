// The agent card of A2A 1.0, section 4.4.1, made of a record.
#pragma once

#include <did/json.h>

#include <optional>

#include "formats/published.h"

namespace ans {

//   card                                   record
//   name, description, version             displayName, description (else the name again), version
//   supportedInterfaces                    endpoints of the protocol a2a; grpcs://host:port becomes host:port
//   provider                               the publisher's domain, where it has one
//   skills                                 capabilities: id and name from the path, modes as they are; tags of the record
//   skills[0].examples                     representativeQueries
//   defaultInputModes, defaultOutputModes  every mode of a capability, else text/plain
//   securitySchemes, securityRequirements  as they are
//
// Unsigned: only the publisher signs cards. nullopt: the agent has no endpoint of A2A.
[[nodiscard]] std::optional<did::Json> a2a_card(const Published& record);

}  // namespace ans
