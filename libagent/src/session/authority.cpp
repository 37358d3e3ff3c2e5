#include "agent/authority.h"

#include <algorithm>
#include <utility>

namespace agent {

std::string Follower::why() const {
  const std::lock_guard lock(mutex_);
  return why_;
}

// The reason is there before the session ends: whoever is woken by that finds it.
void Follower::tell(const PeerStatus& status) {
  {
    const std::lock_guard lock(mutex_);
    why_ = status.standing == PeerStanding::in_force ? std::string() : status.why;
  }
  switch (status.standing) {
    case PeerStanding::in_force: (void)session_.resume(); return;
    case PeerStanding::suspended: (void)session_.suspend(); return;
    case PeerStanding::ended: revocations_.revoke(session_.facts().peer, epoch_); return;
  }
  std::unreachable();
}

// An answer is as old as its question.
did::Result<void> Follower::ask() {
  const auto asked = clock_.now();
  DID_TRY(const auto status, authority_.ask());
  tell(status);
  revocations_.heard(epoch_, asked);
  return {};
}

// Listens first and asks then, so that nothing falls in between.
did::Result<void> Follower::connect() {
  DID_CHECK(authority_.open());
  DID_CHECK(ask());
  open_ = true;
  return {};
}

did::Result<bool> Follower::turn(std::chrono::milliseconds at_most) {
  const auto going_on = [this] { return session_.state() == SessionState::active || session_.state() == SessionState::suspended; };
  if (!std::exchange(open_, false)) {
    DID_CHECK(connect());
    return going_on();
  }
  DID_TRY(const auto heard, authority_.listen(at_most));
  epoch_ = std::max(epoch_, heard.epoch);
  if (heard.sign == SignOfLife::changed) DID_CHECK(ask());
  if (heard.sign == SignOfLife::alive) revocations_.heard(epoch_, clock_.now());
  open_ = true;
  return going_on();
}

}  // namespace agent
