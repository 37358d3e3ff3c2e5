// What the signed commands have in common: revocation.h, command.h.
#pragma once

#include <string>

#include "records/members.h"

namespace ans::rule {

[[nodiscard]] Answer<void> reason_code(JsonValue value, const std::string& pointer);
// The two contexts of a command, in this order.
[[nodiscard]] Answer<void> command_context(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> anything(JsonValue value, const std::string& pointer);

}  // namespace ans::rule

namespace ans {

// The DID of the first proof's verification method: who claims to sign. Empty: no proof says.
[[nodiscard]] std::string signer_of(did::JsonValue command);

}  // namespace ans
