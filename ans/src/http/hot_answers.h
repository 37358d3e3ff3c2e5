// Answers kept ready in memory in front of the store: what was asked for by name is answered again without reading it.
#pragma once

#include <did/clock.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text_hash.h"
#include "http/http.h"
#include "registry/resolve_counts.h"
#include "store/change_stamps.h"
#include "store/committer.h"

namespace ans {

struct HotAnswer {
  Response response;
  std::size_t route = 0;                              // place in the table of routes
  std::string agent_key;                              // a change of this agent ends it; empty: a change of any agent does
  bool by_alias = false;                              // so does a change of any alias
  did::Time until;                                    // and this moment
  std::shared_ptr<ResolveCounts::Counter> counter{};  // of the agent that was resolved; null: none was
  bool absent = false;                                // that nobody has the name: anybody can ask for any number of such names
};

// Bounded, and never older than the last acknowledged change. Safe from several threads.
class HotAnswers final : public CommitWatcher {
 public:
  explicit HotAnswers(std::size_t max_bytes);

  // Taken before the store is read, and handed to keep().
  [[nodiscard]] std::uint64_t stamp() const { return stamps_.stamp(); }
  // nullptr: not here, or not any more. `target` is the request's, as received.
  [[nodiscard]] std::shared_ptr<const HotAnswer> find(std::string_view target, did::Time now);
  void keep(std::string_view target, HotAnswer answer, std::uint64_t stamp);
  void written(const WriteBatch& batch) override { stamps_.written(batch); }

  [[nodiscard]] std::uint64_t hits() const { return hits_; }
  [[nodiscard]] std::uint64_t misses() const { return misses_; }

 private:
  static constexpr std::size_t shard_count = 16;
  struct Entry {
    std::shared_ptr<const HotAnswer> answer;
    std::uint64_t stamp = 0;
    std::size_t bytes = 0;
  };
  using Entries = std::unordered_map<std::string, Entry, TextHash, std::equal_to<>>;
  // When `recent` has reached half of what may be kept it becomes `before`, and what that held is forgotten. Names that are not there
  // have an eighth besides, and push out nothing but one another.
  struct Shard {
    std::mutex mutex;
    Entries recent;
    Entries before;
    Entries absent;
    std::size_t bytes = 0;         // of `recent`
    std::size_t absent_bytes = 0;  // of `absent`
  };
  [[nodiscard]] Shard& shard_of(std::string_view target) { return shards_[TextHash()(target) % shard_count]; }
  [[nodiscard]] bool holds(const Entry& entry, did::Time now) const;
  void insert(Shard& shard, std::string_view target, Entry entry);
  void insert_absent(Shard& shard, std::string_view target, Entry entry);

  const std::size_t shard_bytes_;
  std::array<Shard, shard_count> shards_;
  ChangeStamps stamps_;
  std::atomic<std::uint64_t> hits_ = 0;
  std::atomic<std::uint64_t> misses_ = 0;
};

}  // namespace ans
