// Randomness that is known beforehand: the bytes that were given, then a count, hashed.
#pragma once

#include <did/hash.h>

#include <algorithm>

#include "agent/random.h"
#include "did/bytes.h"

namespace test {

class FixedRandom final : public agent::Random {
 public:
  FixedRandom() = default;
  explicit FixedRandom(did::Bytes first) : given_(std::move(first)) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) {
      if (at_ == given_.size()) more();
      byte = given_[at_++];
    }
  }

 private:
  void more() {
    const did::Bytes seed{static_cast<std::uint8_t>(round_ >> 8U), static_cast<std::uint8_t>(round_)};
    ++round_;
    const auto next = did::sha256(seed);
    given_.assign(next.begin(), next.end());
    at_ = 0;
  }
  did::Bytes given_;
  std::size_t at_ = 0;
  unsigned round_ = 0;
};

}  // namespace test
