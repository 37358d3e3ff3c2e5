// Randomness, given from outside: tests and vectors pass bytes of their own.
#pragma once

#include <cstdint>
#include <span>

namespace agent {

class Random {
 public:
  Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

// libsodium's, which asks the kernel. Safe from several threads.
class SodiumRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace agent
