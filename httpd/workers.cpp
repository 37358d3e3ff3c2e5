#include "workers.h"

#include <utility>

namespace httpd {

Workers::Workers(unsigned threads) {
  for (unsigned i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>());
  for (const auto& worker : workers_) threads_.emplace_back([this, me = worker.get()] { run(*me); });
}

// PRECONDITION: mutex_ is held.
Workers::Worker* Workers::next_to_wake() {
  if (is_one_on_its_way_ || jobs_.empty() || idle_.empty()) return nullptr;
  auto* const next = idle_.back();
  idle_.pop_back();
  is_one_on_its_way_ = next->is_woken = true;
  return next;
}

void Workers::post(Job job) {
  Worker* next = nullptr;
  {
    const std::scoped_lock lock(mutex_);
    jobs_.push_back(std::move(job));
    next = next_to_wake();
  }
  if (next != nullptr) next->wake.notify_one();
}

void Workers::run(Worker& me) {
  std::unique_lock lock(mutex_);
  for (;;) {
    while (jobs_.empty() && !ending_) {
      idle_.push_back(&me);
      me.wake.wait(lock, [&] { return me.is_woken || ending_; });
      if (std::exchange(me.is_woken, false)) is_one_on_its_way_ = false;
    }
    if (jobs_.empty()) return;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    auto* const next = next_to_wake();
    lock.unlock();
    if (next != nullptr) next->wake.notify_one();
    job();
    job = nullptr;
    lock.lock();
  }
}

void Workers::join() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
    idle_.clear();
  }
  for (const auto& worker : workers_) worker->wake.notify_one();
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace httpd
