#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>

#include "store/memory_store.h"
#include "store/rocks_store.h"
#include "store/staged_store.h"
#include "store_conformance.h"
#include "support/temp_dir.h"

namespace {

namespace fs = std::filesystem;
using ans::RocksStore;
using ans::Table;

std::unique_ptr<RocksStore> open_store(const std::string& path) {
  auto store = RocksStore::open(path);
  REQUIRE_MESSAGE(store.has_value(), (store ? "" : store.error().message));
  return *std::move(store);
}

std::string number(std::uint32_t n) {
  auto text = std::to_string(n);
  return std::string(10 - text.size(), '0') + text;
}

// One batch over three tables, so that half of it would show.
ans::WriteBatch numbered(std::uint32_t n, std::size_t size) {
  ans::WriteBatch batch;
  batch.expect_absent(Table::events, number(n));
  batch.put(Table::events, number(n), std::string(size, static_cast<char>('a' + n % 26)));
  batch.put(Table::statements, "s" + number(n), number(n));
  batch.put(Table::meta, "last", number(n));
  return batch;
}

// The history is gap-free, each batch is there in all tables, and nothing of another one. Answers how many there are.
std::uint32_t check_whole(const ans::Store& store, std::size_t size) {
  const auto events = test::all(store, Table::events);
  const auto statements = test::all(store, Table::statements);
  CHECK(events.size() == statements.size());
  for (std::uint32_t n = 0; n < events.size(); ++n) {
    CHECK(events[n].first == number(n));
    CHECK(events[n].second.size() == size);
    CHECK(statements.at(n).first == "s" + number(n));
  }
  const auto last = test::value_of(store, Table::meta, "last");
  const auto count = static_cast<std::uint32_t>(events.size());
  CHECK(last == (count == 0 ? std::nullopt : std::optional(number(count - 1))));
  return count;
}

// In the child: writes without end and tells each acknowledged number.
[[noreturn]] void write_until_killed(const std::string& path, int acknowledged) {
  auto store = RocksStore::open(path);
  if (!store) _exit(2);
  auto next = static_cast<std::uint32_t>(test::all(**store, Table::statements).size());
  for (;; ++next) {
    if (!(*store)->write(numbered(next, 500))) _exit(3);
    if (::write(acknowledged, &next, sizeof next) != sizeof next) _exit(4);
  }
}

// Lets a child write for a while, kills it, and answers how many batches it had been acknowledged in all.
std::uint32_t kill_a_writer(const std::string& path, std::chrono::milliseconds after) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) write_until_killed(path, ends[1]);
  close(ends[1]);
  std::uint32_t last = 0;
  REQUIRE(read(ends[0], &last, sizeof last) == sizeof last);  // it is open and at work
  std::this_thread::sleep_for(after);
  REQUIRE(kill(child, SIGKILL) == 0);
  while (read(ends[0], &last, sizeof last) == sizeof last) {
  }
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  return last + 1;
}

// In the child: a disk that takes no more than 256 KiB for one file. Answers through the exit code.
[[noreturn]] void fill_the_disk(const std::string& path) {
  auto store = RocksStore::open(path);
  if (!store) _exit(2);
  signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{256 * 1024, 256 * 1024};
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(3);
  std::uint32_t n = 0;
  did::Result<void> answer;
  for (; answer && n < 1000; ++n) answer = (*store)->write(numbered(n, 10'000));
  if (answer || answer.error().code != did::Errc::unavailable) _exit(4);
  // What failed is not visible, what was acknowledged is, and nothing more is taken, however small.
  if (test::all(**store, Table::events).size() != n - 1) _exit(5);
  ans::WriteBatch small;
  small.put(Table::meta, "x", "y");
  answer = (*store)->write(small);
  if (answer || answer.error().code != did::Errc::unavailable) _exit(6);
  if (!answer.error().message.starts_with("nothing is written any more since a write failed: ")) _exit(7);
  _exit(static_cast<int>(100 + n - 1));
}

void overwrite(const fs::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::in);
  REQUIRE(out);
  out.seekp(0);
  out << bytes;
}

fs::path find_file(const std::string& folder, std::string_view prefix, std::string_view extension) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(extension)) return entry.path();
  }
  FAIL("no file ", prefix, "...", extension);
  return {};
}

