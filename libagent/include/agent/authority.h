// Who is asked whether a peer is still what it was: a registry, a status service, a file. And how its word reaches a session.
//
// The authority is asked again at each sign of a change, and each time it was lost and found: an event says when to look, not what
// is so, and what happened while nobody listened is seen as well.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "agent/revocations.h"
#include "agent/session.h"
#include "did/clock.h"
#include "did/result.h"

namespace agent {

enum class PeerStanding : std::uint8_t {
  in_force,
  suspended,  // may come back
  ended,      // for good
};
struct PeerStatus {
  PeerStanding standing;
  std::string why{};  // for people; lower case, no full stop
};

enum class SignOfLife : std::uint8_t { none, alive, changed };
struct Heard {
  SignOfLife sign = SignOfLife::none;
  std::uint64_t epoch = 0;  // where the authority's history stands; of `none`: 0
};

// Asked from one thread.
class Authority {
 public:
  Authority() = default;
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;
  virtual ~Authority() = default;

  // From when this returns, what changes is heard by listen(). Errors: unavailable.
  [[nodiscard]] virtual did::Result<void> open() = 0;
  // How the peer stands now. Errors: it could not be found out.
  [[nodiscard]] virtual did::Result<PeerStatus> ask() = 0;
  // Waits for a sign, at most so long. Errors: unavailable (the line is gone; open() makes another).
  [[nodiscard]] virtual did::Result<Heard> listen(std::chrono::milliseconds at_most) = 0;
};

// Carries an authority's word to one session. turn() from one thread; the session may be used by others.
class Follower {
 public:
  // All must outlive it. `revocations` is the session's.
  Follower(Authority& authority, Revocations& revocations, Session& session, const did::Clock& clock)
      : authority_(authority), revocations_(revocations), session_(session), clock_(clock) {}

  // Connects where that is needed, waits at most so long for a sign, asks where something may have changed, and tells the session:
  // ended means revoked, suspended and back again as well. Each sign and each answer counts as heard.
  // False: the session is at its end. Errors: those of the authority; the next turn begins with open().
  [[nodiscard]] did::Result<bool> turn(std::chrono::milliseconds at_most);

  // What the authority said when it ended or suspended the session; empty: it did not. Safe from several threads.
  [[nodiscard]] std::string why() const;

 private:
  [[nodiscard]] did::Result<void> connect();
  [[nodiscard]] did::Result<void> ask();
  void tell(const PeerStatus& status);

  Authority& authority_;
  Revocations& revocations_;
  Session& session_;
  const did::Clock& clock_;
  bool open_ = false;
  std::uint64_t epoch_ = 0;
  mutable std::mutex mutex_;
  std::string why_;
};

}  // namespace agent
