// What was asked and how it was answered, in numbers. Counting takes no lock.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ans {

class Traffic {
 public:
  // One row for each name, and one more for what has none.
  explicit Traffic(std::vector<std::string> names) : rows_(names.size() + 1), names_(std::move(names)) {}

  // `row` is the place among the names; any other number: the row for what has none.
  void count(std::size_t row, unsigned status, std::chrono::nanoseconds took);

  struct Row {
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  // by the status' first digit
    std::atomic<std::uint64_t> nanoseconds = 0;
  };
  // Upper bounds in microseconds; what took longer is in the last count.
  static constexpr std::array<std::uint64_t, 9> bounds{100, 250, 500, 1'000, 5'000, 20'000, 100'000, 500'000, 2'000'000};

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] std::string_view name(std::size_t row) const { return row < names_.size() ? std::string_view(names_[row]) : "other"; }
  [[nodiscard]] const std::array<std::atomic<std::uint64_t>, bounds.size() + 1>& took() const { return took_; }

 private:
  std::vector<Row> rows_;
  std::vector<std::string> names_;
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> took_{};
};

}  // namespace ans
