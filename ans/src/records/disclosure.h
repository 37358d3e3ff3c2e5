// What a publisher tells to some only (`listing: "presentation-required"`): of such a version anybody who has the agentKey learns who
// published it and how it stands. The rest is for whoever shows by a signed request to be the publisher, the agent, or whom
// `discloseTo` names. docs/formats/agent-statement.md, "Disclosure".
#pragma once

#include <string_view>

#include "base/problem.h"
#include "records/alias.h"
#include "records/record.h"
#include "records/state.h"

namespace ans {

// `reader`: the DID whose key signed the request; empty: nobody is known to ask.
[[nodiscard]] bool discloses(const RegistryState& agent, const VersionState& version, std::string_view reader);
[[nodiscard]] bool discloses(const AgentStatement& statement, std::string_view reader);
// Is there a version that not everybody is told of?
[[nodiscard]] bool conceals(const RegistryState& agent);
// May this reader have the events that were withheld (Event::withheld)? Whoever is told of all versions, while none is erased; the
// publisher always.
[[nodiscard]] bool tells_history(const RegistryState& agent, std::string_view reader);
// May this reader learn that `asked` is a name of this agent? An agentKey is no secret. An alias is, unless it names a version that is
// told to everybody, or the reader is told of some version that is not.
[[nodiscard]] bool tells_name(const RegistryState& agent, const AskedName& asked, std::string_view reader);

// Where the answer is no: unauthenticated where nobody is known to ask, forbidden for anybody else.
[[nodiscard]] Problem undisclosed(std::string_view what, std::string_view reader);

}  // namespace ans
