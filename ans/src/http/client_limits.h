// How much one client may ask for: so many reads and so many writes a second, so many questions for one
// capability, and so many writes a day. Revocation is exempt.
#pragma once

#include <rate_limit.h>

#include <atomic>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "http/http.h"

namespace ans {

// What a route counts as: a column of its table (api.cpp).
enum class Limited : std::uint8_t {
  by_verb,  // as a read, or as a write
  as_read,  // a question in a body
  never,    // revocation, and what the operator's own tools ask
};

[[nodiscard]] constexpr bool is_write(Limited limited, Verb verb) {
  return limited == Limited::by_verb && verb != Verb::get && verb != Verb::head;
}

struct LimitOptions {
  double reads_per_second = 200;
  double reads_burst = 1'000;
  double capability_per_second = 100;  // questions for one capability that have to be worked out
  double capability_burst = 500;
  double writes_per_second = 10;
  double writes_burst = 1'000;
  double writes_per_day = 100'000;
};

class Limits {
 public:
  explicit Limits(const LimitOptions& options);

  // 429 with Retry-After and RateLimit fields (draft-ietf-httpapi-ratelimit-headers); nullopt: it may go on.
  [[nodiscard]] std::optional<Response> check(bool is_write, const httpd::ClientAddress& client, httpd::RateLimiter::Time now);
  // The same, of a question for this capability.
  [[nodiscard]] std::optional<Response> check_capability(std::string_view capability, const httpd::ClientAddress& client,
                                                         httpd::RateLimiter::Time now);
  // The same fields on an answer that was given: the policy, and what is left of it. A limit that is off has none.
  void describe(Response& response, bool is_write, const httpd::ClientAddress& client, httpd::RateLimiter::Time now);
  // What each policy allows, by its name; one that is off is not among them.
  [[nodiscard]] std::vector<std::pair<std::string_view, httpd::RateLimit>> policies() const;
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  struct Policy {
    std::string_view name;
    httpd::RateLimiter limiter;
  };
  [[nodiscard]] std::optional<Response> take(Policy& policy, const httpd::ClientAddress& client, httpd::RateLimiter::Time now,
                                             std::string_view thing = {});

  Policy reads_;
  Policy capabilities_;
  Policy writes_;
  Policy daily_writes_;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace ans
