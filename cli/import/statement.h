// Making what a publisher signs: statements about agents, and the command that revokes one.
#pragma once

#include <did/clock.h>
#include <did/json.h>
#include <did/key.h>
#include <did/result.h>

#include <cstdint>
#include <string>

#include "base/context.h"
#include "keys/identity.h"

namespace cli {

// The place of a statement in the history of its agent.
struct Slot {
  std::uint64_t sequence = 1;
  std::string previous;  // recordId of the statement before; empty for the first
};

// The claims, completed and signed. Fills what is absent: @context, type, issuer, validFrom, validUntil (90 days), and
// in the subject sequence, previous and salt. Errors: malformed (no credentialSubject), those of vc::issue.
[[nodiscard]] did::Result<did::Json> sign_statement(did::Json claims, const Slot& slot, const Identity& publisher, did::Signer& signer,
                                                    did::Time now);

// A signed AgentRevocation. `version` empty: the whole agent.
struct RevocationRequest {
  std::string agent_key;
  std::string version;
  std::string reason;
  std::string delegation{};  // links, a JSON array; empty: none
};
[[nodiscard]] did::Result<did::Json> sign_revocation(const RevocationRequest& request, const Identity& publisher, did::Signer& signer,
                                                     did::Time now);

// A signed command other than a revocation. What is empty is left out.
struct CommandRequest {
  std::string type;  // "AgentDeprecation"
  std::string agent_key;
  std::string version;
  std::string after;  // digest of the agent's newest event
  std::string reason;
  std::string sunset;
  std::string replaced_by;
  std::string credential;
  std::uint64_t since = 0;
  std::string delegation{};  // links, a JSON array; empty: none
};
[[nodiscard]] did::Result<did::Json> sign_command(const CommandRequest& request, const Identity& identity, did::Signer& signer,
                                                  did::Time now);

// A command with one more proof: of the key that is handed over to.
[[nodiscard]] did::Result<did::Json> sign_further(did::Json command, const Identity& identity, did::Signer& signer, did::Time now);

// A challenge (docs/formats/control-challenge.md), signed by the publisher.
[[nodiscard]] did::Result<did::Json> sign_challenge(did::Json challenge, const Identity& publisher, did::Signer& signer, did::Time now);

// An AgentDelegationCredential (docs/formats/agent-delegation.md). What is empty is left out.
struct DelegationRequest {
  std::string delegate;
  std::vector<std::string> actions;
  std::vector<std::string> names;
  std::vector<std::string> capabilities;
  unsigned max_depth = 0;
  std::string parent;  // digest of the link before
  did::Time until;
};
[[nodiscard]] did::Result<did::Json> sign_delegation(const DelegationRequest& request, const Identity& delegator, did::Signer& signer,
                                                     did::Time now);
// What the next link names as its parent, and a revocation names.
[[nodiscard]] did::Result<std::string> digest_of_link(const did::Json& link);

// The recordId of a statement: the digest of its canonical form without the proof. PRECONDITION: an object.
[[nodiscard]] did::Result<std::string> record_id_of(did::JsonValue statement);

}  // namespace cli
