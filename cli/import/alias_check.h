// The aliases of agents as a client must understand them: whether a statement bears the name that was asked for. Written
// apart from the registry's own code on purpose.
#pragma once

#include <did/json.h>

#include <string_view>

namespace cli {

// Is this the form of an alias: ans://v1.2.3.host, a2a://agent.capability.provider.v1.2.3[.extension], com.acme/name?
[[nodiscard]] bool is_alias(std::string_view name);

// Does the alias follow from the statement about the agent `agent_key`, whose publisher is the DID `publisher`? A name with a
// domain follows only where the publisher is the did:web of this domain. Case does not matter; two numbers, v2.1, stand for
// v2.1.0.
[[nodiscard]] bool bears_alias(did::JsonValue subject, std::string_view agent_key, std::string_view publisher, std::string_view alias);

}  // namespace cli
