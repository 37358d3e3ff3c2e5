// How often names are resolved: one that many ask for is worth imitating. By the day (UTC), in memory: a start begins anew.
#pragma once

#include <did/clock.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text_hash.h"
#include "names/name.h"

namespace ans {

inline constexpr std::uint32_t much_asked = 100;          // resolutions of one day
inline constexpr std::size_t max_much_asked = 4096;       // names of one day; the first to get there
inline constexpr std::size_t max_counted_names = 65'536;  // over which some are counted from 0 again

// Bounded. Safe from several threads.
class ResolveCounts {
 public:
  // One name's. An answer that is kept ready holds it, and counts without looking anything up.
  class Counter {
   public:
    explicit Counter(std::string agent_key) : agent_key_(std::move(agent_key)) {}
    [[nodiscard]] const std::string& agent_key() const { return agent_key_; }
    // How often it was counted on this day, this time included.
    std::uint32_t add(std::uint32_t day);

   private:
    const std::string agent_key_;
    std::atomic<std::uint64_t> day_and_count_ = 0;
  };

  [[nodiscard]] std::shared_ptr<Counter> counter_of(std::string_view agent_key);
  void count(Counter& counter, did::Time now);
  void count(std::string_view agent_key, did::Time now) { count(*counter_of(agent_key), now); }

  // The agentKeys of other publishers that were much asked for today or yesterday, and are one edit apart from this one. Names that
  // nobody reads, those of a did:key, are like no other.
  [[nodiscard]] std::vector<std::string> much_asked_like(const AgentKey& key, did::Time now) const;

 private:
  static constexpr std::size_t shard_count = 16;
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, std::shared_ptr<Counter>, TextHash, std::equal_to<>> counters;
  };
  // The names that were much asked for on one day, by their traces (names/one_edit.h).
  struct Day {
    std::uint32_t number = 0;
    std::size_t names = 0;
    std::unordered_multimap<std::size_t, std::shared_ptr<const std::string>> by_trace{};
  };
  void note(const std::string& agent_key, std::uint32_t day);

  std::array<Shard, shard_count> shards_;
  mutable std::mutex days_mutex_;
  std::array<Day, 2> days_;  // by the day's parity; guarded by days_mutex_
};

}  // namespace ans
