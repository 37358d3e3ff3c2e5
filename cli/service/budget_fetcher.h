// What one call may fetch: so much, and for so long.
#pragma once

#include <did/method.h>

#include <algorithm>
#include <atomic>
#include <chrono>

namespace service {

// A presentation of many credentials would else buy as many fetches of five seconds each, for one request.
class BudgetFetcher final : public did::Fetcher {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr unsigned max_fetches = 8;
  static constexpr std::chrono::milliseconds max_time = std::chrono::seconds(10);  // from its construction on

  // `inner` must outlive this.
  explicit BudgetFetcher(const did::Fetcher& inner) : inner_(inner) {}

  [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& request) const override {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
    if (fetches_.fetch_add(1) >= max_fetches || left.count() <= 0)
      return did::fail(did::Errc::unavailable, "fetching `" + request.url + "`: this call has fetched enough");
    auto limited = request;
    limited.timeout = std::min(request.timeout, left);
    return inner_.get(limited);
  }

 private:
  const did::Fetcher& inner_;
  const Clock::time_point deadline_ = Clock::now() + max_time;
  mutable std::atomic<unsigned> fetches_ = 0;
};

}  // namespace service
