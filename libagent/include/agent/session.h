// A session: what a handshake left, for as long as it is in force. Bound to the peer's key; every operation asks it first.
//
//            suspend          revoke, from anywhere but closed
//   active <---------> suspended ------> revoked
//      |     resume        |
//      +-------------------+-- close, or over its time --> closed
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "agent/handshake.h"
#include "agent/refusal.h"
#include "agent/revocations.h"
#include "agent/risk.h"
#include "did/clock.h"
#include "did/key.h"

namespace agent {

enum class SessionState : std::uint8_t { active, suspended, revoked, closed };
[[nodiscard]] std::string_view name(SessionState state);

struct SessionFacts {
  std::string id;
  std::string peer;                    // its DID
  did::PublicKey key;                  // that the peer signed with
  std::vector<std::string> stands_on;  // whatever, revoked, ends it
  std::vector<Grant> granted;
  did::Time expires;
  std::uint32_t operations = 0;  // before the next synchronisation
  std::chrono::milliseconds idle = std::chrono::minutes(15);
  Risk risk = Risk::low;
  std::chrono::milliseconds heartbeat = std::chrono::seconds(1);  // the authority's
};

// The DID, the verification method, and the digest of each credential that was shown ("sha256:..." of its canonical bytes).
[[nodiscard]] std::vector<std::string> stands_on(const Peer& peer);
// PRECONDITION: established, so that peer.key is there.
[[nodiscard]] SessionFacts facts_of(const Established& established);

// Safe from several threads.
class Session : public std::enable_shared_from_this<Session> {
 public:
  // Both must outlive the session. Refusals: revoked (something it would stand on), session_expired.
  [[nodiscard]] static Answer<std::shared_ptr<Session>> open(SessionFacts facts, Revocations& revocations, const did::Clock& clock);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  // One operation, asked for with this key. Two atomic loads and a clock where nothing has changed; a probe of the revoked set for each
  // thing it stands on where the epoch has moved.
  // Refusals: wrong_key, suspended, revoked, closed, session_expired, disconnected (risk medium and higher, after two missed heartbeats),
  // lease_used_up.
  [[nodiscard]] Answer<void> admit(const did::PublicKey& key);
  // May it go on? Asked between operations, by whoever keeps the line open: takes none, and is no sign of use.
  // Refusals: those of admit() but wrong_key and lease_used_up.
  [[nodiscard]] Answer<void> check();
  // A synchronisation point: so many operations from here on.
  void renew(std::uint32_t operations);

  // True: it is in that state now. What is revoked or closed stays so.
  bool suspend();
  bool resume();
  bool revoke();
  bool close();

  [[nodiscard]] SessionState state() const { return state_.load(std::memory_order_acquire); }
  [[nodiscard]] const SessionFacts& facts() const { return facts_; }
  [[nodiscard]] std::uint32_t operations_left() const;

  // Called once, on the thread that ends the session: to shut a socket, to cancel what is under way. At once where it has ended already.
  // `then` must not throw, and not wait for this session.
  void on_end(std::function<void(SessionState)> then);
  // Waits until it is revoked or closed, at most so long. True: it is.
  [[nodiscard]] bool wait_for_end(std::chrono::milliseconds at_most) const;

 private:
  Session(SessionFacts facts, Revocations& revocations, const did::Clock& clock);
  bool move_to(SessionState to, std::initializer_list<SessionState> from);
  [[nodiscard]] Answer<void> check_state() const;
  [[nodiscard]] Answer<void> check_revoked();
  [[nodiscard]] Answer<void> check_time(did::Time now, did::Time last);
  [[nodiscard]] Answer<void> take_operation();

  const SessionFacts facts_;
  Revocations& revocations_;
  const did::Clock& clock_;
  std::atomic<SessionState> state_ = SessionState::active;
  std::atomic<std::uint64_t> seen_epoch_;
  std::atomic<std::uint32_t> operations_;
  std::atomic<did::Time> last_;
  mutable std::mutex mutex_;
  mutable std::condition_variable ended_;
  std::vector<std::function<void(SessionState)>> then_;
};

}  // namespace agent
