// What was revoked, and how far we have heard: one for all sessions of a program. Whoever follows the authority's events feeds it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "did/clock.h"

namespace agent {

class Session;

// Safe from several threads; must outlive its sessions.
class Revocations {
 public:
  // `epoch`: where the list stands that this begins with; `heard`: when.
  explicit Revocations(std::uint64_t epoch = 0, did::Time heard = {}) : epoch_(epoch), heard_(heard) {}
  Revocations(const Revocations&) = delete;
  Revocations& operator=(const Revocations&) = delete;

  // When this returns, every session that stands on `handle` (a DID, a verification method, a credential's digest) is revoked, whoever
  // waits for it has been woken, and none can be opened on it. An epoch never goes back.
  void revoke(std::string_view handle, std::uint64_t epoch);
  // A sign of life from the authority. An older one than before is passed over.
  void heard(std::uint64_t epoch, did::Time at);

  [[nodiscard]] std::uint64_t epoch() const { return epoch_.load(std::memory_order_acquire); }
  [[nodiscard]] did::Time last_heard() const { return heard_.load(std::memory_order_acquire); }
  [[nodiscard]] bool any_revoked(std::span<const std::string> handles) const;

 private:
  friend class Session;
  void watch(const std::shared_ptr<Session>& session);
  void forget(std::span<const std::string> handles);  // sessions that are no more
  void advance(std::uint64_t epoch);

  std::atomic<std::uint64_t> epoch_;
  std::atomic<did::Time> heard_;
  mutable std::shared_mutex mutex_;
  std::unordered_set<std::string> revoked_;
  std::unordered_map<std::string, std::vector<std::weak_ptr<Session>>> sessions_;  // by what they stand on
};

}  // namespace agent
