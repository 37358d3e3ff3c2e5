// A fetcher that knows a few addresses by heart, keeps the promises of did::Fetcher, and remembers what it was asked.
#pragma once

#include <did/method.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace test {

class FixedFetcher final : public did::Fetcher {
 public:
  // Before the threads of a test start.
  void put(std::string url, did::Result<std::string> answer) { answers_.insert_or_assign(std::move(url), std::move(answer)); }

  // not_found for an address that was not put; too_large for a body over the limit of the request.
  [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& request) const override {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    const auto found = answers_.find(request.url);
    if (found == answers_.end()) return did::fail(did::Errc::not_found, "nothing at `" + request.url + "`");
    const auto& answer = found->second;
    if (answer && answer->size() > request.max_bytes) {
      return did::fail(did::Errc::too_large,
                       "`" + request.url + "` answers with more than " + std::to_string(request.max_bytes) + " bytes");
    }
    return answer;
  }

  [[nodiscard]] std::vector<did::FetchRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  std::map<std::string, did::Result<std::string>> answers_;
  mutable std::mutex mutex_;
  mutable std::vector<did::FetchRequest> requests_;
};

}  // namespace test
