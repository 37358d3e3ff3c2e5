// Verifying what probers saw of an agent, without believing the registry.
#pragma once

#include "registry/record_check.h"

namespace cli {

// Where a level was asked for: among the credentials under `liveness` of the record one holds, says it of an endpoint of this agent (of a
// protocol that was asked for, where one was), is of now, and is by one of the issuers that were named. Else the verdict has a failed check
// (status).
// PRECONDITION: where a level was asked for, issuers were named: else whoever runs the registry could be one.
void check_liveness(did::JsonValue record, const Question& question, const did::MethodTable& methods, vc::Verdict& verdict);

}  // namespace cli
