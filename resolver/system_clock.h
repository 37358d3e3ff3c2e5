// The machine's clock, for programs to hand to the libraries.
#pragma once

#include <did/clock.h>

namespace resolver {

class SystemClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }
};

}  // namespace resolver
