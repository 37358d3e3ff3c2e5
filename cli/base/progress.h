// A line that says how far a long command is. On a terminal only; removed when it ends.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/context.h"

namespace cli {

class Progress {
 public:
  // Shown where the answer goes to a terminal and neither --quiet nor --json is given. `context` must outlive it.
  Progress(std::size_t total, Context& context);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // "[#########           ] 214/471"; drawn at most ten times a second, and at the end.
  void show(std::size_t done);
  // Makes room for a line of the answer.
  void clear();

 private:
  std::size_t total_;
  Context& context_;
  bool shown_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace cli