did::Error open_fails(const std::string& path) {
  const auto store = RocksStore::open(path);
  REQUIRE_FALSE(store.has_value());
  INFO(store.error().message);
  CHECK_FALSE(store.error().hint.empty());
  CHECK(store.error().message.contains("`" + path + "`"));
  return store.error();
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Table: every table has a name of its own") {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < ans::table_count; ++i) names.push_back(ans::name(static_cast<Table>(i)));
    CHECK(names == std::vector<std::string_view>{"events", "statements", "credentials", "state", "names", "capabilities", "skeletons",
                                                 "relations", "meta", "words"});
  }

  TEST_CASE("MemoryStore: does what a store owes") {
    test::check_store([](const auto& check) {
      ans::MemoryStore store;
      check(store);
    });
  }

  TEST_CASE("StagedStore: does what a store owes, and leaves the one below as it is") {
    test::check_store([](const auto& check) {
      const ans::MemoryStore below;
      ans::StagedStore store(below);
      check(store);
      for (std::size_t i = 0; i < ans::table_count; ++i) CHECK(test::all(below, static_cast<Table>(i)).empty());
    });
  }

  TEST_CASE("StagedStore: shows what lies below through what was staged, and hands on only the latter") {
    ans::MemoryStore below;
    for (const auto* key : {"b", "d", "f"}) test::put(below, Table::names, key, "below");
    ans::StagedStore store(below);
    ans::WriteBatch batch;
    for (const auto* key : {"a", "d", "e", "g"}) batch.put(Table::names, key, "staged");
    batch.remove(Table::names, "f");
    REQUIRE(store.write(batch).has_value());
    CHECK(test::all(store, Table::names) ==
          test::Entries{{"a", "staged"}, {"b", "below"}, {"d", "staged"}, {"e", "staged"}, {"g", "staged"}});
    CHECK(test::all(store, Table::names, {}, "c").size() == 3);
    CHECK(test::value_of(store, Table::names, "f") == std::nullopt);
    int visits = 0;
    REQUIRE(store.scan(Table::names, {}, {}, [&](std::string_view, std::string_view) { return ++visits < 2; }).has_value());
    CHECK(visits == 2);
    ans::WriteBatch refused;
    refused.expect_absent(Table::names, "b");
    CHECK(store.write(refused).error().code == did::Errc::conflict);
    const auto seen = test::all(store, Table::names);
    const auto taken = store.take();
    CHECK(taken.ops().size() == 5);
    CHECK(std::ranges::is_sorted(taken.ops(), {}, &ans::WriteBatch::Op::key));
    CHECK(store.take().ops().empty());
    REQUIRE(below.write(taken).has_value());
    CHECK(test::all(below, Table::names) == seen);
  }

  TEST_CASE("RocksStore: for reading only it reads what a killed writer left, and changes no file") {
    const test::TempDir folder;
    const auto path = folder.file("data");
    CHECK(RocksStore::open_read_only(path).error().code == did::Errc::not_found);
    kill_a_writer(path, std::chrono::milliseconds(20));
    const auto files = [&] {
      std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> out;
      for (const auto& entry : fs::directory_iterator(path)) out[entry.path().filename()] = {entry.file_size(), entry.last_write_time()};
      return out;
    };
    const auto before = files();
    {
      const auto store = RocksStore::open_read_only(path);
      REQUIRE_MESSAGE(store.has_value(), (store ? "" : store.error().message));
      CHECK(check_whole(**store, 500) > 0);
      const auto refused = (*store)->write(numbered(0, 10));
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().message == "the store is open for reading only");
    }
    CHECK(files() == before);
  }

  TEST_CASE("RocksStore: does what a store owes") {
    test::check_store([](const auto& check) {
      const test::TempDir folder;
      check(*open_store(folder.file("data")));
    });
  }

  TEST_CASE("a conflict over a binary key names the table only") {
    ans::MemoryStore store;
    test::put(store, Table::events, std::string("\0\1", 2), "x");
    ans::WriteBatch batch;
    batch.expect_absent(Table::events, std::string("\0\1", 2));
    CHECK(store.write(batch).error().message == "`events` already has this key");
  }

  TEST_CASE("RocksStore: what was written is there after opening again") {
    const test::TempDir folder;
    const auto path = folder.file("deep/data");
    for (std::uint32_t n = 0; n < 3; ++n) REQUIRE(open_store(path)->write(numbered(n, 100)).has_value());
    const auto store = open_store(path);
    CHECK(check_whole(*store, 100) == 3);
    CHECK(store->write(numbered(2, 100)).error().code == did::Errc::conflict);
  }

  TEST_CASE("RocksStore: a killed writer leaves every acknowledged batch whole and no half one") {
    const test::TempDir folder;
    const auto path = folder.file("data");
    std::mt19937 random(std::random_device{}());
    std::uint32_t before = 0;
    for (int round = 0; round < 10; ++round) {
      INFO("round ", round);
      const auto acknowledged = kill_a_writer(path, std::chrono::milliseconds(random() % 150));
      const auto store = open_store(path);
      const auto found = check_whole(*store, 500);
      CHECK(found >= acknowledged);
      CHECK(found <= acknowledged + 2);  // one that was synced but not told, one told but not read
      CHECK(found > before);
      before = found;
    }
  }

  TEST_CASE("RocksStore: after a write that the disk refused nothing more is written, and nothing half is stored") {
    const test::TempDir folder;
    const auto path = folder.file("data");
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) fill_the_disk(path);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) > 100);
    const auto acknowledged = static_cast<std::uint32_t>(WEXITSTATUS(status) - 100);
    const auto store = open_store(path);
    const auto found = check_whole(*store, 10'000);
    CHECK(found >= acknowledged);
    CHECK(found <= acknowledged + 1);
    CHECK(store->write(numbered(found, 10'000)).has_value());
  }

  TEST_CASE("RocksStore: a folder in use is refused") {
    const test::TempDir folder;
    const auto path = folder.file("data");
    const auto store = open_store(path);
    const auto error = open_fails(path);
    CHECK(error.code == did::Errc::unavailable);
    CHECK(error.message == "another daemon uses `" + path + "`");

    const auto child = fork();  // and from another process
    REQUIRE(child >= 0);
    if (child == 0) {
      const auto again = RocksStore::open(path);
      const auto reader = RocksStore::open_read_only(path);
      const auto expected = "another daemon uses `" + path + "`";
      _exit(!again && again.error().message == expected && !reader && reader.error().message == expected ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }

  TEST_CASE("RocksStore: what is not a folder, or cannot be one, is refused") {
    const test::TempDir folder;
    std::ofstream(folder.file("file")) << "x";
    CHECK(open_fails(folder.file("file")).code == did::Errc::unavailable);
    CHECK(open_fails(folder.file("file/below")).code == did::Errc::unavailable);
    CHECK(open_fails("/proc/none").code == did::Errc::unavailable);  // nobody may write there
  }

  TEST_CASE("RocksStore: damaged files are named as such, and never taken for an empty store") {
    const auto damaged = [](const auto& damage) {
      const test::TempDir folder;
      const auto path = folder.file("data");
      for (std::uint32_t n = 0; n < 3; ++n) REQUIRE(open_store(path)->write(numbered(n, 5000)).has_value());
      REQUIRE(open_store(path)->write(numbered(3, 5000)).has_value());
      damage(path);
      CHECK(open_fails(path).code == did::Errc::corrupt);
    };
    damaged([](const std::string& path) { overwrite(fs::path(path) / "CURRENT", "x"); });
    damaged([](const std::string& path) { fs::resize_file(fs::path(path) / "CURRENT", 0); });
    damaged([](const std::string& path) { fs::remove(fs::path(path) / "CURRENT"); });
    damaged([](const std::string& path) { overwrite(find_file(path, "MANIFEST-", ""), "xxxxxxxx"); });
    damaged([](const std::string& path) { fs::remove(find_file(path, "MANIFEST-", "")); });
    damaged([](const std::string& path) { fs::remove(find_file(path, "", ".sst")); });
  }

  TEST_CASE("RocksStore: a damaged history is an error, not a shorter history") {
    const test::TempDir folder;
    const auto path = folder.file("data");
    {
      const auto store = open_store(path);
      for (std::uint32_t n = 0; n < 20; ++n) REQUIRE(store->write(numbered(n, 5000)).has_value());
    }
    overwrite(find_file(path, "", ".log"), std::string(100, 'x'));  // the first records, with good ones behind them
    CHECK(open_fails(path).code == did::Errc::corrupt);
  }
}
