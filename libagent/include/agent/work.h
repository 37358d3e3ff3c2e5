// How much work one decision may cost: counted in steps, one for each statement, element or kilobyte that is looked at.
#pragma once

#include <cstddef>

namespace agent {

inline constexpr std::size_t usual_work = 20000;

// Not to be shared between threads: one for each decision.
class Work {
 public:
  explicit Work(std::size_t steps = usual_work) : left_(steps) {}
  // False, from then on: there is nothing left, and whoever asked must refuse.
  [[nodiscard]] bool spend(std::size_t steps = 1) {
    if (left_ < steps)
      left_ = 0;
    else
      left_ -= steps;
    return left_ != 0;
  }
  [[nodiscard]] bool exhausted() const { return left_ == 0; }

 private:
  std::size_t left_;
};

}  // namespace agent
