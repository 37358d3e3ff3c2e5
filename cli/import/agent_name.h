// Agent names as a client must understand them, written apart from the registry's own code on purpose: who checks an
// answer shares nothing with who made it.
#pragma once

#include <did/result.h>

#include <string>
#include <string_view>

namespace cli {

//   urn:air:acme.com:nlp:translate        urn:air:did:key:z6Mk...:bot
//           |------|                              |-------------|
//           publisher: did:web:acme.com           publisher
struct AgentName {
  std::string key;        // canonical: everything but a DID in lower case
  std::string publisher;  // the DID that must sign statements under this name
};

// Errors: malformed; unsupported (a DID method whose extent in a name is unknown here).
[[nodiscard]] did::Result<AgentName> parse_agent_name(std::string_view text);

// A name segment for any text: ASCII letters and digits in lower case, everything else a single `-`, none at the ends,
// at most 63 characters. Empty where nothing is left.
[[nodiscard]] std::string slug(std::string_view text);

}  // namespace cli
