// Who may begin a handshake with us: how many are pending, a cookie under load, and no first message of IK twice.
// One of these stands behind all responders of a program.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_set>

#include "agent/dh_key.h"
#include "agent/random.h"
#include "agent/refusal.h"
#include "did/bytes.h"
#include "did/clock.h"

namespace agent {

struct AdmissionLimits {
  std::size_t max_pending = 1000;  // handshakes that are not finished
  std::size_t load_mark = 250;     // from so many on, a cookie comes before any computation
  std::size_t max_seen = 65536;    // first messages of IK that are remembered in one seen_life
  std::chrono::milliseconds cookie_life = std::chrono::seconds(30);
  std::chrono::milliseconds cookie_key_life = std::chrono::minutes(1);
  std::chrono::milliseconds seen_life = std::chrono::minutes(2);  // they are remembered for so long at the least
};

// Safe from several threads. `clock` and `random` must outlive it.
class Admission {
 public:
  Admission(const did::Clock& clock, Random& random, const AdmissionLimits& limits = {});

  // A place among the pending handshakes, given back when it dies. It may outlive the Admission.
  using Ticket = std::shared_ptr<const void>;
  struct Considered {
    Ticket ticket;      // null: come back with
    did::Bytes cookie;  // this
  };
  // Before anything is computed. `hello`: the hello without its cookie; `address`: where the peer answers, in whatever words the carrier
  // has. Refusals: bad_cookie, overloaded.
  [[nodiscard]] Answer<Considered> consider(did::ByteView hello, did::ByteView cookie, std::string_view address);

  // Is this ephemeral key here for the first time? Refusals: replayed, overloaded (no room to remember it).
  [[nodiscard]] Answer<void> see(const DhPublicKey& ephemeral);

  [[nodiscard]] std::size_t pending() const { return static_cast<std::size_t>(places_.use_count() - 1); }

 private:
  // Keyed, so that nobody can choose keys that fall into one place.
  struct KeyHash {
    std::array<std::uint8_t, 16> key;
    [[nodiscard]] std::size_t operator()(const DhPublicKey& ephemeral) const;
  };
  using Seen = std::unordered_set<DhPublicKey, KeyHash>;

  void rotate_key(did::Time now);
  void rotate_seen(did::Time now);
  [[nodiscard]] did::Bytes make_cookie(const did::SecretBytes& key, did::Time at, did::ByteView hello, std::string_view address) const;
  [[nodiscard]] bool is_ours(did::ByteView cookie, did::Time now, did::ByteView hello, std::string_view address) const;

  const did::Clock& clock_;
  Random& random_;
  AdmissionLimits limits_;
  std::shared_ptr<const void> places_;  // each ticket is a copy
  std::mutex mutex_;
  did::SecretBytes key_;
  did::SecretBytes key_before_;
  did::Time key_since_{};
  Seen seen_;         // since seen_since_
  Seen seen_before_;  // in the seen_life before
  did::Time seen_since_{};
};

}  // namespace agent
