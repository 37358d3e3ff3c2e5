#include "rate_limit.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace httpd {
namespace {

constexpr std::size_t network_bytes = 7;  // /56

ClientAddress network_of(ClientAddress client) {
  if (!client.is_four()) std::fill(client.bytes.begin() + network_bytes, client.bytes.end(), std::uint8_t{0});
  return client;
}

}  // namespace

std::size_t RateLimiter::Hash::operator()(const Key& key) const {
  const auto& bytes = key.network.bytes;
  return std::hash<std::string_view>()({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) ^ key.thing;
}

RateLimiter::Bucket& RateLimiter::bucket_of(const Key& key, Time now) {
  if (const auto found = recent_.find(key); found != recent_.end()) return found->second;
  if (recent_.size() >= std::max<std::size_t>(1, max_addresses_ / 2)) before_ = std::exchange(recent_, {});
  const auto known = before_.find(key);
  return recent_.emplace(key, known == before_.end() ? Bucket{limit_.burst, now} : known->second).first->second;
}

RateLimiter::Bucket& RateLimiter::refilled(const Key& key, Time now) {
  auto& bucket = bucket_of(key, now);
  const auto passed = std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());
  bucket.tokens = std::min(limit_.burst, bucket.tokens + passed * limit_.per_second);
  bucket.at = now;
  return bucket;
}

Allowance RateLimiter::look(const ClientAddress& client, Time now) {
  if (limit_.per_second <= 0 || client.is_loopback()) return {};
  const std::scoped_lock lock(mutex_);
  return {.remaining = static_cast<std::uint64_t>(refilled({network_of(client), 0}, now).tokens)};
}

Allowance RateLimiter::take(const ClientAddress& client, Time now, std::string_view thing) {
  if (limit_.per_second <= 0 || client.is_loopback()) return {};
  const std::scoped_lock lock(mutex_);
  auto& bucket = refilled({network_of(client), thing.empty() ? 0 : std::hash<std::string_view>()(thing)}, now);
  if (bucket.tokens < 1) {
    const auto wait = std::ceil((1 - bucket.tokens) / limit_.per_second);
    return {.allowed = false, .remaining = 0, .wait = std::chrono::seconds(std::max(1L, std::lround(wait)))};
  }
  bucket.tokens -= 1;
  return {.allowed = true, .remaining = static_cast<std::uint64_t>(bucket.tokens)};
}

}  // namespace httpd
