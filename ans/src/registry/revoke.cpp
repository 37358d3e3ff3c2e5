// Revoke: by the publisher, by the agent itself, or by whoever runs the registry. No condition on order or clock, and no way back.
#include "history/history_proof.h"
#include "records/command_form.h"
#include "records/disclosure.h"
#include "registry/draft.h"

namespace ans {
namespace {

// The version a command names; nullptr: it names none, and means the whole agent.
Answer<const VersionState*> revoked_version(const AgentRevocation& command, const RegistryState& state) {
  const auto& wanted = command.version();
  if (!wanted) return nullptr;
  if (const auto* version = state.find(*wanted)) return version;
  return refuse(ProblemCode::not_found, "`" + state.agent_key + "` has no version `" + std::string(wanted->text()) + "`", {}, "/version");
}

bool is_revoked(const RegistryState& state, const VersionState* version) {
  return state.revoked || (version != nullptr && (version->status == Status::revoked || version->status == Status::tombstoned));
}

}  // namespace

Answer<RegistryState> Registry::revoke(std::string_view agent, std::string_view text) {
  DID_TRY(const auto command, AgentRevocation::parse(text));
  DID_TRY(const auto before, state(agent));
  DID_CHECK(examine_address(command.key(), before.agent_key, "command", "/agentKey"));
  DID_TRY(const auto authority, examine_revocation(command, before));
  return commit([&](Store& staged) { return append_revocation(staged, command, before.agent_key, authority); });
}

Answer<RegistryState> Registry::append_revocation(Store& staged, const AgentRevocation& command, const std::string& agent_key,
                                                  const Authority& authority) {
  DID_TRY(auto state, read_state(staged, agent_key));
  if (!state) return refuse(ProblemCode::internal_error, "the state of `" + agent_key + "` has vanished");
  DID_TRY(const auto* version, revoked_version(command, *state));
  if (is_revoked(*state, version)) return *std::move(state);
  auto event = event_by(command.root(), command.canonical(), EventType::agent_revoked, state->agent_key);
  if (version != nullptr) {
    event.version = version->version;
    event.record_id = version->record_id;
  }
  event.status = Status::revoked;
  event.delegation = authority.chain.digests();
  DID_CHECK(examine_unrevoked(staged, state->publisher, authority.chain));

  DID_TRY(const auto last, last_event(staged));
  Draft draft{.at = now(), .state = std::move(state), .last_event = last};
  DID_CHECK(draft.append(std::move(event), nullptr));
  DID_CHECK(append_grants(staged, authority.chain, draft));
  DID_TRY(auto after, stage(staged, std::move(draft)));
  return after;
}

// The publisher may always, and whom it delegated this to; the agent's own key for the version that names it, and for the whole agent where
// the newest statement names it; whoever runs the registry. Where something is told to some only, a proof that does not hold is answered
// like a signer who may not: who the agent is, nobody learns by naming it.
Answer<Registry::Authority> Registry::examine_revocation(const AgentRevocation& command, const RegistryState& state) const {
  DID_TRY(const auto* version, revoked_version(command, state));
  const auto& named = version != nullptr ? *version : state.newest();
  const auto& agent = named.agent;
  DID_TRY(const auto key, AgentKey::parse(state.agent_key));
  DID_TRY(auto authority,
          examine_delegation(command.root(),
                             {.action = "revoke", .name = key, .signer = signer_of(command.root()), .capabilities = {}, .at = now()}));
  const auto& signer = authority.signer;
  const auto refusal = [&] {
    return refuse(ProblemCode::forbidden, "`" + signer + "` may not revoke `" + state.agent_key + "`",
                  "the publisher " + state.publisher + " or the agent" + (named.disclose_to ? "" : " " + agent) + " signs this command",
                  "/proof/verificationMethod");
  };
  const bool is_agent = !agent.empty() && signer == agent;  // of an erased version nobody is
  const bool is_known = !authority.chain.empty() || signer == state.publisher || ownership_.is_operator(signer);
  if (!is_known && !is_agent) return refusal();
  if (auto held = check_proof(command, signer, now(), methods_); !held)
    return is_known || !conceals(state) ? std::unexpected(std::move(held).error()) : refusal();
  return authority;
}

}  // namespace ans
