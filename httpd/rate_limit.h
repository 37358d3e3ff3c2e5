// Token buckets, one for each address and thing: how much of something one client may ask for.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "client_address.h"

namespace httpd {

struct RateLimit {
  double per_second = 0;  // 0: no limit
  double burst = 0;       // what may come at once, after a rest
};

struct Allowance {
  bool allowed = true;
  std::uint64_t remaining = 0;   // whole requests that may follow at once
  std::chrono::seconds wait{0};  // until the next is allowed; 0: now
};

// Safe from several threads. Keeps a bounded number of buckets: an address that was not heard of for long is forgotten, and so
// begins anew with a full bucket.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit RateLimiter(RateLimit limit, std::size_t max_addresses = 200'000) : limit_(limit), max_addresses_(max_addresses) {}

  // An IPv6 client is its /56, which is what one customer is given. Loopback has no limit.
  // Each `thing` has a bucket of its own; empty: there is one for all.
  [[nodiscard]] Allowance take(const ClientAddress& client, Time now, std::string_view thing = {});
  // What take() would leave now, without taking.
  [[nodiscard]] Allowance look(const ClientAddress& client, Time now);
  [[nodiscard]] const RateLimit& limit() const { return limit_; }

 private:
  struct Bucket {
    double tokens;
    Time at;
  };
  struct Key {
    ClientAddress network;
    std::size_t thing;  // its hash: who finds two that are alike has less, not more
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  using Buckets = std::unordered_map<Key, Bucket, Hash>;
  // PRECONDITION of both: mutex_ is held.
  [[nodiscard]] Bucket& bucket_of(const Key& key, Time now);
  [[nodiscard]] Bucket& refilled(const Key& key, Time now);

  const RateLimit limit_;
  const std::size_t max_addresses_;
  std::mutex mutex_;
  Buckets recent_;  // when it is half of what may be kept, it becomes `before_`, and what that held is forgotten
  Buckets before_;
};

}  // namespace httpd
