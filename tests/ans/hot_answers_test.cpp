#include "http/hot_answers.h"

#include "fixture.h"

namespace {

using ans::HotAnswer;
using ans::HotAnswers;
using ans::Table;

constexpr std::size_t megabyte = std::size_t{1} << 20U;
const did::Time now = test::time("2026-11-22T12:00:00Z");

HotAnswer answer(const std::string& body, const std::string& agent, bool by_alias = false) {
  return {.response = {.body = body}, .route = 7, .agent_key = agent, .by_alias = by_alias, .until = now + std::chrono::minutes(1)};
}

ans::WriteBatch change(Table table, const std::string& key) {
  ans::WriteBatch batch;
  batch.put(table, key, "x");
  return batch;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("HotAnswers: gives back what was kept, for the same target and until its time") {
    HotAnswers hot(megabyte);
    CHECK(hot.find("/a", now) == nullptr);
    hot.keep("/a", answer("body", "urn:a"), hot.stamp());
    const auto found = hot.find("/a", now);
    REQUIRE(found != nullptr);
    CHECK(found->response.body == "body");
    CHECK(found->route == 7);
    CHECK(hot.find("/b", now) == nullptr);
    CHECK(hot.find("/a", now + std::chrono::seconds(59)) != nullptr);
    CHECK(hot.find("/a", now + std::chrono::minutes(1)) == nullptr);
    CHECK(hot.hits() == 2);
    CHECK(hot.misses() == 3);
  }

  TEST_CASE("HotAnswers: a change of the agent ends its answers, a change of another does not") {
    HotAnswers hot(megabyte);
    hot.keep("/a", answer("a", "urn:a"), hot.stamp());
    hot.keep("/alias", answer("a", "urn:a", true), hot.stamp());
    hot.written(change(Table::state, "urn:b"));
    hot.written(change(Table::events, "urn:a"));
    CHECK(hot.find("/a", now) != nullptr);
    CHECK(hot.find("/alias", now) != nullptr);
    hot.written(change(Table::names, "did:key:zX"));
    CHECK(hot.find("/a", now) != nullptr);
    CHECK(hot.find("/alias", now) == nullptr);
    hot.written(change(Table::state, "urn:a"));
    CHECK(hot.find("/a", now) == nullptr);
    hot.keep("/a", answer("new", "urn:a"), hot.stamp());
    CHECK(hot.find("/a", now)->response.body == "new");
  }

  TEST_CASE("HotAnswers: what was read before a change and is kept after it is not given") {
    HotAnswers hot(megabyte);
    const auto stamp = hot.stamp();
    hot.written(change(Table::state, "urn:a"));
    hot.keep("/a", answer("old", "urn:a"), stamp);
    CHECK(hot.find("/a", now) == nullptr);
  }

  TEST_CASE("HotAnswers: names that are not there push out one another only") {
    HotAnswers hot(megabyte);
    hot.keep("/there", answer("body", "urn:a"), hot.stamp());
    for (int i = 0; i < 5000; ++i) {
      auto none = answer(std::string(1000, 'x'), "urn:" + std::to_string(i));
      none.absent = true;
      hot.keep("/" + std::to_string(i), std::move(none), hot.stamp());
      CHECK(hot.find("/" + std::to_string(i), now) != nullptr);
    }
    CHECK(hot.find("/there", now) != nullptr);
    int kept = 0;
    for (int i = 0; i < 5000; ++i)
      if (hot.find("/" + std::to_string(i), now) != nullptr) ++kept;
    CHECK(kept < 132);
    hot.written(change(Table::state, "urn:4999"));  // registered
    CHECK(hot.find("/4999", now) == nullptr);
  }

  TEST_CASE("HotAnswers: stays within its bound, and keeps what is asked for again and again") {
    HotAnswers hot(megabyte);
    hot.keep("/often", answer("often", "urn:often"), hot.stamp());
    for (int i = 0; i < 5000; ++i) {
      hot.keep("/" + std::to_string(i), answer(std::string(1000, 'x'), "urn:x"), hot.stamp());
      CHECK(hot.find("/often", now) != nullptr);
    }
    int kept = 0;
    for (int i = 0; i < 5000; ++i)
      if (hot.find("/" + std::to_string(i), now) != nullptr) ++kept;
    CHECK(kept > 100);
    CHECK(kept < 1049);
    hot.keep("/huge", answer(std::string(megabyte, 'x'), "urn:x"), hot.stamp());
    CHECK(hot.find("/huge", now) == nullptr);
    hot.keep("/" + std::string(2000, 'x'), answer("x", "urn:x"), hot.stamp());
    CHECK(hot.find("/" + std::string(2000, 'x'), now) == nullptr);
    HotAnswers none(0);
    none.keep("/a", answer("a", "urn:a"), none.stamp());
    CHECK(none.find("/a", now) == nullptr);
  }
}
