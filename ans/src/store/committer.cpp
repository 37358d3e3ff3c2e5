#include "store/committer.h"

#include <chrono>
#include <iterator>
#include <utility>

#include "base/wait_for.h"
#include "store/staged_store.h"

namespace ans {
namespace {

// A group ends here, so that one large group does not keep everybody waiting.
constexpr std::ptrdiff_t max_group = 512;

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

void Committer::commit(Change change, Told told) {
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    first = waiting_.empty();
    waiting_.push_back({std::move(change), std::move(told)});
  }
  if (first) work_.notify_one();  // for the others it is awake already
}

Answer<void> Committer::commit(Change change) {
  return wait_for<Answer<void>>([&](Told told) { commit(std::move(change), std::move(told)); });
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

// PRECONDITION: mutex_ is held.
Committer::Group Committer::next_group() {
  if (std::ssize(waiting_) <= max_group) return std::exchange(waiting_, {});
  const auto end = waiting_.begin() + max_group;
  Group group(std::move_iterator(waiting_.begin()), std::move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return group;
}

void Committer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    auto group = next_group();
    lock.unlock();
    write_group(group);
    for (auto& one : group) {
      one.change = nullptr;
      one.told(std::move(one.answer));
    }
    lock.lock();
  }
}

void Committer::write_group(Group& group) {
  StagedStore staged(store_);
  for (auto& one : group) one.answer = one.change(staged);
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
  for (auto& one : group) one.answer = std::unexpected(Problem(written.error()));
}

void Committer::tell(const WriteBatch& batch) {
  const std::scoped_lock lock(watching_);
  for (auto* watcher : watchers_) watcher->written(batch);
}

}  // namespace ans
