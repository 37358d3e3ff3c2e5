#include "workers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>
#include <vector>

using httpd::Workers;

TEST_SUITE("httpd") {
  TEST_CASE("Workers: one thread does what is posted in its order, and all of it before it ends") {
    std::vector<int> done;
    Workers workers(1);
    for (int i = 0; i < 100; ++i) workers.post([&done, i] { done.push_back(i); });
    workers.join();
    REQUIRE(done.size() == 100);
    for (int i = 0; i < 100; ++i) CHECK(done[static_cast<std::size_t>(i)] == i);
  }

  TEST_CASE("Workers: as many jobs run at a time as there are threads, however they come") {
    constexpr int threads = 8;
    for (const auto pause : {std::chrono::milliseconds(0), std::chrono::milliseconds(1)}) {
      Workers workers(threads);
      std::latch all(threads);  // each job waits for all the others
      for (int i = 0; i < threads; ++i) {
        workers.post([&all] { all.arrive_and_wait(); });
        std::this_thread::sleep_for(pause);
      }
      workers.join();
      CHECK(all.try_wait());
    }
  }

  TEST_CASE("Workers: what a job posts is done, as is what many threads post at once") {
    std::atomic<int> done = 0;
    std::latch posted(1);
    Workers workers(4);
    workers.post([&] {
      workers.post([&] { ++done; });
      posted.count_down();
    });
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int j = 0; j < 500; ++j) workers.post([&] { ++done; });
      });
    threads.clear();
    posted.wait();
    workers.join();
    CHECK(done == 2001);
  }

  TEST_CASE("Workers: a thread that has slept is woken again") {
    std::atomic<int> done = 0;
    Workers workers(2);
    for (int i = 0; i < 50; ++i) {
      std::latch over(2);
      for (int j = 0; j < 2; ++j)
        workers.post([&] {
          ++done;
          over.count_down();
        });
      over.wait();
    }
    CHECK(done == 100);
  }
}
