// The table of an agent's versions, as JSON: in its status, and in the problem incompatible_version.
#pragma once

#include <did/clock.h>

#include <string>

#include "records/state.h"

namespace ans {

[[nodiscard]] std::string versions_json(const RegistryState& state, did::Time now);

}  // namespace ans
