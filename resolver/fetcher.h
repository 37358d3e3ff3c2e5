// The one way out: HTTPS GET with limits and an address guard. Everything that leaves the machine goes through here.
#pragma once

#include <did/method.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace resolver {

struct FetcherOptions {
  // "host" or "host:port", lower case: names whose addresses may be private. Everything else still holds for them
  // (TLS, no redirects, limits). For tests; programs expose it as --insecure-allow-host.
  std::vector<std::string> insecure_allow_hosts{};
  std::string ca_file{};         // PEM; empty: the system's trust store
  std::string source_address{};  // of ours, to connect from; empty: the system chooses
  unsigned max_concurrent = 16;  // further calls wait their turn, within their own timeout
};

// Resolves the name once, refuses if any of its addresses is not public (address.h), connects to the address that was
// checked, and verifies the certificate for the name. No redirects, no proxy from the environment, no cookies, no
// compression. Thread-safe; blocks for at most FetchRequest::timeout.
class HttpsFetcher final : public did::Fetcher {
 public:
  explicit HttpsFetcher(FetcherOptions options = {});
  ~HttpsFetcher() override;
  [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& request) const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace resolver
