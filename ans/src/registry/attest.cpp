// Attest: credentials that come after the statement, and what ends them: the word of somebody who may, or their own end.
#include <algorithm>

#include "history/history_proof.h"
#include "records/command_form.h"
#include "records/disclosure.h"
#include "registry/draft.h"

namespace ans {
namespace {

constexpr std::chrono::hours put_off{1};

bool is_kept(const VersionState& version) { return version.status != Status::revoked && version.status != Status::tombstoned; }

bool holds(const VersionState& version, std::string_view digest) {
  return std::ranges::find(version.evidence, digest, &Evidence::credential) != version.evidence.end();
}

// The version that the command names. Problems: not_found, gone.
Answer<const VersionState*> named_version(const AgentCommand& command, const RegistryState& state, did::Time now) {
  const auto* version = command.version() ? state.find(*command.version()) : nullptr;
  if (version == nullptr)
    return refuse(ProblemCode::not_found,
                  "`" + state.agent_key + "` has no version `" + std::string(command.root().find_string("version").value_or("")) + "`", {},
                  "/version");
  const auto is = standing(state, *version, now);
  if (is.status == Status::revoked || is.status == Status::tombstoned) return std::unexpected(gone(state.agent_key, is));
  return version;
}

Event withdrawal(const VersionState& version, std::string_view agent_key, std::string digest, std::string why) {
  Event event;
  event.type = EventType::capability_withdrawn;
  event.agent = agent_key;
  event.version = version.version;
  event.record_id = version.record_id;
  event.credential = std::move(digest);
  event.why = std::move(why);
  return event;
}

// Of a version, the credentials that have evidence which is over.
std::vector<std::string> run_out(const VersionState& version, did::Time now) {
  std::vector<std::string> out;
  for (const auto& one : version.evidence) {
    const auto end = did::parse_date_time(one.valid_until);
    const bool is_over = !one.valid_until.empty() && (!end || now >= *end);
    if (is_over && std::ranges::find(out, one.credential) == out.end()) out.push_back(one.credential);
  }
  return out;
}

}  // namespace

// The publisher, the agent, or whom the publisher delegated this to; a credential is also withdrawn by who issued it. Where something is
// told to some only, a proof that does not hold is answered like a signer who may not.
Answer<Registry::Authority> Registry::examine_attester(const AgentCommand& command, const RegistryState& state,
                                                       const VersionState& version) const {
  DID_TRY(auto authority, authority_for(command, state));
  const auto& signer = authority.signer;
  const bool is_issuer = command.rule().action == Action::withdraw && std::ranges::any_of(version.evidence, [&](const Evidence& one) {
                           return one.credential == command.credential() && one.issuer == signer;
                         });
  const auto refusal = [&] {
    return refuse(
        ProblemCode::forbidden,
        "`" + signer + "` may not " + std::string(command.rule().word) + " credentials of `" + state.agent_key + "`",
        "the publisher " + state.publisher + " or the agent" + (version.disclose_to ? "" : " " + version.agent) + " signs this command",
        "/command/proof/verificationMethod");
  };
  const bool is_known = !authority.chain.empty() || signer == state.publisher;
  if (!is_known && signer != version.agent && !is_issuer) return refusal();
  if (auto held = check_proof(command, signer, now(), methods_); !held)
    return is_known || !conceals(state) ? std::unexpected(std::move(held).error()) : refusal();
  return authority;
}

Answer<RegistryState> Registry::attest(std::string_view agent, std::string_view text, std::string_view credential) {
  DID_TRY(const auto command, parse_command_for(Action::attest, text));
  DID_TRY(const auto before, state(agent));
  DID_CHECK(examine_address(command.key(), before.agent_key, "command", "/command/agentKey"));
  DID_CHECK(examine_place(command, before));
  DID_TRY(const auto* version, named_version(command, before, now()));
  DID_TRY(const auto authority, examine_attester(command, before, *version));
  DID_TRY(const auto statement_text, kept_statement(version->record_id));
  DID_TRY(const auto signed_statement, AgentStatement::parse(statement_text));
  auto examined = examine_credential(credential, signed_statement, now(), methods_);
  if (!examined) return std::unexpected(std::move(examined).error().under("/credential"));
  if (examined->digest != command.credential())
    return refuse(ProblemCode::invalid_argument, "the command is about another credential than `" + examined->digest + "`", {},
                  "/command/credential");
  return commit([&](Store& staged) -> Answer<RegistryState> {
    DID_TRY(auto state, read_state(staged, before.agent_key));
    if (!state) return refuse(ProblemCode::internal_error, "the state of `" + before.agent_key + "` has vanished");
    DID_CHECK(examine_place(command, *state));
    DID_CHECK(examine_unrevoked(staged, state->publisher, authority.chain));
    DID_TRY(const auto* held, named_version(command, *state, now()));
    if (holds(*held, examined->digest)) return refuse(ProblemCode::conflict, "the version has this credential", {}, "/credential");
    if (held->credentials().size() >= max_credentials)
      return refuse(ProblemCode::too_large, "a version has 16 credentials at most", "withdraw one first");
    const auto place = *held;
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = now(), .state = std::move(state), .last_event = last};
    draft.batch.put(Table::credentials, examined->digest, examined->text);
    auto event = event_by(command.root(), command.canonical(), EventType::capability_attested, before.agent_key);
    event.version = place.version;
    event.record_id = place.record_id;
    event.delegation = authority.chain.digests();
    for (const auto& evidence : examined->evidence) {
      event.evidence = evidence;
      put_evidence_timer(evidence, before.agent_key, draft.batch);
      DID_CHECK(draft.append(event, nullptr));
    }
    DID_CHECK(append_grants(staged, authority.chain, draft));
    DID_TRY(auto after, stage(staged, std::move(draft)));
    return after;
  });
}

