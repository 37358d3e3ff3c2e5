// The time to judge for, as the libraries want it: --at, else the machine's clock.
#pragma once

#include <did/clock.h>

#include "commands.h"

namespace cli {

class ContextClock final : public did::Clock {
 public:
  explicit ContextClock(const Context& context) : context_(context) {}
  [[nodiscard]] did::Time now() const override { return cli::now(context_); }

 private:
  const Context& context_;
};

}  // namespace cli
