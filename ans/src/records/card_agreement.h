// Does an A2A agent card say what the statement that carries it, or leads to it, says? Pure.
#pragma once

#include <did/json.h>

#include "records/record.h"

namespace ans {

// Of a card of A2A 1.0 or the older form:
//
//   name                    is displayName: its first 64 characters, control characters as spaces
//   version                 is the version, `v` and missing numbers made up for (v1.0 is 1.0.0); what is no such version is not compared
//   supportedInterfaces[]   (older: url, additionalInterfaces[]) have the address of every endpoint of protocol `a2a`
//   skills[]                have the id of every skillRef `a2a:<id>` of a capability
//
// A card may say more than its statement. Problems: artifact_mismatch, with the pointer into the statement.
[[nodiscard]] Answer<void> examine_agreement(const AgentStatement& statement, did::JsonValue card);

}  // namespace ans
