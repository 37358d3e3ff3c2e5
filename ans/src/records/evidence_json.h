// Evidence as JSON, in events and in the registry state alike.
#pragma once

#include <did/json.h>

#include "records/event.h"

namespace ans {

// Canonical text.
[[nodiscard]] std::string to_text(const Evidence& evidence);
[[nodiscard]] did::Json to_json(const Evidence& evidence);
// Absent members become empty: who reads compares with what is printed again.
[[nodiscard]] Evidence evidence_from_json(did::JsonValue json);

}  // namespace ans
