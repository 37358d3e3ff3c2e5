#include "history/projection.h"

#include <did/clock.h>
#include <did/hash.h>

#include <algorithm>
#include <utility>

#include "history/posting.h"
#include "names/registrable.h"
#include "names/skeleton.h"
#include "records/command.h"

namespace ans {
namespace {

VersionState version_of(const Event& event, std::uint64_t sequence, const AgentStatement& statement) {
  VersionState out{.version = event.version,
                   .record_id = event.record_id,
                   .sequence = statement.sequence(),
                   .event = sequence,
                   .agent = std::string(statement.agent()),
                   .display_name = std::string(statement.display_name()),
                   .valid_until = did::format_time(statement.valid_until()),
                   .lease = statement.lease(),
                   .lease_until = {},
                   .deprecated = false,
                   .sunset = {},
                   .replaced_by = {},
                   .status = Status::active,
                   .reason = event.reason,
                   .status_at = did::format_time(event.at),
                   .held_by = {},
                   .unlisted = statement.is_unlisted(),
                   .disclose_to = std::optional<std::string>(statement.disclose_to()),
                   .capabilities = {},
                   .evidence = {}};
  if (out.lease > 0) out.lease_until = did::format_time(event.at + std::chrono::seconds(out.lease));
  for (const auto& one : statement.capabilities()) out.capabilities.push_back({one.id, std::string(one.path.text()), one.contract});
  return out;
}

// What is left of a version of which nothing is kept.
VersionState erased_version(std::string version, std::string record_id, std::uint64_t sequence, std::uint64_t event) {
  VersionState out;
  out.version = std::move(version);
  out.record_id = std::move(record_id);
  out.sequence = sequence;
  out.event = event;
  return out;
}

// Its name is taken from here on, in whatever category it offers something.
void take_likeness(const RegistryState& state, WriteBatch& batch) {
  const auto key = AgentKey::parse(state.agent_key);
  if (key) batch.put(Table::skeletons, likeness_key(skeleton_of(*key), state.agent_key), {});  // INVARIANT: the state holds canonical names
}

void bind_aliases(const Event& event, const RegistryState& state, WriteBatch& batch) {
  for (const auto& alias : event.aliases) batch.put(Table::names, alias, state.agent_key);
}

VersionState* version_called(RegistryState& state, std::string_view version) {
  const auto found = std::ranges::find(state.versions, version, &VersionState::version);
  return found == state.versions.end() ? nullptr : &*found;
}

std::unexpected<did::Error> does_not_fit(const Event& event) {
  return did::fail(did::Errc::corrupt,
                   "event " + std::to_string(event.seq) + " of `" + event.agent + "` does not fit the events before it");
}

// A key that nobody handed over to begins a new epoch.
Result<void> project_key(const Event& event, RegistryState& state) {
  if (event.keys.size() != 1) return does_not_fit(event);
  if (state.knows_key(event.keys[0], event.at)) return {};
  if (!state.versions.empty()) {
    ++state.publisher_epoch;
    state.publisher_keys.clear();
  }
  state.publisher_keys.push_back({event.keys[0], {}});
  return {};
}

Result<void> project_statement(const Event& event, std::uint64_t sequence, const AgentStatement* statement, RegistryState& state,
                               WriteBatch& batch) {
  if (statement != nullptr && statement->record_id() != event.record_id) return does_not_fit(event);
  const auto key = AgentKey::parse(event.agent);
  if (!key) return does_not_fit(event);
  DID_CHECK(project_key(event, state));
  state.publisher = key->publisher_did();
  if (event.type == EventType::agent_registered) {
    batch.put(Table::relations, owned_key(owner_of(*key), state.agent_key), {});
    state.review = event.review;
  }
  ++state.sequence;  // statements follow one another without a gap
  state.record_id = event.record_id;
  state.versions.push_back(statement != nullptr ? version_of(event, sequence, *statement)
                                                : erased_version(event.version, event.record_id, state.sequence, sequence));
  if (!event.nonce.empty())
    state.control.emplace(
        Control{.nonce = event.nonce, .until = event.until, .proof = {}, .proven_at = {}, .lost_at = {}, .lost_until = {}});
  if (is_pending(state)) return {};  // nothing is found of it, and it stands in nobody's way
  take_likeness(state, batch);
  bind_aliases(event, state, batch);
  return {};
}

Result<void> project_control(const Event& event, RegistryState& state, WriteBatch& batch) {
  if (!state.control || state.versions.empty()) return does_not_fit(event);
  if (event.type == EventType::control_lost) {
    state.control->lost_at = did::format_time(event.at);
    state.control->lost_until = event.until;
    return {};
  }
  if (is_pending(state)) take_likeness(state, batch);
  state.control->proof = event.control.value_or(ControlProof());
  state.control->proven_at = did::format_time(event.at);
  state.control->lost_at.clear();
  state.control->lost_until.clear();
  return {};
}

// Of a version, readers knew before: nothing changes. A whole agent expires where its control was never proven: its name is free.
Result<void> project_expiry(const Event& event, std::optional<RegistryState>& state, WriteBatch& batch) {
  if (!event.version.empty()) return version_called(*state, event.version) == nullptr ? does_not_fit(event) : Result<void>();
  if (!is_pending(*state)) return does_not_fit(event);
  batch.remove(Table::state, state->agent_key);
  if (const auto key = AgentKey::parse(state->agent_key)) batch.remove(Table::relations, owned_key(owner_of(*key), state->agent_key));
  state.reset();
  return {};
}

Result<void> project_revocation(const Event& event, RegistryState& state) {
  if (event.version.empty()) {
    state.revoked = true;
    state.revoked_reason = event.reason;
    state.revoked_at = did::format_time(event.at);
    return {};
  }
  auto* version = version_called(state, event.version);
  if (version == nullptr) return does_not_fit(event);
  version->status = Status::revoked;
  version->held_by.clear();
  version->reason = event.reason;
  version->status_at = did::format_time(event.at);
  return {};
}

Result<void> project_command(const Event& event, RegistryState& state) {
  auto* version = version_called(state, event.version);
  if (version == nullptr) return does_not_fit(event);
  version->status = event.status;
  if (event.type == EventType::agent_renewed) {
    version->lease_until = event.until;
    return {};
  }
  version->reason = event.reason;
  version->status_at = did::format_time(event.at);
  // Neither the publisher nor, where there is no chain, whom it delegated this to.
  const bool by_operator = event.actor != state.publisher && event.delegation.empty();
  version->held_by = event.type == EventType::agent_suspended && by_operator ? event.actor : std::string();
  if (event.type != EventType::agent_deprecated) return {};
  const auto command = AgentCommand::parse(event.command);
  if (!command) return does_not_fit(event);
  version->deprecated = true;
  version->sunset = command->sunset();
  version->replaced_by = command->replaced_by();
  return {};
}

Result<void> project_rotation(const Event& event, RegistryState& state) {
  if (event.keys.size() != 2 || !state.knows_key(event.keys[0], event.at)) return does_not_fit(event);
  std::erase_if(state.publisher_keys, [&](const KnownKey& key) { return !key.in_use(event.at) || key.digest == event.keys[1]; });
  for (auto& key : state.publisher_keys)
    if (key.digest == event.keys[0]) key.until = event.until;
  state.publisher_keys.push_back({event.keys[1], {}});
  return {};
}

Result<void> project_evidence(const Event& event, RegistryState& state, WriteBatch& batch) {
  auto* version = version_called(state, event.version);
  if (version == nullptr || !event.evidence) return does_not_fit(event);
  version->evidence.push_back(*event.evidence);
  batch.put(Table::relations, holder_key(event.evidence->credential, state.agent_key, version->version), {});
  return {};
}

Result<void> project_withdrawal(const Event& event, RegistryState& state, WriteBatch& batch) {
  auto* version = version_called(state, event.version);
  if (version == nullptr) return does_not_fit(event);
  std::erase_if(version->evidence, [&](const Evidence& one) { return one.credential == event.credential; });
  batch.remove(Table::relations, holder_key(event.credential, state.agent_key, version->version));
  return {};
}

// What was seen a day ago goes, and what was seen takes the place of what the same prober saw before.
void project_liveness(const Event& event, RegistryState& state) {
  std::erase_if(state.liveness, [&](const Liveness& one) { return !one.is_remembered(event.at); });
  for (const auto& one : event.liveness) {
    std::erase_if(state.liveness, [&](const Liveness& known) { return known.is_of_same(one); });
    state.liveness.push_back(one);
  }
}

// Who offers nothing any more stands in nobody's way.
void drop_likeness(const RegistryState& state, WriteBatch& batch) {
  const auto key = AgentKey::parse(state.agent_key);
  if (key && categories_of(state).empty()) batch.remove(Table::skeletons, likeness_key(skeleton_of(*key), state.agent_key));
}

Result<void> project_tombstone(const Event& event, RegistryState& state, WriteBatch& batch) {
  auto* version = version_called(state, event.version);
  if (version == nullptr) return does_not_fit(event);
  for (const auto& digest : version->credentials()) batch.remove(Table::relations, holder_key(digest, state.agent_key, version->version));
  state.liveness.clear();
  *version = erased_version(version->version, version->record_id, version->sequence, version->event);
  drop_likeness(state, batch);
  version->status = Status::tombstoned;
  version->reason = event.reason;
  version->status_at = did::format_time(event.at);
  return {};
}

Result<void> project_delegation(const Event& event, std::uint64_t sequence, const RegistryState& state, WriteBatch& batch) {
  if (event.grant) {
    batch.put(Table::relations, delegation_key(state.publisher, event.grant->credential, "granted"), event.actor);
    return {};
  }
  const auto command = AgentCommand::parse(event.command);
  if (!command) return does_not_fit(event);
  batch.put(Table::relations, delegation_key(state.publisher, command->credential(), "revoked"), std::to_string(sequence));
  return {};
}

Result<void> project_by_type(const KeptEvent& kept, std::optional<RegistryState>& state, WriteBatch& batch) {
  const auto& event = kept.event;
  switch (event.type) {
    case EventType::agent_registered:
    case EventType::agent_updated: return project_statement(event, kept.sequence, kept.statement, *state, batch);
    case EventType::agent_revoked: return project_revocation(event, *state);
    case EventType::capability_attested: return project_evidence(event, *state, batch);
    case EventType::capability_withdrawn: return project_withdrawal(event, *state, batch);
    case EventType::agent_deprecated:
    case EventType::agent_suspended:
    case EventType::agent_resumed:
    case EventType::agent_renewed: return project_command(event, *state);
    case EventType::key_rotated: return project_rotation(event, *state);
    case EventType::agent_expired: return project_expiry(event, state, batch);
    case EventType::control_proven:
    case EventType::control_lost: return project_control(event, *state, batch);
    case EventType::alias_bound: bind_aliases(event, *state, batch); return {};
    case EventType::alias_released:
      for (const auto& alias : event.aliases) batch.remove(Table::names, alias);
      return {};
    case EventType::agent_tombstoned: return project_tombstone(event, *state, batch);
    case EventType::delegation_granted:
    case EventType::delegation_revoked: return project_delegation(event, kept.sequence, *state, batch);
    case EventType::publisher_epoch: return project_key(event, *state);
    case EventType::liveness_changed: project_liveness(event, *state); return {};
  }
  std::unreachable();
}

}  // namespace

std::string event_key(std::uint64_t sequence) {
  std::string key(8, '\0');
  for (std::size_t i = 8; i-- > 0; sequence >>= 8U) key[i] = static_cast<char>(sequence & 0xFFU);
  return key;
}

std::uint64_t sequence_of(std::string_view key) {
  std::uint64_t out = 0;
  for (const char c : key) out = out << 8U | static_cast<unsigned char>(c);
  return out;
}

namespace {

std::string joined(std::string_view first, std::string_view second, std::string_view third) {
  std::string key(first);
  key += '\0';
  key += second;
  key += '\0';
  key += third;
  return key;
}

}  // namespace

std::string delegation_key(std::string_view publisher, std::string_view digest, std::string_view what) {
  return joined(joined("delegation", publisher, digest), what, {});
}

std::string owned_key(std::string_view owner, std::string_view agent_key) { return joined("owner", owner, agent_key); }

std::string holder_key(std::string_view digest, std::string_view agent_key, std::string_view version) {
  const auto begin = joined("credential", digest, {});
  return agent_key.empty() ? begin : begin + joined(agent_key, version, {});
}

std::string likeness_key(std::string_view skeleton, std::string_view agent_key) {
  std::string key(skeleton);
  key += '\0';
  key += agent_key;
  return key;
}

namespace {

void add_category(const CapabilityPath& offered, std::vector<std::string>& out) {
  const auto taxonomy = offered.taxonomy();
  const auto path = offered.path();
  auto category = std::string(taxonomy.substr(0, taxonomy.find('@'))) + ':' + std::string(path.substr(0, path.find('/')));
  if (std::ranges::find(out, category) == out.end()) out.push_back(std::move(category));
}

}  // namespace

std::vector<std::string> categories_of(const AgentStatement& statement) {
  std::vector<std::string> out;
  for (const auto& one : statement.capabilities()) add_category(one.path, out);
  return out;
}

std::vector<std::string> categories_of(const RegistryState& state) {
  std::vector<std::string> out;
  for (const auto& version : state.versions)
    for (const auto& one : version.capabilities)
      if (const auto path = CapabilityPath::parse(one.path)) add_category(*path, out);  // INVARIANT: the state holds canonical paths
  return out;
}

namespace {

// Each once, ascending.
std::vector<std::pair<std::string, std::uint64_t>> keys_of(const RegistryState& state, std::string_view version) {
  std::vector<std::pair<std::string, std::uint64_t>> out;
  for (const auto& one : postings_of(state, version)) out.emplace_back(one.key(), one.event);
  std::ranges::sort(out);
  const auto rest = std::ranges::unique(out);
  out.erase(rest.begin(), rest.end());
  return out;
}

}  // namespace

void PlacesBefore::note(const std::optional<RegistryState>& state, std::string_view version) {
  if (version.empty()) {
    for (std::size_t i = 0; state && i < state->versions.size(); ++i) note(state, state->versions[i].version);
    return;
  }
  if (keys_.contains(version)) return;
  auto& keys = keys_[std::string(version)];
  if (!state) return;
  for (auto& [key, event] : keys_of(*state, version)) keys.push_back(std::move(key));
}

void PlacesBefore::put_changes(const std::optional<RegistryState>& after, WriteBatch& batch) const {
  for (const auto& [version, before] : keys_) {
    auto now = after ? keys_of(*after, version) : std::vector<std::pair<std::string, std::uint64_t>>();
    for (const auto& key : before)
      if (!std::ranges::binary_search(now, key, {}, [](const auto& one) -> const std::string& { return one.first; }))
        batch.remove(Table::capabilities, key);
    for (auto& [key, event] : now)
      if (!std::ranges::binary_search(before, key)) batch.put(Table::capabilities, std::move(key), event_key(event));
  }
}

Result<void> project(const KeptEvent& kept, std::optional<RegistryState>& state, WriteBatch& batch) {
  PlacesBefore places;
  DID_CHECK(project(kept, state, places, batch));
  places.put_changes(state, batch);
  return {};
}

Result<void> project(const KeptEvent& kept, std::optional<RegistryState>& state, PlacesBefore& places, WriteBatch& batch) {
  const auto& event = kept.event;
  const bool first = event.type == EventType::agent_registered;
  if (first == state.has_value()) return does_not_fit(event);
  if (first) state.emplace().agent_key = event.agent;
  if (event.seq != state->events.size() + 1 || event.prev != state->head) return does_not_fit(event);
  state->events.push_back(kept.sequence);
  state->head = did::digest_text(did::as_bytes(kept.bytes));
  places.note(state, event.version);
  return project_by_type(kept, state, batch);
}

Result<void> put_state(const RegistryState& state, WriteBatch& batch) {
  DID_TRY(auto bytes, state.to_bytes());
  batch.put(Table::state, state.agent_key, std::move(bytes));
  return {};
}

Result<std::optional<RegistryState>> read_state(const Store& store, std::string_view agent_key) {
  DID_TRY(const auto bytes, store.get(Table::state, agent_key));
  if (!bytes) return std::nullopt;
  DID_TRY(auto state, RegistryState::parse(*bytes));
  return state;
}

// By doubling, then halving.
Result<std::uint64_t> last_sequence(const Store& store) {
  std::uint64_t present = 0;
  std::uint64_t absent = 1;
  for (;;) {
    DID_TRY(const auto event, store.get(Table::events, event_key(absent)));
    if (!event) break;
    present = absent;
    absent *= 2;
  }
  while (absent - present > 1) {
    const auto middle = present + (absent - present) / 2;
    DID_TRY(const auto event, store.get(Table::events, event_key(middle)));
    (event ? present : absent) = middle;
  }
  return present;
}

}  // namespace ans
