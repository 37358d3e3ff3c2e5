// From a statement's claims to a registration that the registry took: what `ans register` and `ans import` share.
#pragma once

#include <did/json.h>
#include <did/key.h>
#include <did/result.h>

#include <string>
#include <vector>

#include "base/context.h"
#include "import/statement.h"
#include "keys/identity.h"
#include "registry/ans_client.h"

namespace cli {

// The credential files as one JSON array. Errors: those of reading, with the file.
[[nodiscard]] did::Result<did::Json> read_credentials(const std::vector<std::string>& files, Context& context);

// Where the next statement of this agent goes: after the newest one that the registry has. Errors: those of the registry.
[[nodiscard]] did::Result<Slot> next_slot(AnsClient& client, std::string_view agent_key);

// Sends it, as the agent's first statement or as a further one. The registry's answer, once it names the very record that
// was sent. PRECONDITION: the statement has a subject with agentKey and sequence.
[[nodiscard]] did::Result<did::Json> publish(AnsClient& client, const did::Json& statement, const did::Json& credentials);

}  // namespace cli
