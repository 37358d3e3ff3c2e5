// The thread that keeps the index of words close behind the history, and moves whole blocks of it into the store.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "search/index.h"
#include "store/committer.h"

namespace ans {

class IndexKeeper final : public CommitWatcher {
 public:
  // Both must outlive it. A block is written as changes of `commits` like any other.
  IndexKeeper(SearchIndex& index, Committer& commits);
  ~IndexKeeper() override;

  void written(const WriteBatch& batch) override;
  // Returns when the index is up to date, and its whole blocks are in the store; or with what stands against it.
  [[nodiscard]] Result<void> settle();

 private:
  void run();
  [[nodiscard]] Result<bool> step();
  [[nodiscard]] Result<void> write(const WriteBatch& batch);

  SearchIndex& index_;
  Committer& commits_;
  std::mutex mutex_;
  std::condition_variable work_;
  bool ending_ = false;  // guarded by mutex_
  bool changed_ = true;  // guarded by mutex_
  std::mutex stepping_;  // one step at a time
  std::thread thread_;   // last: it uses all above
};

}  // namespace ans
