#include "search/agent_cache.h"

#include <utility>

#include "history/posting.h"
#include "history/projection.h"
#include "records/record.h"

namespace ans {
namespace {

// A statement takes longer to read than a state, and most questions are answered without it.
Listing listing_of(const VersionState& version) {
  Listing out;
  out.offers.reserve(version.capabilities.size());
  for (const auto& one : version.capabilities) {
    auto path = CapabilityPath::parse(one.path);
    if (!path) continue;  // INVARIANT: the state holds canonical paths
    out.offers.push_back({one.id, *std::move(path), {}, {}, {}, {}, {}, {}});
    out.offers.back().contract = contract_of(one);
  }
  return out;
}

Result<IndexedVersion> version_of(const Store& store, const VersionState& version, Detail detail) {
  if (detail == Detail::state) return IndexedVersion{listing_of(version), static_cast<Document>(version.event)};
  IndexedVersion out{{}, static_cast<Document>(version.event)};
  DID_TRY(const auto text, store.get(Table::statements, version.record_id));
  if (!text || text->empty()) return out;  // erased: nothing of it is found
  const auto statement = AgentStatement::parse_kept(*text, version.record_id);
  if (!statement) return did::fail(did::Errc::corrupt, "statement `" + version.record_id + "`: " + statement.error().detail);
  out.listing = read_listing(*statement);
  out.listing.queries = {};
  out.listing.display_name = {};
  out.listing.description = {};
  return out;
}

}  // namespace

Result<std::shared_ptr<const IndexedAgent>> AgentCache::read(std::string_view agent_key, Detail detail) const {
  DID_TRY(auto state, read_state(store_, agent_key));
  if (!state) return nullptr;
  auto out = std::make_shared<IndexedAgent>();
  for (const auto& version : state->versions) {
    DID_TRY(auto indexed, version_of(store_, version, detail));
    out->versions.push_back(std::move(indexed));
  }
  out->state = *std::move(state);
  out->detail = detail;
  return out;
}

// PRECONDITION: shard.mutex is held.
void AgentCache::keep(Shard& shard, std::string_view agent_key, Entry entry) const {
  if (shard.recent.size() >= shard_agents) shard.before = std::exchange(shard.recent, {});
  shard.recent.insert_or_assign(std::string(agent_key), std::move(entry));
}

// PRECONDITION: shard.mutex is held.
bool AgentCache::is_asked_again(Shard& shard, std::size_t hash) {
  const auto bit = hash / shard_count % shard.asked.size();
  if (shard.asked[bit]) return true;
  if (++shard.asked_count > shard.asked.size() / 2) {
    shard.asked.reset();
    shard.asked_count = 1;
  }
  shard.asked[bit] = true;
  return false;
}

Result<std::shared_ptr<const IndexedAgent>> AgentCache::find(std::string_view agent_key, Detail detail) const {
  const auto hash = TextHash()(agent_key);
  auto& shard = shards_[hash % shard_count];
  const auto stands = [&](const Entries& entries) {
    const auto found = entries.find(agent_key);
    if (found == entries.end() || found->second.agent->detail < detail) return static_cast<const Entry*>(nullptr);
    return stamps_.agent_stands(agent_key, found->second.stamp) ? &found->second : nullptr;
  };
  {
    const std::scoped_lock lock(shard.mutex);
    if (const auto* entry = stands(shard.recent)) return entry->agent;
    if (const auto* entry = stands(shard.before)) {
      const auto again = *entry;
      keep(shard, agent_key, again);
      return again.agent;
    }
  }
  const auto stamp = stamps_.stamp();
  DID_TRY(auto agent, read(agent_key, detail));
  if (agent == nullptr) return agent;
  const std::scoped_lock lock(shard.mutex);
  if (is_asked_again(shard, hash)) keep(shard, agent_key, {.agent = agent, .stamp = stamp});
  return agent;
}

}  // namespace ans
