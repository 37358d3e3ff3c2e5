// What every Store owes its callers: one suite, run for each of them.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "store/store.h"

namespace test {

using Entries = std::vector<std::pair<std::string, std::string>>;

inline Entries all(const ans::Store& store, ans::Table table, std::string_view prefix = {}, std::string_view from = {}) {
  Entries seen;
  const auto done = store.scan(table, prefix, from, [&](std::string_view key, std::string_view value) {
    seen.emplace_back(key, value);
    return true;
  });
  REQUIRE(done.has_value());
  return seen;
}

inline std::optional<std::string> value_of(const ans::Store& store, ans::Table table, std::string_view key) {
  const auto found = store.get(table, key);
  REQUIRE(found.has_value());
  return *found;
}

inline void put(ans::Store& store, ans::Table table, std::string key, std::string value) {
  ans::WriteBatch batch;
  batch.put(table, std::move(key), std::move(value));
  REQUIRE(store.write(batch).has_value());
}

inline void check_get_and_write(ans::Store& store) {
  using ans::Table;
  CHECK(value_of(store, Table::names, "a") == std::nullopt);
  put(store, Table::names, "a", "1");
  CHECK(value_of(store, Table::names, "a") == "1");
  CHECK(value_of(store, Table::state, "a") == std::nullopt);  // tables do not share keys
  put(store, Table::names, "a", "2");
  CHECK(value_of(store, Table::names, "a") == "2");
  put(store, Table::names, "empty", "");
  CHECK(value_of(store, Table::names, "empty") == "");

  ans::WriteBatch batch;
  batch.remove(Table::names, "a");
  batch.remove(Table::names, "never there");
  batch.put(Table::state, "b", "3");
  batch.put(Table::state, "b", "4");  // the later one holds
  REQUIRE(store.write(batch).has_value());
  CHECK(value_of(store, Table::names, "a") == std::nullopt);
  CHECK(value_of(store, Table::state, "b") == "4");
  CHECK(store.write(ans::WriteBatch()).has_value());
}

inline void check_expect_absent(ans::Store& store) {
  using ans::Table;
  put(store, Table::names, "held", "first");
  ans::WriteBatch refused;
  refused.put(Table::events, "e1", "x");
  refused.expect_absent(Table::names, "held");
  refused.put(Table::names, "held", "second");
  refused.remove(Table::names, "held");
  const auto answer = store.write(refused);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().code == did::Errc::conflict);
  CHECK(answer.error().message == "`names` already has the key `held`");
  CHECK(value_of(store, Table::names, "held") == "first");
  CHECK(value_of(store, Table::events, "e1") == std::nullopt);

  ans::WriteBatch taken;  // what is expected is judged before the batch itself writes
  taken.put(Table::names, "free", "mine");
  taken.expect_absent(Table::names, "free");
  CHECK(store.write(taken).has_value());
  CHECK(value_of(store, Table::names, "free") == "mine");

  ans::WriteBatch elsewhere;
  elsewhere.expect_absent(Table::state, "held");
  CHECK(store.write(elsewhere).has_value());
}

