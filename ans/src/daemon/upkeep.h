// The thread that runs the registry's errands when they are due.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "registry/registry.h"

namespace ans {

class Upkeep {
 public:
  // Both must outlive it. Errors go to the log, and the next turn tries again.
  Upkeep(Registry& registry, Log& log, std::chrono::seconds pause = std::chrono::seconds(30));

 private:
  void run(const std::stop_token& token);

  Registry& registry_;
  Log& log_;
  const std::chrono::seconds pause_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses all above, and is stopped and joined first
};

}  // namespace ans
