// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a write that is sent again under its key is answered as the first time.
//
//   Idempotency-Key: "8e03978e-40d5-43dd-bc93-6898147600bd"     a string of RFC 9651, 1 to 255 characters, no parameters
//
// A key belongs to whoever signed the document of the write that it came with: nobody can take somebody else's. That no event is
// written twice, the documents see to themselves; what is kept here is the answer.
#pragma once

#include <did/clock.h>
#include <did/hash.h>

#include <cstddef>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/problem.h"
#include "http/http.h"

namespace ans {

inline constexpr std::size_t idempotency_key_max_size = 255;
inline constexpr std::chrono::hours write_kept_for{24};

// A write under a key.
struct KeyedWrite {
  std::string scope;    // signer and key
  did::Sha256 request;  // digest of its method, target, precondition and body
};

// nullopt: the request has no key, or nobody has signed its document, for which it is refused elsewhere. Problems: invalid_argument (the
// key, or a body that is no JSON).
[[nodiscard]] Answer<std::optional<KeyedWrite>> keyed_write(const Request& request);

// In memory and bounded: the oldest is forgotten first, and of one signer's when it has a sixteenth of all. Safe from several threads.
class KeptWrites {
 public:
  explicit KeptWrites(std::size_t max_bytes = std::size_t{16} << 20U) : max_bytes_(max_bytes) {}

  // The answer that this very request was given. nullopt: it is to be done now, and finish() follows. Problems:
  // idempotency_key_reused (another request had the key), conflict (one with this key is being done).
  [[nodiscard]] Answer<std::optional<Response>> begin(const KeyedWrite& write, did::Time now);
  // `answer` is what to keep; nullptr: nothing was done, and the key is free.
  void finish(const KeyedWrite& write, const Response* answer, did::Time now);

 private:
  struct Entry {
    std::string scope;
    std::string signer;
    did::Sha256 request;
    Response answer;
    std::size_t bytes;
    did::Time until;
  };
  using Entries = std::list<Entry>;  // the oldest first
  struct Share {                     // of one signer, the oldest first
    std::deque<Entries::iterator> entries{};
    std::size_t bytes = 0;
  };
  // PRECONDITION of both: mutex_ is held; `entry` is the oldest of its signer.
  void forget(Entries::iterator entry);
  void make_room(const Entry& entry, did::Time now);

  const std::size_t max_bytes_;
  std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string, Entries::iterator> by_scope_;
  std::unordered_map<std::string, Share> shares_;
  std::set<std::string> being_done_;
  std::size_t bytes_ = 0;
};

}  // namespace ans
