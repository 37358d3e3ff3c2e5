#include <append_file.h>
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "support/temp_dir.h"
#include "support/vectors.h"

namespace {
std::string at(const test::TempDir& folder) { return folder.path() + "/journal"; }
}  // namespace

TEST_SUITE("resolver") {
  TEST_CASE("append file: what was appended is there when it is opened again, and only its owner may read it") {
    const test::TempDir folder;
    {
      const auto file = resolver::AppendFile::open(at(folder)).value();
      CHECK(file->read().value().empty());
      CHECK(file->append("one\n").has_value());
      CHECK(file->append("two\n").has_value());
      CHECK(file->read() == "one\ntwo\n");
    }
    const auto file = resolver::AppendFile::open(at(folder)).value();
    CHECK(file->read() == "one\ntwo\n");
    CHECK(file->replace("three\n").has_value());
    CHECK(file->append("four\n").has_value());
    CHECK(file->read() == "three\nfour\n");
    CHECK(test::read_file(at(folder)) == "three\nfour\n");
    struct stat info{};
    REQUIRE(::stat(at(folder).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600U);
  }

  TEST_CASE("append file: a process that is killed leaves what it appended") {
    const test::TempDir folder;
    const auto child = ::fork();
    if (child == 0) {
      const auto file = resolver::AppendFile::open(at(folder));
      if (!file || !(*file)->append("seen\n")) ::_exit(1);
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(resolver::AppendFile::open(at(folder)).value()->read() == "seen\n");
  }

  TEST_CASE("append file: it belongs to one at a time, follows no symbolic link, and says what is in the way") {
    const test::TempDir folder;
    const auto first = resolver::AppendFile::open(at(folder));
    REQUIRE(first.has_value());
    CHECK(resolver::AppendFile::open(at(folder)).error().code == did::Errc::conflict);
    CHECK(resolver::AppendFile::open(folder.path() + "/none/journal").error().code == did::Errc::unavailable);
    REQUIRE(::symlink(at(folder).c_str(), (folder.path() + "/link").c_str()) == 0);
    CHECK(resolver::AppendFile::open(folder.path() + "/link").error().code == did::Errc::unavailable);
  }

  TEST_CASE("append file: what was appended is on the disk within the time that was set, without another call") {
    const test::TempDir folder;
    const auto file = resolver::AppendFile::open(at(folder), {.sync_within = std::chrono::milliseconds(20)}).value();
    REQUIRE(file->append("one\n").has_value());
    for (int i = 0; i < 500 && file->unsynced() > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(file->unsynced() == 0);
    REQUIRE(file->append("two\n").has_value());
    for (int i = 0; i < 500 && file->unsynced() > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(file->unsynced() == 0);
  }

  TEST_CASE("append file: with no time to wait it is on the disk before append returns; with much, a power failure could take it") {
    const test::TempDir folder;
    {
      const auto at_once = resolver::AppendFile::open(at(folder), {.sync_within = {}}).value();
      REQUIRE(at_once->append("one\n").has_value());
      CHECK(at_once->unsynced() == 0);
    }
    const auto later = resolver::AppendFile::open(at(folder), {.sync_within = std::chrono::hours(1)}).value();
    REQUIRE(later->append("two\n").has_value());
    REQUIRE(later->append("three\n").has_value());
    CHECK(later->unsynced() == 10);
    REQUIRE(later->replace("four\n").has_value());
    CHECK(later->unsynced() == 0);
  }

  TEST_CASE("append file: a disk that does not sync is an error of every append from then on, not of none") {
    // A pipe takes what is written, and cannot be synced.
    const test::TempDir folder;
    REQUIRE(::mkfifo(at(folder).c_str(), 0600) == 0);
    {
      const auto at_once = resolver::AppendFile::open(at(folder), {.sync_within = {}}).value();
      CHECK(at_once->append("one\n").error().code == did::Errc::unavailable);
      CHECK(at_once->append("two\n").error().code == did::Errc::unavailable);
      CHECK(at_once->unsynced() == 4);
      CHECK(at_once->replace("one\n").has_value());  // a file of its own takes the pipe's place
      CHECK(at_once->append("two\n").has_value());
    }
    const test::TempDir another;
    REQUIRE(::mkfifo(at(another).c_str(), 0600) == 0);
    const auto soon = resolver::AppendFile::open(at(another), {.sync_within = std::chrono::milliseconds(1)}).value();
    CHECK(soon->append("one\n").has_value());
    did::Result<void> later;
    for (int i = 0; i < 500 && later; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      later = soon->append("x");
    }
    REQUIRE_FALSE(later.has_value());
    CHECK(later.error().code == did::Errc::unavailable);
    CHECK(later.error().message.contains("cannot sync"));
  }
}
