// A2A agent cards, of version 1.0 and of the older form, as the subject of an AgentStatement.
//
//   card                                          statement
//   name                                          displayName; slug(name) is the last part of the agentKey
//   description, version                          description, version (1.0 -> 1.0.0)
//   supportedInterfaces[]            (1.0)        endpoints: protocol a2a, url, binding, protocolVersion, tenant
//   url, preferredTransport, additionalInterfaces[] (older)   endpoints
//   skills[]                                      capabilities c1, c2, ...: taxonomy a2a, path = skill id
//   skills[].inputModes, else defaultInputModes   inputModes (media types only); the same for output
//   skills[].tags                                 tags, without repetition
//   skills[].examples                             representativeQueries; skill names where fewer than two are left
//   securitySchemes, securityRequirements         the same; the older `security` is put into the shape of 1.0
//   the whole of it, up to 16 KiB                 artifacts: application/a2a-agent-card+json, with any signature that it carries
//
// A skill id is a path: `/` parts its segments, of which seven are kept. A segment keeps letters, digits and `_-.`; each run
// of other characters becomes one `-`, and 64 characters are kept.
// An address of gRPC (`host:port`) becomes `grpcs://host:port`. Everything that is cut, changed or left out is noted.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <string>
#include <vector>

namespace cli {

struct CardOwner {
  std::string publisher;  // the DID that signs the statement; the agentKey begins with it
  std::string agent;      // the agent's own DID
};

// The credentialSubject, without what belongs to one registration (sequence, previous, salt). Appends to `notes` what was
// changed or has no place: "/iconUrl: has no place in a statement".
// Errors: malformed (no name, version, endpoint or skill that a statement can carry), with the pointer.
[[nodiscard]] did::Result<did::Json> map_agent_card(did::JsonValue card, const CardOwner& owner, std::vector<std::string>& notes);

}  // namespace cli
