#include <append_file.h>
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

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
  struct stat info {};
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
}
