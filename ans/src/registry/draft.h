// What a mutation is going to write: private to the registry's own files.
#pragma once

#include <optional>

#include "history/projection.h"
#include "registry/registry.h"

namespace ans {

struct Registry::Draft {
  // Appends `event` to the agent's history and projects it; fills seq, prev and at.
  [[nodiscard]] Result<void> append(Event event, const AgentStatement* statement);
  // The command ends this version: it is `status` from here on.
  [[nodiscard]] Result<void> append_end(const AgentCommand& command, EventType type, Status status, const VersionState& version);

  did::Time at;
  std::optional<RegistryState> state;
  std::uint64_t last_event = 0;  // in the store, and then in this draft
  WriteBatch batch{};
  PlacesBefore places{};
};

// Who signs, and by what right: the chain is empty where it needs none.
struct Registry::Authority {
  std::string signer;
  DelegationChain chain{};
  std::string publisher_key{};  // of a chain: digest of the key that signed its first link
};

// What came in with a statement, and was accepted.
struct Registry::Presented {
  std::vector<Attestation> attestations;
  std::string organization{};  // digest of the credential that says who the publisher is; empty: none
};

struct Registry::Submission {
  std::string_view statement;
  std::span<const std::string_view> credentials;
  const std::vector<std::string>& aliases;
  Precondition when{};
};

// No link was revoked for this publisher. Problems: forbidden.
[[nodiscard]] Answer<void> examine_unrevoked(const Store& store, std::string_view publisher, const DelegationChain& chain);

// A command that is sent to an address of its own. Problems: those of AgentCommand::parse, invalid_argument.
[[nodiscard]] Answer<AgentCommand> parse_command_for(Action action, std::string_view text);

// To look at the evidence again when it is over for everybody's clock: a minute later.
void put_evidence_timer(const Evidence& evidence, std::string_view agent_key, WriteBatch& batch);

// Does the command follow the agent's newest event? Problems: sequence_conflict.
[[nodiscard]] Answer<void> examine_place(const AgentCommand& command, const RegistryState& state);

// What a signed command leaves in the history: who signed it, why, and the command itself.
[[nodiscard]] Event event_by(did::JsonValue command, const std::string& canonical, EventType type, std::string_view agent);

// Is `what` about the agent in the address? Problems: invalid_argument, with the pointer.
[[nodiscard]] Answer<void> examine_address(const AgentKey& named, std::string_view agent_key, std::string_view what,
                                           std::string_view pointer);

// What the clock has done to a name that was never proven, written down before somebody else has it. PRECONDITION: is_pending.
[[nodiscard]] Event end_of_pending(const RegistryState& state);

// What lies behind the answer 410.
[[nodiscard]] Problem gone(std::string_view name, const Standing& standing);

}  // namespace ans