inline void check_scan(ans::Store& store) {
  using namespace std::string_literals;
  using ans::Table;
  const Entries wanted{{"\x00"s, "0"},  {"a"s, "1"},         {"a\x00"s, "2"},        {"a\x00\xff"s, "3"}, {"a\x01"s, "4"},
                       {"a\x7f"s, "5"}, {"a\x80"s, "6"},     {"a\xff"s, "7"},        {"a\xff\x00"s, "8"}, {"b"s, "9"},
                       {"\xff"s, "10"}, {"\xff\xff"s, "11"}, {"\xff\xff\x00"s, "12"}};
  for (auto at = wanted.rbegin(); at != wanted.rend(); ++at) put(store, Table::capabilities, at->first, at->second);

  const auto part = [&](std::size_t first, std::size_t last) {
    return Entries(wanted.begin() + static_cast<std::ptrdiff_t>(first), wanted.begin() + static_cast<std::ptrdiff_t>(last));
  };
  CHECK(all(store, Table::capabilities) == wanted);
  CHECK(all(store, Table::capabilities, "a") == part(1, 9));
  CHECK(all(store, Table::capabilities, "a\x00"s) == part(2, 4));
  CHECK(all(store, Table::capabilities, "a\xff"s) == part(7, 9));
  CHECK(all(store, Table::capabilities, "\xff"s) == part(10, 13));
  CHECK(all(store, Table::capabilities, "\xff\xff"s) == part(11, 13));
  CHECK(all(store, Table::capabilities, "a", "a\x01"s) == part(4, 9));
  CHECK(all(store, Table::capabilities, "a", "a\x02"s) == part(5, 9));  // `from` need not be there
  CHECK(all(store, Table::capabilities, "a", "\x00"s) == part(1, 9));   // before the prefix: no effect
  CHECK(all(store, Table::capabilities, "a", "b").empty());             // behind it: nothing
  CHECK(all(store, Table::capabilities, {}, "b") == part(9, 13));
  CHECK(all(store, Table::capabilities, "zz").empty());
  CHECK(all(store, Table::events).empty());
  for (const auto& [key, value] : wanted) CHECK(value_of(store, Table::capabilities, key) == value);

  int visits = 0;
  const auto stopped = store.scan(Table::capabilities, {}, {}, [&](std::string_view, std::string_view) { return ++visits < 3; });
  CHECK(stopped.has_value());
  CHECK(visits == 3);
}

inline void check_scan_sees_one_instant(ans::Store& store) {
  using ans::Table;
  for (const auto* key : {"k1", "k2", "k3"}) put(store, Table::state, key, "old");
  std::vector<std::string> values;
  const auto done = store.scan(Table::state, "k", {}, [&](std::string_view, std::string_view value) {
    if (values.empty()) {
      // Another thread, because visits must not write.
      std::thread([&] {
        ans::WriteBatch batch;
        batch.put(Table::state, "k2", "new");
        batch.remove(Table::state, "k3");
        batch.put(Table::state, "k4", "new");
        CHECK(store.write(batch).has_value());
      }).join();
    }
    values.emplace_back(value);
    return true;
  });
  CHECK(done.has_value());
  CHECK(values == std::vector<std::string>{"old", "old", "old"});
  CHECK(all(store, Table::state, "k") == Entries{{"k1", "old"}, {"k2", "new"}, {"k4", "new"}});
}

// Writers race for the same names; each batch marks two tables, which a reader must never see apart.
inline void check_concurrent_writers(ans::Store& store) {
  using ans::Table;
  constexpr int names = 40;
  std::atomic<int> won = 0;
  std::atomic<int> lost = 0;
  std::atomic<bool> writing = true;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < names; ++i) {
        ans::WriteBatch batch;
        batch.expect_absent(Table::names, "race" + std::to_string(i));
        batch.put(Table::names, "race" + std::to_string(i), std::to_string(writer));
        batch.put(Table::meta, "last", std::to_string(writer));
        batch.put(Table::state, "pair-a", std::to_string(writer * 1000 + i));
        batch.put(Table::state, "pair-b", std::to_string(writer * 1000 + i));
        const auto answer = store.write(batch);
        if (!answer) CHECK(answer.error().code == did::Errc::conflict);
        ++(answer ? won : lost);
      }
    });
  }
  std::thread reader([&] {
    while (writing) {
      const auto pair = all(store, Table::state, "pair-");
      CHECK((pair.empty() || (pair.size() == 2 && pair[0].second == pair[1].second)));
    }
  });
  for (auto& writer : writers) writer.join();
  writing = false;
  reader.join();
  CHECK(won == names);
  CHECK(lost == 3 * names);
  CHECK(all(store, Table::names, "race").size() == names);
}

// Each check is given a store of its own, empty.
inline void check_store(const auto& with_empty_store) {
  with_empty_store(check_get_and_write);
  with_empty_store(check_expect_absent);
  with_empty_store(check_scan);
  with_empty_store(check_scan_sees_one_instant);
  with_empty_store(check_concurrent_writers);
}

}  // namespace test
