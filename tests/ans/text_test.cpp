#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "search/text_index.h"
#include "search/text_terms.h"
#include "search/word_rows.h"
#include "store/memory_store.h"

namespace {

using ans::Field;
using Texts = std::vector<std::string>;

Texts folded(std::string_view text, std::size_t most = 100) {
  Texts out;
  for (const auto& word : ans::words_of(text, most)) out.push_back(word.folded);
  return out;
}

ans::TextIndex index_of(const std::vector<std::vector<ans::FieldText>>& documents) {
  ans::TextIndex index;
  for (ans::Document i = 0; i < documents.size(); ++i) index.add(i, "agent" + std::to_string(i), documents[i]);
  return index;
}

std::vector<ans::TextHit> find(const ans::TextIndex& index, const std::vector<ans::AskedWord>& words) {
  auto found = index.find(words);
  REQUIRE_MESSAGE(found.has_value(), (found ? "" : found.error().message));
  return *std::move(found);
}

// The documents for a question, the best first.
std::vector<ans::Document> best(const ans::TextIndex& index, std::string_view question) {
  auto hits = find(index, ans::asked_words(question));
  std::ranges::sort(
      hits, [](const ans::TextHit& a, const ans::TextHit& b) { return a.score != b.score ? a.score > b.score : a.document < b.document; });
  std::vector<ans::Document> out;
  for (const auto& hit : hits) out.push_back(hit.document);
  return out;
}

using Documents = std::vector<ans::Document>;

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("words_of: folds case and width, parts at everything else, and keeps ideographs apart") {
    CHECK(folded("The MongoDB-server, v2!") == Texts{"the", "mongodb", "server", "v2"});
    CHECK(folded("ＭＯＮＧＯ Straße ﬁle") == Texts{"mongo", "strasse", "file"});
    CHECK(folded("Ünïcode e\xcc\x81t\xc3\xa9") == Texts{"ünïcode", "été"});
    CHECK(folded("搜索引擎 search") == Texts{"搜", "索", "引", "擎", "search"});
    CHECK(folded("поиск ПОИСК") == Texts{"поиск", "поиск"});
    CHECK(folded(" \t--..") == Texts{});
    CHECK(folded("a\xff\xfe"
                 "b") == Texts{"a", "b"});
    CHECK(folded("one two three", 2) == Texts{"one", "two"});
    CHECK(folded(std::string(1000, 'x')) == Texts{std::string(64, 'x')});
    for (const auto& word : folded(std::string(31, 'x') + std::string(100, '\xc3') + "é")) CHECK(word.size() <= 64);
  }

  TEST_CASE("words_of: ASCII text has the same words beside text of other scripts as alone") {
    for (const std::string text :
         {"", "plain words", "camelCaseWord HTTPServer x", "a1B2 c-d_e.f", "tail9", "  spaced\tout\n", "'quoted'", "9lives aB"}) {
      INFO(text);
      const auto alone = ans::words_of(text, 100);
      auto beside = ans::words_of(text + " \xc3\xa9", 100);
      REQUIRE(beside.size() == alone.size() + 1);
      for (std::size_t i = 0; i < alone.size(); ++i) {
        CHECK(alone[i].folded == beside[i].folded);
        CHECK(alone[i].parts == beside[i].parts);
      }
    }
  }

  TEST_CASE("words_of: camelCase has parts, and stays whole beside them") {
    const auto words = ans::words_of("textProcessor HTTPServer snake_case", 10);
    REQUIRE(words.size() == 4);
    CHECK(words[0].folded == "textprocessor");
    CHECK(words[0].parts == Texts{"text", "processor"});
    CHECK(words[1].parts.empty());
    CHECK(words[2].folded == "snake");
  }

  TEST_CASE("Stemmer: English words meet at their stem") {
    const ans::Stemmer stemmer;
    CHECK(stemmer.stem("translations") == stemmer.stem("translation"));
    CHECK(stemmer.stem("booking") == stemmer.stem("books"));
    CHECK(stemmer.stem("") == "");
  }

  TEST_CASE("asked_words: words that say nothing are left out, unless nothing else is there") {
    const auto words = ans::asked_words("find me a hotel in Rome");
    REQUIRE(words.size() == 3);
    CHECK(words[0].folded == "find");
    CHECK(words[2].folded == "rome");
    CHECK(words[2].prefix);
    CHECK_FALSE(words[0].prefix);
    CHECK(ans::asked_words("the").size() == 1);
    CHECK(ans::asked_words("").empty());
    CHECK_FALSE(ans::asked_words("rome ").back().prefix);
    std::string long_question;
    for (int i = 0; i < 100; ++i) long_question += "word" + std::to_string(i) + " ";
    CHECK(ans::asked_words(long_question).size() == ans::text_query_max_words);
  }

