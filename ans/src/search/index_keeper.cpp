#include "search/index_keeper.h"

#include <chrono>

namespace ans {
namespace {

constexpr std::uint64_t events_at_once = 200;   // questions wait for no longer than it takes to index them
constexpr std::chrono::milliseconds pause{50};  // what comes meanwhile is read together
constexpr std::chrono::seconds pause_after_failure{5};

}  // namespace

IndexKeeper::IndexKeeper(SearchIndex& index, Committer& commits) : index_(index), commits_(commits), thread_([this] { run(); }) {
  commits_.watch(*this);
}

IndexKeeper::~IndexKeeper() {
  commits_.unwatch(*this);
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  work_.notify_one();
  thread_.join();
}

void IndexKeeper::written(const WriteBatch& /*batch*/) {
  {
    const std::scoped_lock lock(mutex_);
    if (changed_) return;
    changed_ = true;
  }
  work_.notify_one();
}

Result<void> IndexKeeper::write(const WriteBatch& batch) {
  const auto written = commits_.commit([&](Store& staged) -> Answer<void> {
    DID_CHECK(staged.write(batch));
    return {};
  });
  if (!written) return did::fail(did::Errc::unavailable, written.error().detail);
  return {};
}

// False: there is nothing more to do.
Result<bool> IndexKeeper::step() {
  const std::scoped_lock lock(stepping_);
  DID_TRY(const auto more, index_.advance(events_at_once));
  DID_TRY(const auto stale, index_.stale_rows());
  if (stale) DID_CHECK(write(*stale));
  if (stale) return true;
  const auto batches = index_.full_block();
  for (const auto& batch : batches) DID_CHECK(write(batch));
  if (!batches.empty()) index_.drop_full_block();
  return more || !batches.empty();
}

Result<void> IndexKeeper::settle() {
  for (;;) {
    DID_TRY(const auto more, step());
    if (!more) return {};
  }
}

void IndexKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    work_.wait(lock, [this] { return ending_ || changed_; });
    changed_ = false;
    Result<bool> more = true;
    while (!ending_ && more && *more) {
      lock.unlock();
      more = step();
      lock.lock();
    }
    // Who asks is told what stands against it; here it is only tried again.
    if (!more) changed_ = true;
    work_.wait_for(lock, more ? pause : std::chrono::milliseconds(pause_after_failure), [this] { return ending_; });
  }
}

}  // namespace ans
