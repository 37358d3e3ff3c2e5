#include "agent/revocation.h"

#include <algorithm>

namespace agent {

std::string_view name(Standing standing) {
  switch (standing) {
    case Standing::current: return "current";
    case Standing::revoked: return "revoked";
    case Standing::suspended: return "suspended";
    case Standing::unknown: return "unknown";
    case Standing::stale: return "stale";
  }
  std::unreachable();
}

void MemoryRevocations::synchronised(did::Time at) {
  const std::lock_guard lock(mutex_);
  if (!synchronised_ || at > *synchronised_) synchronised_ = at;
}

void MemoryRevocations::revoke(const std::string& cd, const std::string& by) {
  const std::lock_guard lock(mutex_);
  revoked_[cd].insert(by);
}

void MemoryRevocations::suspend(const std::string& cd, const std::string& by) {
  const std::lock_guard lock(mutex_);
  suspended_[cd].insert(by);
}

void MemoryRevocations::resume(const std::string& cd, const std::string& by) {
  const std::lock_guard lock(mutex_);
  if (const auto found = suspended_.find(cd); found != suspended_.end()) found->second.erase(by);
}

void MemoryRevocations::set_root_epoch(const std::string& root_cd, std::int64_t epoch) {
  const std::lock_guard lock(mutex_);
  auto& known = root_epochs_[root_cd];
  known = std::max(known, epoch);
}

void MemoryRevocations::set_key_epoch(const std::string& verification_method, std::int64_t epoch) {
  const std::lock_guard lock(mutex_);
  keys_[verification_method].epoch = epoch;
}

void MemoryRevocations::key_compromised(const std::string& verification_method, did::Time since) {
  const std::lock_guard lock(mutex_);
  auto& known = keys_[verification_method].compromised;
  if (!known || since < *known) known = since;
}

Standing MemoryRevocations::fresh(did::Time at) const {
  if (!synchronised_) return Standing::unknown;
  return at - *synchronised_ > max_age_ ? Standing::stale : Standing::current;
}

bool MemoryRevocations::has(const Said& said, std::string_view cd, std::span<const std::string_view> by) {
  const auto found = said.find(cd);
  return found != said.end() && std::ranges::any_of(by, [&](std::string_view one) { return found->second.contains(one); });
}

Standing MemoryRevocations::link(const Link& link, std::span<const std::string_view> controllers, did::Time at) const {
  const std::lock_guard lock(mutex_);
  if (has(revoked_, link.cd, controllers)) return Standing::revoked;
  if (has(suspended_, link.cd, controllers)) return Standing::suspended;
  return fresh(at);
}

Standing MemoryRevocations::credential(std::string_view cd, std::string_view issuer, did::Time at) const {
  const std::lock_guard lock(mutex_);
  const std::span<const std::string_view> by(&issuer, 1);
  if (has(revoked_, cd, by)) return Standing::revoked;
  if (has(suspended_, cd, by)) return Standing::suspended;
  return fresh(at);
}

RootStanding MemoryRevocations::root(std::string_view root_cd, did::Time at) const {
  const std::lock_guard lock(mutex_);
  const auto found = root_epochs_.find(root_cd);
  return {.standing = fresh(at), .epoch = found == root_epochs_.end() ? 0 : found->second};
}

KeyStanding MemoryRevocations::key(std::string_view verification_method, did::Time) const {
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(verification_method);
  return found == keys_.end() ? KeyStanding{} : found->second;
}

}  // namespace agent
