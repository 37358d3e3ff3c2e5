// Deprecate, suspend, resume, renew: who may sign what, and from which state. docs/formats/agent-command.md
#include <algorithm>

#include "history/history_proof.h"
#include "records/command.h"
#include "records/command_form.h"
#include "records/disclosure.h"
#include "registry/draft.h"

namespace ans {
namespace {

constexpr std::chrono::days renewable{30};  // for so long after a lease has ended

// Why the version cannot take the command now; empty: it can.
std::string obstacle(Action action, const RegistryState& agent, const VersionState& version, did::Time now) {
  const auto is = standing(agent, version, now);
  const auto not_from = [&] { return "it is " + std::string(name(is.status)); };
  if (is.status == Status::pending) return not_from();
  if (has_lost_control(agent) && is.status != Status::revoked) return "its publisher has to prove control first";
  switch (action) {
    case Action::deprecate: return is.status == Status::active ? "" : not_from();
    case Action::suspend: return is.status == Status::active || is.status == Status::deprecated ? "" : not_from();
    case Action::resume: return is.status == Status::suspended ? "" : not_from();
    case Action::rotate:
    case Action::revoke_delegation:
    case Action::attest:
    case Action::withdraw:
    case Action::tombstone: return "it is not among its commands";  // INVARIANT: change() lets none through
    case Action::renew: break;
  }
  if (version.lease == 0) return "its statement asks for no lease";
  if (version.status == Status::suspended || version.status == Status::revoked || is.status == Status::revoked) return not_from();
  const auto statement_end = did::parse_date_time(version.valid_until);
  if (!statement_end || now >= *statement_end) return "its statement is over, and a new one is needed";
  const auto deadline = deadline_of(version);
  return deadline && now < *deadline + renewable ? "" : "its lease ended over 30 days ago";
}

// The versions that the command means and fits, by their place. Problems: not_found, gone, conflict.
Answer<std::vector<std::size_t>> versions_for(const AgentCommand& command, const RegistryState& state, did::Time now) {
  if (state.revoked) return std::unexpected(gone(state.agent_key, {Status::revoked, state.revoked_reason, state.revoked_at}));
  const auto* named = command.version() ? state.find(*command.version()) : nullptr;
  if (command.version() && named == nullptr)
    return refuse(ProblemCode::not_found, "`" + state.agent_key + "` has no version `" + std::string(command.version()->text()) + "`", {},
                  "/version");
  std::vector<std::size_t> out;
  std::string why;
  for (std::size_t i = 0; i < state.versions.size(); ++i) {
    const auto& version = state.versions[i];
    if (named != nullptr && named != &version) continue;
    const auto is = standing(state, version, now);
    if (named != nullptr && is.status == Status::revoked) return std::unexpected(gone(state.agent_key, is));
    if (auto reason = obstacle(command.rule().action, state, version, now); reason.empty())
      out.push_back(i);
    else
      why = "`" + version.version + "` cannot " + std::string(command.rule().word) + ": " + reason;
  }
  if (out.empty()) return refuse(ProblemCode::conflict, why, "see GET /v1/agents/{agent}/status");
  return out;
}

}  // namespace

Answer<void> examine_place(const AgentCommand& command, const RegistryState& state) {
  if (command.after() == state.head) return {};
  return refuse(ProblemCode::sequence_conflict, "`after` is not the agent's newest event, `" + state.head + "`",
                "read the agent's status again, and sign a command that follows it", "/after");
}

namespace {

Event event_of(const AgentCommand& command, std::string_view agent_key, const VersionState& version, did::Time at) {
  auto event = event_by(command.root(), command.canonical(), command.rule().event, agent_key);
  event.version = version.version;
  event.record_id = version.record_id;
  const auto standing_alone = version.deprecated ? Status::deprecated : Status::active;
  switch (command.rule().action) {
    case Action::deprecate: event.status = Status::deprecated; break;
    case Action::suspend: event.status = Status::suspended; break;
    case Action::resume: event.status = standing_alone; break;
    case Action::renew:
      event.status = standing_alone;
      event.until = did::format_time(at + std::chrono::seconds(version.lease));
      break;
    case Action::rotate:
    case Action::tombstone:
    case Action::attest:
    case Action::withdraw:
    case Action::revoke_delegation: break;  // INVARIANT: versions_for lets none through
  }
  return event;
}

// What the clock has done already, written down before something else is done to the version.
Event expiry_of(const VersionState& version) {
  Event event;
  event.type = EventType::agent_expired;
  event.version = version.version;
  event.record_id = version.record_id;
  event.status = Status::expired;
  if (const auto deadline = deadline_of(version)) event.until = did::format_time(*deadline);
  return event;
}

}  // namespace

Answer<RegistryState> Registry::change(std::string_view agent, std::string_view word, std::string_view text) {
  DID_TRY(const auto command, AgentCommand::parse(text));
  const auto action = command.rule().action;
  if (command.rule().word != word || action == Action::attest || action == Action::withdraw)  // those have addresses of their own
    return refuse(ProblemCode::invalid_argument, "the command is a `" + std::string(command.rule().type) + "`, and not for this address",
                  {}, "/type");
  DID_TRY(const auto before, state(agent));
  DID_CHECK(examine_address(command.key(), before.agent_key, "command", "/agentKey"));
  DID_CHECK(examine_place(command, before));
  if (command.rule().action == Action::rotate) return rotate(command, before);
  if (command.rule().action == Action::tombstone) return tombstone(command, before);
  if (command.rule().action == Action::revoke_delegation) return revoke_delegation(command, before);
  DID_TRY(const auto versions, versions_for(command, before, now()));
  DID_TRY(const auto authority, examine_signer(command, before, versions));
  return commit([&](Store& staged) { return append_command(staged, command, before.agent_key, authority); });
}

// A chain that the command brings, where what it does can be delegated.
Answer<Registry::Authority> Registry::authority_for(const AgentCommand& command, const RegistryState& state) const {
  DID_TRY(const auto key, AgentKey::parse(state.agent_key));
  return examine_delegation(
      command.root(),
      {.action = command.rule().delegable, .name = key, .signer = signer_of(command.root()), .capabilities = {}, .at = now()});
}

// Whoever runs the registry, where the rule has it: says why. Only they lift what they suspended.
Answer<void> Registry::examine_hold(const AgentCommand& command, const RegistryState& state, const std::vector<std::size_t>& versions,
                                    const std::string& signer) const {
  const bool is_operator = ownership_.is_operator(signer);
  const bool is_held = std::ranges::any_of(versions, [&](std::size_t place) { return !state.versions[place].held_by.empty(); });
  if (command.rule().action == Action::resume && is_held && !is_operator)
    return refuse(ProblemCode::forbidden, "`" + state.agent_key + "` was suspended by whoever runs this registry",
                  "ask them; of several versions name one", "/proof/verificationMethod");
  if (is_operator && signer != state.publisher && command.rule().by_operator && command.reason().empty())
    return breach("/reason", "whoever runs the registry says why");
  return {};
}

// The publisher may always, and whom it delegated this to; where the rule has it, the agent for the versions that name it, and for no
// others at once. Where something is told to some only, a proof that does not hold is answered like a signer who may not.
Answer<Registry::Authority> Registry::examine_signer(const AgentCommand& command, const RegistryState& state,
                                                     const std::vector<std::size_t>& versions) const {
  DID_TRY(auto authority, authority_for(command, state));
  const auto& signer = authority.signer;
  bool allowed = command.rule().by_agent;
  for (const auto place : versions) allowed = allowed && state.versions[place].agent == signer;
  const bool is_known =
      !authority.chain.empty() || signer == state.publisher || (command.rule().by_operator && ownership_.is_operator(signer));
  const auto refusal = [&] {
    return refuse(ProblemCode::forbidden, "`" + signer + "` may not " + std::string(command.rule().word) + " `" + state.agent_key + "`",
                  command.rule().by_agent ? "the publisher " + state.publisher + " or the agent signs this command"
                                          : "the publisher " + state.publisher + " signs this command",
                  "/proof/verificationMethod");
  };
  if (!is_known && !allowed) return refusal();
  auto held = check_proof(command, signer, now(), methods_);
  if (!held && !is_known && conceals(state)) return refusal();
  DID_CHECK(examine_hold(command, state, versions, signer));
  if (!held) return std::unexpected(std::move(held).error());
  return authority;
}

Answer<RegistryState> Registry::append_command(Store& staged, const AgentCommand& command, const std::string& agent_key,
                                               const Authority& authority) {
  DID_TRY(auto state, read_state(staged, agent_key));
  if (!state) return refuse(ProblemCode::internal_error, "the state of `" + agent_key + "` has vanished");
  DID_CHECK(examine_place(command, *state));
  DID_CHECK(examine_unrevoked(staged, state->publisher, authority.chain));
  const auto at = now();
  DID_TRY(const auto versions, versions_for(command, *state, at));
  DID_TRY(const auto last, last_event(staged));
  Draft draft{.at = at, .state = std::move(state), .last_event = last};
  for (const auto place : versions) {
    const auto version = draft.state->versions[place];
    auto event = event_of(command, agent_key, version, at);
    if (standing(*draft.state, version, at).status == Status::expired) {
      auto expiry = expiry_of(version);
      expiry.agent = agent_key;
      DID_CHECK(draft.append(std::move(expiry), nullptr));
    }
    event.delegation = authority.chain.digests();
    DID_CHECK(draft.append(std::move(event), nullptr));
  }
  DID_CHECK(append_grants(staged, authority.chain, draft));
  DID_TRY(auto after, stage(staged, std::move(draft)));
  return after;
}

}  // namespace ans
