// Tombstone: the publisher, or the law through whoever runs the registry, has the bytes of what is over erased. The digests and the history
// stay.
#include <algorithm>

#include "history/history_proof.h"
#include "records/alias.h"
#include "records/command_form.h"
#include "registry/draft.h"

namespace ans {
namespace {

bool is_over(Status status) { return status == Status::expired || status == Status::revoked; }

// By their place: the version that is named, or each that is over. Problems: not_found, gone, conflict.
Answer<std::vector<std::size_t>> versions_over(const AgentCommand& command, const RegistryState& state, did::Time now) {
  const auto* named = command.version() ? state.find(*command.version()) : nullptr;
  if (command.version() && named == nullptr)
    return refuse(ProblemCode::not_found, "`" + state.agent_key + "` has no version `" + std::string(command.version()->text()) + "`", {},
                  "/version");
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < state.versions.size(); ++i) {
    if (named != nullptr && named != &state.versions[i]) continue;
    const auto is = standing(state, state.versions[i], now);
    if (named != nullptr && is.status == Status::tombstoned) return std::unexpected(gone(state.agent_key, is));
    if (is_over(is.status)) out.push_back(i);
  }
  if (out.empty())
    return refuse(ProblemCode::conflict, "no version of it is expired or revoked", "revoke it first; see GET /v1/agents/{agent}/status");
  return out;
}

Result<std::optional<AgentStatement>> statement_of(const Store& store, const VersionState& version) {
  DID_TRY(const auto text, store.get(Table::statements, version.record_id));
  if (!text || text->empty()) return std::nullopt;
  auto parsed = AgentStatement::parse(*text);
  if (!parsed) return did::fail(did::Errc::corrupt, "statement `" + version.record_id + "`: " + parsed.error().detail);
  return *std::move(parsed);
}

// The aliases of these versions that name this agent, and that no other version of it has.
Result<std::vector<std::string>> aliases_to_release(const Store& store, const RegistryState& state,
                                                    const std::vector<std::size_t>& places) {
  std::vector<std::string> kept;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < state.versions.size(); ++i) {
    DID_TRY(const auto statement, statement_of(store, state.versions[i]));
    const auto aliases = statement ? derive_aliases(*statement) : std::vector<std::string>();
    auto& into = std::ranges::find(places, i) != places.end() ? out : kept;
    if (aliases) into.insert(into.end(), aliases->begin(), aliases->end());
  }
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  std::erase_if(out, [&](const std::string& alias) { return std::ranges::find(kept, alias) != kept.end(); });
  std::vector<std::string> held;
  for (auto& alias : out) {
    DID_TRY(const auto holder, store.get(Table::names, alias));
    if (holder && *holder == state.agent_key) held.push_back(std::move(alias));
  }
  return held;
}

// Is the credential attached to any other version, of whatever agent?
Result<bool> is_held_elsewhere(const Store& store, std::string_view digest, const std::vector<std::string>& mine) {
  bool elsewhere = false;
  DID_CHECK(store.scan(Table::relations, holder_key(digest, {}, {}), {}, [&](std::string_view key, std::string_view) {
    elsewhere = std::ranges::find(mine, key) == mine.end();
    return !elsewhere;
  }));
  return elsewhere;
}

// An empty value: the bytes were erased, the digest was here.
Result<void> erase(const Store& store, const RegistryState& state, const std::vector<std::size_t>& places, WriteBatch& batch) {
  std::vector<std::string> mine;
  std::vector<std::string> digests;
  for (const auto place : places) {
    const auto& version = state.versions[place];
    batch.put(Table::statements, version.record_id, {});
    for (auto& digest : version.credentials()) {
      mine.push_back(holder_key(digest, state.agent_key, version.version));
      if (std::ranges::find(digests, digest) == digests.end()) digests.push_back(std::move(digest));
    }
  }
  for (const auto& seen : state.liveness) batch.remove(Table::credentials, seen.credential);
  for (const auto& digest : digests) {
    DID_TRY(const auto held, is_held_elsewhere(store, digest, mine));
    if (!held) batch.put(Table::credentials, digest, {});
  }
  return {};
}

}  // namespace

Answer<RegistryState> Registry::tombstone(const AgentCommand& command, const RegistryState& before) {
  const auto signer = signer_of(command.root());
  DID_TRY(const auto checked, versions_over(command, before, now()));
  const bool by_law = ownership_.is_operator(signer) && command.reason() == "legal";
  if (signer != before.publisher && !by_law)
    return refuse(ProblemCode::forbidden, "`" + signer + "` may not have `" + before.agent_key + "` erased",
                  "the publisher " + before.publisher + " signs this command; whoever runs the registry does for the reason `legal`",
                  "/proof/verificationMethod");
  DID_CHECK(check_proof(command, signer, now(), methods_));
  return commit([&](Store& staged) -> Answer<RegistryState> {
    DID_TRY(auto state, read_state(staged, before.agent_key));
    if (!state) return refuse(ProblemCode::internal_error, "the state of `" + before.agent_key + "` has vanished");
    DID_CHECK(examine_place(command, *state));
    DID_TRY(const auto places, versions_over(command, *state, now()));
    Event released;
    released.type = EventType::alias_released;
    released.agent = before.agent_key;
    DID_TRY(released.aliases, aliases_to_release(staged, *state, places));
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = now(), .state = std::move(state), .last_event = last};
    DID_CHECK(erase(staged, *draft.state, places, draft.batch));
    if (!released.aliases.empty()) DID_CHECK(draft.append(std::move(released), nullptr));
    for (const auto place : places)
      DID_CHECK(draft.append_end(command, EventType::agent_tombstoned, Status::tombstoned, draft.state->versions[place]));
    DID_TRY(auto after, stage(staged, std::move(draft)));
    return after;
  });
}

}  // namespace ans
