// What a capability says of its limits: the constraints whose meaning is agreed. Others go through as they are.
#pragma once

#include <string>

#include "records/members.h"

namespace ans::rule {

// An object of at most 32 members. docs/formats/agent-statement.md, "Constraints".
[[nodiscard]] Answer<void> constraints(JsonValue value, const std::string& pointer);

}  // namespace ans::rule
