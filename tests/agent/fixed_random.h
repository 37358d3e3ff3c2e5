// Randomness that is known beforehand: the bytes that were given, then the SHA-256 of those, then of that, and so on.
#pragma once

#include <did/hash.h>

#include "agent/random.h"
#include "did/bytes.h"

namespace test {

class FixedRandom final : public agent::Random {
 public:
  FixedRandom() = default;
  explicit FixedRandom(did::Bytes first) : given_(std::move(first)) {}
  void begin_with(did::Bytes first) {
    given_ = std::move(first);
    at_ = 0;
  }
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) {
      if (at_ == given_.size()) more();
      byte = given_[at_++];
    }
  }

 private:
  void more() {
    const auto next = did::sha256(given_);
    given_.assign(next.begin(), next.end());
    at_ = 0;
  }
  did::Bytes given_;
  std::size_t at_ = 0;
};

}  // namespace test
