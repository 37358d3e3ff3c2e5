// Delegation: by what right somebody signs for a publisher, and how that right ends.
#include <algorithm>

#include "history/history_proof.h"
#include "records/command_form.h"
#include "registry/draft.h"

namespace ans {
namespace {

// Is the event a statement that came in by this link?
bool is_registered_by(const Event& event, std::string_view link) {
  const bool is_statement = event.type == EventType::agent_registered || event.type == EventType::agent_updated;
  return is_statement && std::ranges::find(event.delegation, link) != event.delegation.end();
}

// The versions that the link registered from the place `since` on, and that are not over for good already.
Result<std::vector<VersionState>> registered_by(const Store& store, const RegistryState& state, std::string_view link,
                                                std::uint64_t since) {
  std::vector<VersionState> out;
  for (auto at = std::ranges::lower_bound(state.events, since); at != state.events.end(); ++at) {
    DID_TRY(const auto bytes, store.get(Table::events, event_key(*at)));
    DID_TRY(const auto event, Event::parse(bytes.value_or("")));
    if (!is_registered_by(event, link)) continue;
    const auto version = std::ranges::find(state.versions, event.version, &VersionState::version);
    if (version != state.versions.end() && version->status != Status::revoked && version->status != Status::tombstoned)
      out.push_back(*version);
  }
  return out;
}

}  // namespace

Answer<void> examine_unrevoked(const Store& store, std::string_view publisher, const DelegationChain& chain) {
  for (const auto& link : chain.links()) {
    DID_TRY(const auto revoked, store.get(Table::relations, delegation_key(publisher, link.digest, "revoked")));
    if (revoked)
      return refuse(ProblemCode::forbidden, "the delegation to `" + link.delegate + "` was revoked by event " + *revoked, {},
                    "/delegation");
  }
  return {};
}

Answer<Registry::Authority> Registry::examine_delegation(did::JsonValue document, const DelegatedAct& act) const {
  Authority out{.signer = std::string(act.signer)};
  DID_TRY(out.chain, DelegationChain::parse(document));
  if (out.chain.empty()) return out;
  const auto publisher = act.name.publisher_did();
  if (act.signer == publisher)
    return refuse(ProblemCode::invalid_argument, "the publisher signs for itself, and needs no delegation", "leave it out", "/delegation");
  DID_CHECK(out.chain.examine(act));
  DID_CHECK(examine_unrevoked(store_, publisher, out.chain));
  DID_TRY(out.publisher_key, out.chain.check_proofs(document, act.at, methods_));
  return out;
}

// What the registry sees for the first time, for this publisher, after what was done by it.
Result<void> Registry::append_grants(const Store& staged, const DelegationChain& chain, Draft& draft) const {
  for (const auto& link : chain.links()) {
    DID_TRY(const auto known, staged.get(Table::relations, delegation_key(draft.state->publisher, link.digest, "granted")));
    if (known) continue;
    Event event;
    event.type = EventType::delegation_granted;
    event.agent = draft.state->agent_key;
    event.actor = link.issuer;
    event.auth = link.digest;
    event.grant = {
        .credential = link.digest, .delegate = link.delegate, .parent = link.parent, .valid_until = did::format_time(link.valid_until)};
    DID_CHECK(draft.append(std::move(event), nullptr));
  }
  return {};
}

// By the publisher, or by who issued the link, for all agents of the publisher. What was done by it stays done; where its key was
// compromised, the versions of this agent that it registered since are revoked with it.
Answer<RegistryState> Registry::revoke_delegation(const AgentCommand& command, const RegistryState& before) {
  const auto signer = signer_of(command.root());
  const std::string link(command.credential());
  DID_TRY(const auto issuer, store_.get(Table::relations, delegation_key(before.publisher, link, "granted")));
  if (signer != before.publisher && issuer != signer)
    return refuse(ProblemCode::forbidden, "`" + signer + "` may not revoke this delegation",
                  "the publisher " + before.publisher + " or who issued it signs this command", "/proof/verificationMethod");
  if (signer != before.publisher && command.since() != 0)
    return refuse(ProblemCode::forbidden, "only the publisher revokes what a delegate has registered", {}, "/since");
  DID_CHECK(check_proof(command, signer, now(), methods_));
  return commit([&](Store& staged) -> Answer<RegistryState> {
    DID_TRY(auto state, read_state(staged, before.agent_key));
    if (!state) return refuse(ProblemCode::internal_error, "the state of `" + before.agent_key + "` has vanished");
    DID_CHECK(examine_place(command, *state));
    DID_TRY(const auto known, staged.get(Table::relations, delegation_key(state->publisher, link, "revoked")));
    if (known) return refuse(ProblemCode::conflict, "the delegation was revoked by event " + *known, {}, "/credential");
    std::vector<VersionState> taken;
    if (command.since() != 0) {
      DID_TRY(taken, registered_by(staged, *state, link, command.since()));
    }
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = now(), .state = std::move(state), .last_event = last};
    DID_CHECK(draft.append(event_by(command.root(), command.canonical(), EventType::delegation_revoked, before.agent_key), nullptr));
    for (const auto& version : taken) DID_CHECK(draft.append_end(command, EventType::agent_revoked, Status::revoked, version));
    DID_TRY(auto after, stage(staged, std::move(draft)));
    return after;
  });
}

}  // namespace ans
