#include "agent/revocations.h"

#include <algorithm>

#include "agent/session.h"

namespace agent {

void Revocations::advance(std::uint64_t epoch) {
  auto before = epoch_.load(std::memory_order_relaxed);
  while (before < epoch && !epoch_.compare_exchange_weak(before, epoch, std::memory_order_release)) {
  }
}

void Revocations::heard(std::uint64_t epoch, did::Time at) {
  advance(epoch);
  auto before = heard_.load(std::memory_order_relaxed);
  while (before < at && !heard_.compare_exchange_weak(before, at, std::memory_order_release)) {
  }
}

bool Revocations::any_revoked(std::span<const std::string> handles) const {
  const std::shared_lock lock(mutex_);
  return std::ranges::any_of(handles, [&](const std::string& handle) { return revoked_.contains(handle); });
}

void Revocations::watch(const std::shared_ptr<Session>& session) {
  const std::lock_guard lock(mutex_);
  for (const auto& handle : session->facts().stands_on) sessions_[handle].push_back(session);
}

void Revocations::forget(std::span<const std::string> handles) {
  const std::lock_guard lock(mutex_);
  for (const auto& handle : handles) {
    const auto found = sessions_.find(handle);
    if (found == sessions_.end()) continue;
    std::erase_if(found->second, [](const std::weak_ptr<Session>& one) { return one.expired(); });
    if (found->second.empty()) sessions_.erase(found);
  }
}

void Revocations::revoke(std::string_view handle, std::uint64_t epoch) {
  std::vector<std::weak_ptr<Session>> standing;
  {
    const std::lock_guard lock(mutex_);
    revoked_.emplace(handle);
    if (auto found = sessions_.extract(std::string(handle)); !found.empty()) standing = std::move(found.mapped());
  }
  advance(epoch);
  for (const auto& one : standing)
    if (const auto session = one.lock()) session->revoke();
}

}  // namespace agent
