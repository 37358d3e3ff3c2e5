// The real clock, web and DNS, as the configuration wants them.
#pragma once

#include <did/methods.h>

#include <memory>
#include <optional>
#include <vector>

#include "daemon/config.h"
#include "fetcher.h"
#include "registry/control.h"
#include "system_clock.h"
#include "txt_resolver.h"

namespace ans {

class Outside {
 public:
  // Errors: malformed (the resolvers).
  [[nodiscard]] static Result<std::unique_ptr<Outside>> make(const Config& config);

  [[nodiscard]] const did::Clock& clock() const { return clock_; }
  [[nodiscard]] const did::MethodTable& methods() const { return *vantage_points_.front().methods; }
  // Points into this, which must outlive it.
  [[nodiscard]] Ownership ownership(const Config& config) const;

 private:
  struct Vantage {
    explicit Vantage(resolver::FetcherOptions options);
    std::unique_ptr<resolver::HttpsFetcher> fetcher;
    std::unique_ptr<did::MethodTable> methods;
  };
  class Dns final : public TxtLookup {
   public:
    explicit Dns(resolver::TxtResolver resolver) : resolver_(std::move(resolver)) {}
    [[nodiscard]] did::Result<std::vector<std::string>> txt(std::string_view name) const override { return resolver_.txt(name); }

   private:
    resolver::TxtResolver resolver_;
  };

  Outside() = default;
  resolver::SystemClock clock_;
  std::vector<Vantage> vantage_points_;  // never empty
  std::optional<Dns> dns_;
  std::unique_ptr<resolver::HttpsFetcher> artifacts_;  // a way out of its own: files that come slowly hold up no DID document
};

}  // namespace ans
