#include "daemon/upkeep.h"

namespace ans {
namespace {

constexpr std::size_t at_once = 100;

}  // namespace

Upkeep::Upkeep(Registry& registry, Log& log, std::chrono::seconds pause)
    : registry_(registry), log_(log), pause_(pause), thread_([this](const std::stop_token& token) { run(token); }) {}

void Upkeep::run(const std::stop_token& token) {
  std::unique_lock lock(mutex_);
  while (!token.stop_requested()) {
    const auto done = registry_.run_errands(at_once, token);
    if (!done) log_.write(LogLevel::error, "an errand failed", {{"why", done.error().message}});
    if (done && *done == at_once) continue;
    wake_.wait_for(lock, token, pause_, [] { return false; });
  }
}

}  // namespace ans