  TEST_CASE("TextIndex: finds stems and beginnings, and all words before some") {
    const auto index = index_of({{{Field::description, "translates contracts"}},
                                 {{Field::description, "translation of poems"}},
                                 {{Field::description, "reads contracts aloud"}},
                                 {{Field::description, "weather"}}});
    CHECK(best(index, "translating contract") == Documents{0, 1, 2});
    CHECK(best(index, "weath") == Documents{3});
    CHECK(best(index, "weath contracts") == Documents{0, 2});  // only the last word may be a beginning
    CHECK(best(index, "nothing").empty());
  }

  TEST_CASE("TextIndex: a word in the name weighs more than one in a query, a tag, a description") {
    const auto index =
        index_of({{{Field::description, "ledger"}}, {{Field::tags, "ledger"}}, {{Field::queries, "ledger"}}, {{Field::name, "ledger"}}});
    const auto hits = find(index, ans::asked_words("ledger"));
    REQUIRE(hits.size() == 4);
    CHECK(hits[3].score > hits[1].score);
    CHECK(hits[1].score > hits[0].score);
    CHECK(hits[2].score > hits[0].score);
  }

  TEST_CASE("TextIndex: a rare word counts more than a common one") {
    const auto index = index_of(
        {{{Field::name, "server ledger"}}, {{Field::name, "server weather"}}, {{Field::name, "server"}}, {{Field::name, "server"}}});
    CHECK(best(index, "server ledger").front() == 0);
    CHECK(best(index, "weather server").front() == 1);
  }

  TEST_CASE("TextIndex: documents of a concept answer its word, after those that have the word itself") {
    ans::TextIndex index;
    const Texts databases{"oasf:databases"};
    index.add(0, "a", std::vector{ans::FieldText{Field::name, "mysql"}}, databases);
    index.add(1, "b", std::vector{ans::FieldText{Field::name, "postgres"}}, databases);
    index.add(2, "c", std::vector{ans::FieldText{Field::name, "weather"}});
    auto words = ans::asked_words("postgres");
    words[0].places = databases;
    const auto hits = find(index, words);
    REQUIRE(hits.size() == 2);
    CHECK(hits[0].document == 0);
    CHECK(hits[1].score > hits[0].score);
  }

  TEST_CASE("TextIndex: blocks in the store answer as they did in memory, and what a broken move left counts for nothing") {
    ans::MemoryStore store;
    ans::TextIndex kept(&store, 4), whole;
    const Texts names{"ledger of orders", "orders and ledgers", "weather", "ordinary ledger", "order", "weather orders",
                      "ledger",           "storm ledger",       "orders"};
    for (ans::Document i = 0; i < names.size(); ++i) {
      const std::vector fields{ans::FieldText{Field::name, names[i]}};
      const Texts places{i % 2 == 0 ? "oasf:even" : "oasf:odd", "oasf"};
      kept.add(2 * i + 1, "agent" + std::to_string(i), fields, places);
      whole.add(2 * i + 1, "agent" + std::to_string(i), fields, places);
      while (kept.has_full_block()) {
        ans::WriteBatch batch;
        for (auto& [key, value] : kept.full_block_entries()) batch.put(ans::Table::words, key, value);
        REQUIRE(store.write(batch).has_value());
        if (i < 6) kept.drop_full_block();
        if (i >= 6) break;
      }
    }
    for (const auto* question : {"ledger", "orders weather", "ord", "ledger or", "storm", "nothing", "o"}) {
      INFO(question);
      auto words = ans::asked_words(question);
      words[0].places = {"oasf:even"};
      const auto a = find(kept, words), b = find(whole, words);
      REQUIRE(a.size() == b.size());
      for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].document == b[i].document);
        CHECK(a[i].score == b[i].score);
        CHECK(a[i].words == b[i].words);
        CHECK(*kept.name_of(a[i].document) == *whole.name_of(b[i].document));
      }
    }
    CHECK(*kept.name_of(3) == "agent1");
    CHECK_FALSE(kept.name_of(4)->has_value());
    CHECK_FALSE(kept.name_of(400)->has_value());
  }

  TEST_CASE("TextIndex: a posting list that is cut short is an error, not an answer") {
    ans::MemoryStore store;
    ans::TextIndex index(&store, 4);
    index.begin_after(1, 3);
    ans::WriteBatch batch;
    batch.put(ans::Table::words, ans::row_key("=storm", 0), std::string("\x02\x01\x00\x00", 4));
    REQUIRE(store.write(batch).has_value());
    const auto found = index.find(ans::asked_words("storm "));
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == did::Errc::corrupt);
  }
}
