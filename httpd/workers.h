// Threads for what blocks.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace httpd {

// Jobs are begun in the order in which they came. Threads are woken one by one: who was woken wakes the next one if there is more to do
// than it takes on itself, so that many short jobs at once do not wake many threads that find nothing. The last one to fall idle is
// woken first.
class Workers {
 public:
  using Job = std::move_only_function<void()>;

  explicit Workers(unsigned threads);
  ~Workers() { join(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Safe from any thread. PRECONDITION: join() was not called.
  void post(Job job);
  // Returns when all that was posted is done, and every thread has ended.
  void join();

 private:
  struct Worker {
    std::condition_variable wake{};
    bool is_woken = false;  // guarded by mutex_
  };
  void run(Worker& me);
  [[nodiscard]] Worker* next_to_wake();

  std::mutex mutex_;  // guards all up to the threads
  std::deque<Job> jobs_;
  std::vector<Worker*> idle_;
  bool is_one_on_its_way_ = false;  // woken, and not yet here
  bool ending_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace httpd
