// The real outside: environment, clock, terminal, network.
#pragma once

#include "base/context.h"

namespace cli {

class RealOutside final : public Outside {
 public:
  [[nodiscard]] std::optional<std::string> environment(const char* name) const override;
  [[nodiscard]] did::Time now() const override;
  [[nodiscard]] bool terminal() const override;
  [[nodiscard]] int input_descriptor() const override;
  // Talks to /dev/tty, so that standard input may carry data.
  [[nodiscard]] std::optional<did::SecretBytes> ask_secret(std::string_view prompt) override;
  [[nodiscard]] std::unique_ptr<did::Fetcher> make_fetcher(const Flags& flags) const override;
  [[nodiscard]] did::Result<std::unique_ptr<Transport>> make_transport(const std::string& base_url, const Flags& flags) const override;
  [[nodiscard]] did::SealCost seal_cost() const override { return {}; }
};

// Before anything secret is read: no core dumps, no debugger of the same user.
void protect_process();

}  // namespace cli
