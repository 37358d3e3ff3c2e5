// Agents as search looks at them: read from the store when they are asked for, and kept for a while.
#pragma once

#include <array>
#include <bitset>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text_hash.h"
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

// Safe from several threads. Never older than the last acknowledged change. Kept is who is asked for again: to keep and to forget what
// nobody asks for again takes longer than to read it.
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
  using Entries = std::unordered_map<std::string, Entry, TextHash, std::equal_to<>>;
  // When `recent` is full it becomes `before`, and what that held is forgotten.
  struct Shard {
    std::mutex mutex;
    Entries recent;
    Entries before;
    std::bitset<8192> asked;  // by hash: who was asked for of late
    std::size_t asked_count = 0;
  };
  [[nodiscard]] Result<std::shared_ptr<const IndexedAgent>> read(std::string_view agent_key, Detail detail) const;
  void keep(Shard& shard, std::string_view agent_key, Entry entry) const;
  [[nodiscard]] static bool is_asked_again(Shard& shard, std::size_t hash);

  static constexpr std::size_t shard_count = 16;
  static constexpr std::size_t shard_agents = 1024;  // in `recent`
  const Store& store_;
  ChangeStamps stamps_;
  mutable std::array<Shard, shard_count> shards_;
};

}  // namespace ans
