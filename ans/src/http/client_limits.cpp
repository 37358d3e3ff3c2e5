#include "http/client_limits.h"

#include <cmath>

#include "http/answers.h"

namespace ans {
namespace {

constexpr double day = 86'400;

// draft-ietf-httpapi-ratelimit-headers: "reads";q=1000;w=5
std::string policy_text(std::string_view name, const httpd::RateLimit& limit) {
  const auto window = std::to_string(std::lround(std::ceil(limit.burst / limit.per_second)));
  return "\"" + std::string(name) + "\";q=" + std::to_string(std::lround(limit.burst)) + ";w=" + window;
}

}  // namespace

Limits::Limits(const LimitOptions& options)
    : reads_{"reads", httpd::RateLimiter({.per_second = options.reads_per_second, .burst = options.reads_burst})},
      capabilities_{"capability", httpd::RateLimiter({.per_second = options.capability_per_second, .burst = options.capability_burst})},
      writes_{"writes", httpd::RateLimiter({.per_second = options.writes_per_second, .burst = options.writes_burst})},
      daily_writes_{"daily-writes", httpd::RateLimiter({.per_second = options.writes_per_day / day, .burst = options.writes_per_day})} {}

std::optional<Response> Limits::check(bool is_write, const httpd::ClientAddress& client, httpd::RateLimiter::Time now) {
  if (!is_write) return take(reads_, client, now);
  auto refused = take(writes_, client, now);
  return refused ? std::move(refused) : take(daily_writes_, client, now);
}

std::optional<Response> Limits::check_capability(std::string_view capability, const httpd::ClientAddress& client,
                                                 httpd::RateLimiter::Time now) {
  return take(capabilities_, client, now, capability);
}

void Limits::describe(Response& response, bool is_write, const httpd::ClientAddress& client, httpd::RateLimiter::Time now) {
  auto& policy = is_write ? writes_ : reads_;
  if (policy.limiter.limit().per_second <= 0) return;
  response.headers.emplace_back("RateLimit-Policy", policy_text(policy.name, policy.limiter.limit()));
  response.headers.emplace_back("RateLimit",
                                "\"" + std::string(policy.name) + "\";r=" + std::to_string(policy.limiter.look(client, now).remaining));
}

std::vector<std::pair<std::string_view, httpd::RateLimit>> Limits::policies() const {
  std::vector<std::pair<std::string_view, httpd::RateLimit>> out;
  for (const auto* policy : {&reads_, &capabilities_, &writes_, &daily_writes_})
    if (policy->limiter.limit().per_second > 0) out.emplace_back(policy->name, policy->limiter.limit());
  return out;
}

std::optional<Response> Limits::take(Policy& policy, const httpd::ClientAddress& client, httpd::RateLimiter::Time now,
                                     std::string_view thing) {
  const auto allowance = policy.limiter.take(client, now, thing);
  if (allowance.allowed) return std::nullopt;
  ++refused_;
  const auto wait = std::to_string(allowance.wait.count());
  auto response = problem_response(
      {ProblemCode::rate_limited, "over the limit for " + std::string(policy.name) + " from one address", "wait " + wait + " seconds"});
  response.headers.emplace_back("Retry-After", wait);
  response.headers.emplace_back("RateLimit-Policy", policy_text(policy.name, policy.limiter.limit()));
  response.headers.emplace_back("RateLimit", "\"" + std::string(policy.name) + "\";r=0;t=" + wait);
  return response;
}

}  // namespace ans
