#include "http/client_limits.h"

#include <cmath>

#include "http/answers.h"

namespace ans {
namespace {

constexpr double day = 86'400;

}  // namespace

Limits::Limits(const LimitOptions& options)
    : reads_{"reads", httpd::RateLimiter({.per_second = options.reads_per_second, .burst = options.reads_burst})},
      writes_{"writes", httpd::RateLimiter({.per_second = options.writes_per_second, .burst = options.writes_burst})},
      daily_writes_{"daily-writes", httpd::RateLimiter({.per_second = options.writes_per_day / day, .burst = options.writes_per_day})} {}

std::optional<Response> Limits::check(bool is_write, const httpd::ClientAddress& client, httpd::RateLimiter::Time now) {
  if (!is_write) return take(reads_, client, now);
  auto refused = take(writes_, client, now);
  return refused ? std::move(refused) : take(daily_writes_, client, now);
}

std::optional<Response> Limits::take(Policy& policy, const httpd::ClientAddress& client, httpd::RateLimiter::Time now) {
  const auto allowance = policy.limiter.take(client, now);
  if (allowance.allowed) return std::nullopt;
  ++refused_;
  const auto wait = std::to_string(allowance.wait.count());
  const auto& limit = policy.limiter.limit();
  const auto window = std::to_string(std::lround(std::ceil(limit.burst / limit.per_second)));
  const auto name = "\"" + std::string(policy.name) + "\"";
  auto response = problem_response({ProblemCode::rate_limited, "over the limit for " + std::string(policy.name) + " from one address",
                                    "wait " + wait + " seconds"});
  response.headers.emplace_back("Retry-After", wait);
  response.headers.emplace_back("RateLimit-Policy", name + ";q=" + std::to_string(std::lround(limit.burst)) + ";w=" + window);
  response.headers.emplace_back("RateLimit", name + ";r=0;t=" + wait);
  return response;
}

}  // namespace ans
