// Group commit: one thread makes all changes, and those that wait at the same time share one synced batch.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/problem.h"
#include "store/store.h"

namespace ans {

// Told of each group on the committing thread. Must not commit, and should be quick: who waits for the group waits for it.
class CommitWatcher {
 public:
  CommitWatcher() = default;
  CommitWatcher(const CommitWatcher&) = delete;
  CommitWatcher& operator=(const CommitWatcher&) = delete;
  virtual ~CommitWatcher() = default;
  // The batch is on disk, and nobody has been told yet.
  virtual void written(const WriteBatch& batch) = 0;
};

class Committer {
 public:
  // Looks at the store as the changes before it leave it, and writes to it at most once. Where it answers a problem, it has
  // written nothing. Runs on the committing thread: expensive examinations belong before it.
  using Change = std::move_only_function<Answer<void>(Store& staged)>;
  // Told what came of a change: it is on disk, or was refused, or could not be written. Once, on the committing thread, with the
  // change gone; should be quick, as a watcher.
  using Told = std::move_only_function<void(Answer<void>)>;

  struct Stats {
    std::uint64_t changes = 0;      // asked for
    std::uint64_t groups = 0;       // written
    std::uint64_t nanoseconds = 0;  // spent in writing them
  };

  // `store` must outlive it, and nobody else may write to it.
  explicit Committer(Store& store);
  // Finishes what waits.
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // Returns at once: nobody waits but who is told. Safe from several threads, as is the other.
  void commit(Change change, Told told);
  // Returns when the change is on disk, or was refused, or could not be written.
  [[nodiscard]] Answer<void> commit(Change change);
  // `watcher` must outlive the committer, or be taken away with unwatch().
  void watch(CommitWatcher& watcher);
  void unwatch(CommitWatcher& watcher);

  [[nodiscard]] Stats stats() const;
  // Why the last group could not be written; nullopt: it was.
  [[nodiscard]] std::optional<did::Error> failure() const;
  // How often a group could not be written: what a change remembers of the store holds only while this stays the same.
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

 private:
  struct Waiting {
    Change change;
    Told told;
    Answer<void> answer{};
  };
  using Group = std::vector<Waiting>;
  [[nodiscard]] Group next_group();
  void run();
  void write_group(Group& group);
  void tell(const WriteBatch& batch);

  Store& store_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  Group waiting_;                         // guarded by mutex_, as all up to here
  std::optional<did::Error> failure_;     // guarded by mutex_
  std::vector<CommitWatcher*> watchers_;  // guarded by watching_
  std::mutex watching_;
  bool ending_ = false;  // guarded by mutex_
  std::atomic<std::uint64_t> changes_ = 0;
  std::atomic<std::uint64_t> groups_ = 0;
  std::atomic<std::uint64_t> nanoseconds_ = 0;
  std::atomic<std::uint64_t> failures_ = 0;
  std::thread thread_;  // last: it uses all above
};

}  // namespace ans
