// Register and update: the examination of a statement, in this order, and then one batch.
//   1 size, depth, strict JSON, form, name grammar   AgentStatement::parse
//   2 the signer may speak for the name              examine_owner
//     the aliases asked for follow from it           check_expressible
//   3 the statement follows what is there            examine_order
//     no other publisher has a name that looks alike, examine_likeness (names.cpp)
//       unless a credential says who this one is
//     who signs for the publisher may             examine_delegation     may fetch the DID documents of delegators
//   4 its proof holds, its period has begun          examine_statement      may fetch the publisher's DID document
//     what it carries and leads to is what it says  examine_artifacts     may fetch artefacts
//   5 every credential is accepted                   examine_credentials    may fetch their issuers' DID documents
//   6 3 again, on the committing thread, the free aliases, and the write
#include <did/hash.h>
#include <vc/verify.h>

#include <algorithm>

#include "base/wait_for.h"
#include "history/history_proof.h"
#include "records/alias.h"
#include "records/command_form.h"
#include "records/organization.h"
#include "registry/artifacts.h"
#include "registry/draft.h"
#include "registry/names.h"

namespace ans {
namespace {

Answer<void> examine_owner(const AgentStatement& statement) {
  const auto owner = statement.key().publisher_did();
  if (statement.issuer() == owner) return {};
  return refuse(ProblemCode::forbidden,
                "`" + std::string(statement.issuer()) + "` may not speak for `" + std::string(statement.key().text()) + "`",
                "statements about this name are issued by " + owner, "/statement/issuer");
}

Answer<void> examine_precondition(const Precondition& when, const std::optional<RegistryState>& state) {
  if (!state || !when || when(*state)) return {};
  return std::unexpected(precondition_failed(*state));
}

// Was this very statement registered before?
bool replayed(const RegistryState& state, const AgentStatement& statement) {
  return std::ranges::find(state.versions, statement.record_id(), &VersionState::record_id) != state.versions.end();
}

// Does the statement continue the history that `state` ends? PRECONDITION: the history does not hold this very statement.
Answer<void> examine_order(const AgentStatement& statement, const std::optional<RegistryState>& state, bool is_update) {
  const std::string name(statement.key().text());
  if (!state && is_update)
    return refuse(ProblemCode::not_found, "no agent `" + name + "`", "register the first statement with POST /v1/agents");
  if (state && state->revoked) return std::unexpected(gone(name, {Status::revoked, state->revoked_reason, state->revoked_at}));
  if (state && is_update && is_pending(*state))
    return refuse(ProblemCode::control_unproven, "`" + name + "` is pending: its publisher has still to prove control",
                  "see GET /v1/agents/{agent}/challenges");
  if (state && std::ranges::any_of(state->versions, [](const VersionState& one) { return !one.held_by.empty(); }))
    return refuse(ProblemCode::forbidden, "`" + name + "` is suspended by whoever runs this registry, and takes no statement", "ask them");
  if (state && state->find(statement.version()) != nullptr) {
    return refuse(ProblemCode::version_exists,
                  "`" + name + "` has a version `" + std::string(statement.version().text()) + "` with other content",
                  "give the changed agent another version", "/statement/credentialSubject/version");
  }
  const auto expected = (state ? state->sequence : 0) + 1;
  if (statement.sequence() != expected) {
    return refuse(ProblemCode::sequence_conflict,
                  "sequence " + std::to_string(statement.sequence()) + " where " + std::to_string(expected) + " is expected",
                  "read the agent again, and sign a statement that follows it", "/statement/credentialSubject/sequence");
  }
  if (state && statement.previous() != state->record_id) {
    return refuse(ProblemCode::sequence_conflict, "`previous` is not the record before, `" + state->record_id + "`",
                  "read the agent again, and sign a statement that follows it", "/statement/credentialSubject/previous");
  }
  if (state && !is_update)
    return refuse(ProblemCode::conflict, "`" + name + "` is registered", "send its next statement with PUT /v1/agents/{agent}");
  return {};
}

Result<std::string> auth_of(const AgentStatement& statement) {
  DID_TRY(const auto canonical, did::canonicalize(statement.root()));
  return did::digest_text(did::as_bytes(canonical));
}

std::vector<CapabilityPath> paths_of(const AgentStatement& statement) {
  std::vector<CapabilityPath> out;
  for (const auto& one : statement.capabilities()) out.push_back(one.path);
  return out;
}

// A key that nobody handed over to: written down before what it signs.
Event new_epoch(const AgentKey& name, const std::string& key) {
  Event event;
  event.type = EventType::publisher_epoch;
  event.agent = name.text();
  event.keys = {key};
  return event;
}

}  // namespace

struct Registry::Examined {
  AgentStatement statement;
  bool is_update;
  std::string auth{};  // digest of its canonical text
  Presented presented{};
  std::vector<std::string> aliases{};  // that must be bound
  Precondition when{};
  std::string key{};  // digest of the publisher's: that signed it, or the first link of the chain
  Authority authority{};
  std::string review{};  // the much asked-for name that a new one is next to; empty: none
};

Answer<Submitted> Registry::register_agent(std::string_view statement, std::span<const std::string_view> credentials,
                                           const std::vector<std::string>& aliases) {
  return wait_for<Answer<Submitted>>([&](OnSubmitted told) { register_agent(statement, credentials, aliases, std::move(told)); });
}

void Registry::register_agent(std::string_view statement, std::span<const std::string_view> credentials,
                              const std::vector<std::string>& aliases, OnSubmitted told) {
  submit({statement, credentials, aliases}, nullptr, std::move(told));
}

Answer<Submitted> Registry::update(std::string_view agent, std::string_view statement, std::span<const std::string_view> credentials,
                                   const std::vector<std::string>& aliases, Precondition when) {
  return wait_for<Answer<Submitted>>(
      [&](OnSubmitted told) { update(agent, statement, credentials, aliases, std::move(when), std::move(told)); });
}

void Registry::update(std::string_view agent, std::string_view statement, std::span<const std::string_view> credentials,
                      const std::vector<std::string>& aliases, Precondition when, OnSubmitted told) {
  const auto known = state(agent);
  if (!known) return told(std::unexpected(known.error()));
  const auto key = AgentKey::parse(known->agent_key);
  if (!key) return told(std::unexpected(Problem(key.error())));
  submit({statement, credentials, aliases, std::move(when)}, &*key, std::move(told));
}

void Registry::submit(Submission submission, const AgentKey* expected, OnSubmitted told) {
  auto examined = examine(std::move(submission), expected);
  if (!examined) return told(std::unexpected(std::move(examined).error()));
  if (auto* again = std::get_if<Submitted>(&*examined)) return told(std::move(*again));
  // Read on the committing thread, and then for the answer.
  const std::shared_ptr<const Examined> given = std::get<std::unique_ptr<Examined>>(*std::move(examined));
  const auto created = std::make_shared<bool>(true);
  commit([this, given, created](Store& staged) { return take(staged, *given, *created); },
         [this, given, created, told = std::move(told)](Answer<RegistryState> after) mutable {
           if (!after) return told(std::unexpected(std::move(after).error()));
           told(*created ? answer(*std::move(after), *given) : answer_again(*after, given->statement));
         });
}

// What is to be written, or the answer that there is already.
Answer<std::variant<std::unique_ptr<Registry::Examined>, Submitted>> Registry::examine(Submission submission,
                                                                                       const AgentKey* expected) const {
  auto parsed = AgentStatement::parse(submission.statement);
  if (!parsed) return std::unexpected(std::move(parsed).error().under("/statement"));
  auto out = std::make_unique<Examined>(*std::move(parsed), expected != nullptr);
  const auto& statement = out->statement;
  if (expected != nullptr)
    DID_CHECK(examine_address(statement.key(), expected->text(), "statement", "/statement/credentialSubject/agentKey"));
  DID_CHECK(examine_owner(statement));
  DID_TRY(const auto derived, derive_aliases(statement));
  DID_CHECK(check_expressible(submission.aliases, derived));
  DID_TRY(const auto before, find_state(statement.key().text()));
  // A replay is answered as the first time, before any signature is looked at: nothing changes.
  if (before && replayed(*before, statement)) return answer_again(*before, statement);
  DID_CHECK(examine_precondition(submission.when, before));
  DID_CHECK(examine_order(statement, before, out->is_update));
  if (auto alone = examine_likeness(store_, statement); !alone && std::ranges::none_of(submission.credentials, is_organization_credential))
    return std::unexpected(std::move(alone).error());
  const auto signer = signer_of(statement.root());
  const DelegatedAct act{.action = before ? "update" : "register",
                         .name = statement.key(),
                         .signer = signer,
                         .capabilities = paths_of(statement),
                         .at = now()};
  auto authority = examine_delegation(statement.root(), act);
  if (!authority) return std::unexpected(std::move(authority).error().under("/statement"));
  out->authority = *std::move(authority);
  DID_TRY(out->key, examine_statement(statement, out->authority));
  if (auto sound = examine_artifacts(statement, ownership_.artifacts, now(), methods_); !sound)
    return std::unexpected(std::move(sound).error().under("/statement"));
  DID_TRY(out->presented, examine_credentials(submission.credentials, statement));
  DID_TRY(out->auth, auth_of(statement));
  if (!before) {
    DID_TRY(out->review, name_to_review(statement.key()));
  }
  out->aliases = submission.aliases;
  out->when = std::move(submission.when);
  return out;
}

// The examination of what may have changed meanwhile, and the write.
Answer<RegistryState> Registry::take(Store& staged, const Examined& examined, bool& created) {
  const auto& statement = examined.statement;
  DID_TRY(auto state, read_state(staged, statement.key().text()));
  if (state && is_free_again(*state, now())) return append_statement(staged, examined, std::move(state));
  if (state && replayed(*state, statement)) {
    created = false;
    return *std::move(state);
  }
  DID_CHECK(examine_precondition(examined.when, state));
  DID_CHECK(examine_order(statement, state, examined.is_update));
  if (examined.presented.organization.empty()) DID_CHECK(examine_likeness(staged, statement));
  return append_statement(staged, examined, std::move(state));
}

// What was just written is not read again.
Answer<Submitted> Registry::answer(RegistryState state, const Examined& examined) const {
  const auto* version = state.find(examined.statement.version());
  if (version == nullptr) return refuse(ProblemCode::internal_error, "the version that was written is not there");
  const auto index = static_cast<std::size_t>(version - state.versions.data());
  const auto standing_now = standing(state, *version, now());
  Record record{.agent = std::move(state),
                .index = index,
                .standing = standing_now,
                .statement = std::string(examined.statement.text()),
                .credentials = {}};
  for (const auto& attestation : examined.presented.attestations) record.credentials.push_back(attestation.text);
  return Submitted{std::move(record), true};
}

Answer<Submitted> Registry::answer_again(const RegistryState& state, const AgentStatement& statement) const {
  const auto* version = state.find(statement.version());
  if (version == nullptr) return refuse(ProblemCode::internal_error, "the version that was written is not there");
  DID_TRY(auto record, record_of(state, *version));
  return Submitted{std::move(record), false};
}

Answer<std::string> Registry::examine_statement(const AgentStatement& statement, const Authority& authority) const {
  const auto at = now();
  if (at >= statement.valid_until()) return refuse(ProblemCode::invalid_argument, "the statement is expired", {}, "/statement/validUntil");
  const bool delegated = !authority.chain.empty();
  const vc::Policy policy{.issuers = {statement.key().publisher_did()},
                          .suites = {statement_suites.begin(), statement_suites.end()},
                          .at = at,
                          .issuer_unchecked = delegated};
  if (auto known = require_known_method(statement.issuer(), methods_, ProblemCode::control_unproven); !known)
    return std::unexpected(std::move(known).error().under("/statement"));
  const auto verdict = vc::verify(statement.root(), policy, methods_);
  if (auto accepted = require_accepted(verdict, ProblemCode::proof_invalid); !accepted)
    return std::unexpected(std::move(accepted).error().under("/statement"));
  if (!delegated) return verdict.subject.key_hash;
  // The key is the delegate's, and not the issuer's.
  if (auto held = check_proof(statement, authority.signer, at, methods_); !held)
    return std::unexpected(std::move(held).error().under("/statement"));
  return authority.publisher_key;
}

Result<std::string> Registry::name_to_review(const AgentKey& key) const {
  for (auto& other : resolve_counts_.much_asked_like(key, now())) {
    DID_TRY(const auto state, read_state(store_, other));
    if (state && !state->revoked) return std::move(other);
  }
  return std::string();
}

Answer<Registry::Presented> Registry::examine_credentials(std::span<const std::string_view> credentials,
                                                          const AgentStatement& statement) const {
  if (credentials.size() > max_credentials) return refuse(ProblemCode::too_large, "over 16 credentials", {}, "/credentials");
  Presented presented;
  auto& out = presented.attestations;
  for (std::size_t i = 0; i < credentials.size(); ++i) {
    const auto text = credentials[i];
    const auto pointer = "/credentials/" + std::to_string(i);
    if (presented.organization.empty() && is_organization_credential(text)) {
      auto digest = examine_organization(text, statement, ownership_.organization_issuers, now(), methods_);
      if (!digest) return std::unexpected(std::move(digest).error().under(pointer));
      presented.organization = *std::move(digest);
      continue;
    }
    auto one = examine_credential(text, statement, now(), methods_);
    if (!one) return std::unexpected(std::move(one).error().under(pointer));
    if (std::ranges::find(out, one->digest, &Attestation::digest) != out.end()) {
      return refuse(ProblemCode::invalid_argument, "the same credential is attached twice", {}, pointer);
    }
    out.push_back(*std::move(one));
  }
  return presented;
}

Answer<RegistryState> Registry::append_statement(Store& staged, const Examined& examined, std::optional<RegistryState> state) {
  const auto& statement = examined.statement;
  const bool must_prove = ownership_.required && (!state || is_free_again(*state, now()));
  DID_TRY(auto free, free_aliases(staged, statement, examined.aliases));
  if (must_prove) free = {};  // bound when control is proven
  DID_TRY(const auto last, last_event(staged));
  DID_TRY(auto releases, release(staged, free.taken, last));
  Draft draft{.at = now(), .state = std::move(state), .last_event = releases.empty() ? last : releases.back().last_event};
  if (draft.state && is_free_again(*draft.state, draft.at)) DID_CHECK(draft.append(end_of_pending(*draft.state), nullptr));
  DID_CHECK(examine_unrevoked(staged, statement.key().publisher_did(), examined.authority.chain));
  if (!draft.state) DID_CHECK(examine_quota(staged, statement.key(), ownership_.names_per_owner));
  Event event;
  event.type = draft.state ? EventType::agent_updated : EventType::agent_registered;
  event.agent = statement.key().text();
  event.version = statement.version().text();
  event.record_id = statement.record_id();
  event.actor = examined.authority.signer;
  event.auth = examined.auth;
  event.keys = {examined.key};
  event.delegation = examined.authority.chain.digests();
  event.organization = examined.presented.organization;
  event.review = draft.state ? std::string() : examined.review;
  event.aliases = std::move(free.names);
  if (draft.state && !draft.state->knows_key(examined.key, draft.at))
    DID_CHECK(draft.append(new_epoch(statement.key(), examined.key), nullptr));
  if (must_prove) {
    event.status = Status::pending;
    event.nonce = ownership_.nonce();
    const auto until = draft.at + ownership_.pending_life;
    event.until = did::format_time(until);
    put_timer({.at = until, .errand = Errand::free_name, .agent_key = event.agent, .failing_since = {}}, draft.batch);
  }
  DID_CHECK(draft.append(event, &statement));
  draft.batch.put(Table::statements, statement.record_id(), std::string(statement.text()));
  event.type = EventType::capability_attested;
  DID_CHECK(append_grants(staged, examined.authority.chain, draft));
  event.delegation.clear();
  event.aliases.clear();
  event.keys.clear();
  event.nonce.clear();
  event.until.clear();
  event.organization.clear();
  event.review.clear();
  for (const auto& attestation : examined.presented.attestations) {
    draft.batch.put(Table::credentials, attestation.digest, attestation.text);
    event.auth = attestation.auth;
    for (const auto& evidence : attestation.evidence) {
      event.actor = evidence.issuer;
      event.evidence = evidence;
      put_evidence_timer(evidence, event.agent, draft.batch);
      DID_CHECK(draft.append(event, nullptr));
    }
  }
  DID_TRY(auto after, stage_all(staged, std::move(releases), std::move(draft)));
  return after;
}

}  // namespace ans