Answer<RegistryState> Registry::withdraw(std::string_view agent, std::string_view digest, std::string_view text) {
  DID_TRY(const auto command, parse_command_for(Action::withdraw, text));
  if (command.credential() != digest)
    return refuse(ProblemCode::invalid_argument, "the command is about another credential than the address", {}, "/credential");
  DID_TRY(const auto before, state(agent));
  DID_CHECK(examine_address(command.key(), before.agent_key, "command", "/agentKey"));
  DID_CHECK(examine_place(command, before));
  DID_TRY(const auto* version, named_version(command, before, now()));
  DID_TRY(const auto authority, examine_attester(command, before, *version));
  if (!holds(*version, digest)) return refuse(ProblemCode::not_found, "the version has no credential `" + std::string(digest) + "`");
  return commit([&](Store& staged) -> Answer<RegistryState> {
    DID_TRY(auto state, read_state(staged, before.agent_key));
    if (!state) return refuse(ProblemCode::internal_error, "the state of `" + before.agent_key + "` has vanished");
    DID_CHECK(examine_place(command, *state));
    DID_CHECK(examine_unrevoked(staged, state->publisher, authority.chain));
    DID_TRY(const auto* held, named_version(command, *state, now()));
    auto event = event_by(command.root(), command.canonical(), EventType::capability_withdrawn, before.agent_key);
    event.version = held->version;
    event.record_id = held->record_id;
    event.credential = digest;
    event.why = "withdrawn";
    event.delegation = authority.chain.digests();
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = now(), .state = std::move(state), .last_event = last};
    DID_CHECK(draft.append(std::move(event), nullptr));
    DID_CHECK(append_grants(staged, authority.chain, draft));
    DID_TRY(auto after, stage(staged, std::move(draft)));
    return after;
  });
}

// Evidence that is over is examined once more, as it was when it came, and taken away where it is not accepted any more.
Result<void> Registry::look_at_evidence(const Timer& timer) {
  DID_TRY(const auto before, read_state(store_, timer.agent_key));
  std::vector<Event> withdrawn;
  bool again = false;
  for (std::size_t i = 0; before && i < before->versions.size(); ++i) {
    const auto& version = before->versions[i];
    if (!is_kept(version) || before->revoked) continue;
    DID_TRY(const auto statement_text, store_.get(Table::statements, version.record_id));
    const auto signed_statement = AgentStatement::parse(statement_text.value_or(""));
    if (!signed_statement)
      return did::fail(did::Errc::corrupt, "statement `" + version.record_id + "`: " + signed_statement.error().detail);
    for (const auto& digest : run_out(version, now())) {
      DID_TRY(const auto text, store_.get(Table::credentials, digest));
      const auto examined = examine_credential(text.value_or(""), *signed_statement, now(), methods_);
      again = again || examined || examined.error().code == ProblemCode::unavailable;
      if (!examined && examined.error().code != ProblemCode::unavailable)
        withdrawn.push_back(withdrawal(version, timer.agent_key, digest, "expired"));
    }
  }
  const auto done = commits_.commit([&](Store& staged) -> Answer<void> {
    DID_TRY(auto state, read_state(staged, timer.agent_key));
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = now(), .state = std::move(state), .last_event = last};
    draft.batch.remove(Table::meta, timer_key(timer));
    if (again)
      put_timer({.at = draft.at + put_off, .errand = Errand::look_at_evidence, .agent_key = timer.agent_key, .failing_since = {}},
                draft.batch);
    for (auto& event : withdrawn) {
      const auto version = draft.state ? std::ranges::find(draft.state->versions, event.version, &VersionState::version)
                                       : std::vector<VersionState>::iterator();
      const bool is_there = draft.state && version != draft.state->versions.end() && is_kept(*version) && holds(*version, event.credential);
      if (is_there) DID_CHECK(draft.append(std::move(event), nullptr));
    }
    DID_CHECK(write(staged, draft));
    return {};
  });
  return done ? Result<void>() : did::fail(did::Errc::unavailable, done.error().detail);
}

}  // namespace ans
