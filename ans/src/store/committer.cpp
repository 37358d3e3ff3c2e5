#include "store/committer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "store/staged_store.h"

namespace ans {
namespace {

// A group ends here, so that one large group does not keep everybody waiting.
constexpr std::size_t max_group = 512;

}  // namespace

Committer::Committer(Store& store) : store_(store), thread_([this] { run(); }) {}

Committer::~Committer() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  work_.notify_one();
  thread_.join();
}

Answer<void> Committer::commit(const Change& change) {
  const auto mine = std::make_shared<Waiting>(&change);
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    first = waiting_.empty();
    waiting_.push_back(mine);
  }
  if (first) work_.notify_one();  // for the others it is awake already
  std::unique_lock lock(mine->mutex);
  mine->finished.wait(lock, [&] { return mine->done; });
  return std::move(mine->answer);
}

void Committer::finish(Waiting& one) {
  {
    const std::scoped_lock lock(one.mutex);
    one.done = true;
  }
  one.finished.notify_one();
}

void Committer::watch(CommitWatcher& watcher) {
  const std::scoped_lock lock(watching_);
  watchers_.push_back(&watcher);
}

void Committer::unwatch(CommitWatcher& watcher) {
  const std::scoped_lock lock(watching_);
  std::erase(watchers_, &watcher);
}

Committer::Stats Committer::stats() const { return {.changes = changes_, .groups = groups_, .nanoseconds = nanoseconds_}; }

std::optional<did::Error> Committer::failure() const {
  const std::scoped_lock lock(mutex_);
  return failure_;
}

void Committer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto size = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), max_group));
    const Group group(waiting_.begin(), waiting_.begin() + size);
    waiting_.erase(waiting_.begin(), waiting_.begin() + size);
    lock.unlock();
    write_group(group);
    for (const auto& one : group) finish(*one);
    lock.lock();
  }
}

void Committer::write_group(const Group& group) {
  StagedStore staged(store_);
  for (const auto& one : group) one->answer = (*one->change)(staged);
  changes_ += group.size();
  const auto batch = staged.take();
  if (batch.ops().empty()) return;

  const auto begin = std::chrono::steady_clock::now();
  const auto written = store_.write(batch);
  nanoseconds_ += static_cast<std::uint64_t>((std::chrono::steady_clock::now() - begin).count());
  {
    const std::scoped_lock lock(mutex_);
    failure_ = written ? std::nullopt : std::optional(written.error());
  }
  if (written) {
    ++groups_;
    return tell(batch);
  }
  ++failures_;
  // Whoever was refused saw, perhaps, what is now not there: that nothing could be written is the better answer for all.
  for (const auto& one : group) one->answer = std::unexpected(Problem(written.error()));
}

void Committer::tell(const WriteBatch& batch) {
  const std::scoped_lock lock(watching_);
  for (auto* watcher : watchers_) watcher->written(batch);
}

}  // namespace ans
