// The skills of an agent card: agent_card.h says what becomes of them.
#pragma once

#include <did/json.h>

#include <string>
#include <vector>

namespace cli {

// Members of a statement's subject: `capabilities`, which may be empty, and `tags` and `representativeQueries`, where
// there are any. Appends to `notes` what was changed or left out.
[[nodiscard]] did::Json map_skills(did::JsonValue card, std::vector<std::string>& notes);

}  // namespace cli
