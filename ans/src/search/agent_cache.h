// Agents as search looks at them: read from the store when they are asked for, and kept for a while.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "records/state.h"
#include "search/offer.h"
#include "search/postings_code.h"
#include "store/change_stamps.h"
#include "store/store.h"

namespace ans {

// How much of an agent a question needs to see.
enum class Detail : std::uint8_t {
  state,       // what is offered, and under which contract; of a listing, nothing else is there
  statements,  // the whole listing
};

struct IndexedVersion {
  Listing listing;        // without what only its words count of
  Document document = 0;  // the store sequence of the statement's event
};

// `versions` stand in the order of state.versions.
struct IndexedAgent {
  RegistryState state;
  std::vector<IndexedVersion> versions;
  Detail detail = Detail::state;
};

// Safe from several threads. Never older than the last acknowledged change.
class AgentCache {
 public:
  // `store` must outlive it.
  explicit AgentCache(const Store& store) : store_(store) {}

  // With `detail`, or more. nullptr: there is no such agent.
  [[nodiscard]] Result<std::shared_ptr<const IndexedAgent>> find(std::string_view agent_key, Detail detail) const;
  // On the committing thread, for each batch.
  void written(const WriteBatch& batch) { stamps_.written(batch); }

 private:
  struct Entry {
    std::shared_ptr<const IndexedAgent> agent;
    std::uint64_t stamp = 0;
  };
  using Entries = std::unordered_map<std::string, Entry>;
  // When `recent` is full it becomes `before`, and what that held is forgotten.
  struct Shard {
    std::mutex mutex;
    Entries recent;
    Entries before;
  };
  [[nodiscard]] Result<std::shared_ptr<const IndexedAgent>> read(std::string_view agent_key, Detail detail) const;
  void keep(Shard& shard, const std::string& agent_key, Entry entry) const;

  static constexpr std::size_t shard_count = 16;
  static constexpr std::size_t shard_agents = 1024;  // in `recent`
  const Store& store_;
  ChangeStamps stamps_;
  mutable std::array<Shard, shard_count> shards_;
};

}  // namespace ans
