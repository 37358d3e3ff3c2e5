// When which agent was last changed: how what was read from the store before is known to be still so.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace ans {

// Each change of an agent leaves its number in the slot of that agent; who reads takes stamp() before it reads. What was read
// stands as long as the slot has no higher number. So nothing has to be searched when a change is made, and what was read
// before a change and kept after it is no danger. Agents may share a slot. Safe from several threads, but for written().
class ChangeStamps {
 public:
  // Taken before the store is read.
  [[nodiscard]] std::uint64_t stamp() const { return changes_.load(std::memory_order_acquire); }
  [[nodiscard]] bool agent_stands(std::string_view agent_key, std::uint64_t stamp) const {
    return slot_of(agent_key).load(std::memory_order_acquire) <= stamp;
  }
  // Has no alias been bound since? No agent changed?
  [[nodiscard]] bool aliases_stand(std::uint64_t stamp) const { return aliases_.load(std::memory_order_acquire) <= stamp; }
  [[nodiscard]] bool all_stands(std::uint64_t stamp) const { return agents_.load(std::memory_order_acquire) <= stamp; }

  // On the committing thread.
  void written(const WriteBatch& batch) {
    const auto change = changes_.load(std::memory_order_relaxed) + 1;  // only the committing thread counts
    for (const auto& op : batch.ops()) {
      if (op.table == Table::state) {
        slot_of(op.key).store(change, std::memory_order_release);
        agents_.store(change, std::memory_order_release);
      }
      if (op.table == Table::names) aliases_.store(change, std::memory_order_release);
    }
    changes_.store(change, std::memory_order_release);
  }

 private:
  static constexpr std::size_t slot_count = std::size_t{1} << 16U;
  using Slot = std::atomic<std::uint64_t>;
  [[nodiscard]] Slot& slot_of(std::string_view agent_key) { return slots_[std::hash<std::string_view>()(agent_key) % slot_count]; }
  [[nodiscard]] const Slot& slot_of(std::string_view agent_key) const {
    return slots_[std::hash<std::string_view>()(agent_key) % slot_count];
  }

  std::vector<Slot> slots_ = std::vector<Slot>(slot_count);
  Slot aliases_ = 0;
  Slot agents_ = 0;
  Slot changes_ = 0;
};

}  // namespace ans
