// The time that a command judges for, as the libraries ask for it.
#pragma once

#include <did/clock.h>

#include "base/context.h"

namespace cli {

class ContextClock final : public did::Clock {
 public:
  explicit ContextClock(const Context& context) : context_(context) {}
  [[nodiscard]] did::Time now() const override { return cli::now(context_); }

 private:
  const Context& context_;
};

}  // namespace cli
