#include <did/json.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "support/vectors.h"

using did::Errc;
using did::JsonDocument;
using did::JsonKind;

namespace {

void refuses(std::string_view text, Errc code, std::string_view says) {
  const auto document = JsonDocument::parse(test::Exact(text).view());
  INFO(text);
  REQUIRE_FALSE(document.has_value());
  INFO(document.error().message);
  CHECK(document.error().code == code);
  CHECK(document.error().message.contains(says));
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("JsonDocument::parse: JSONTestSuite, y must parse, n must not, i either") {
    const auto vectors = test::public_vectors("JSONTestSuite");
    if (!vectors) return;
    int good = 0;
    int bad = 0;
    int either = 0;
    int duplicates = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*vectors + "/json-parsing")) {
      const auto file = entry.path().filename().string();
      if (!file.ends_with(".json")) continue;
      const auto text = test::read_file(entry.path().string());
      const auto document = JsonDocument::parse(test::Exact(text).view());
      INFO(file, ": ", document ? "parsed" : document.error().message);
      if (file.starts_with("y_object_duplicated_key")) {
        // RFC 8259 lets a reader choose; RFC 7493 2.3 and this reader do not.
        ++duplicates;
        CHECK_FALSE(document.has_value());
      } else if (file.starts_with("y_")) {
        ++good;
        CHECK(document.has_value());
      } else if (file.starts_with("n_")) {
        ++bad;
        CHECK_FALSE(document.has_value());
      } else {
        ++either;
      }
    }
    CHECK(good == 64);
    CHECK(bad == 124);
    CHECK(either == 24);
    CHECK(duplicates == 1);
  }

  TEST_CASE("JsonDocument::parse: refuses a member that stands twice, wherever, and says where") {
    refuses(R"({"a":1,"a":2})", Errc::malformed, "line 1 column 8: member `a` stands twice");
    refuses("{\"x\":[\n {\"b\":1,\"a\":1,\n\"b\":2}]}", Errc::malformed, "line 3 column 1: member `b`");
    refuses(R"({"a":1,"\u0061":2})", Errc::malformed, "member `a` stands twice");
    refuses(R"({"":1,"":2})", Errc::malformed, "member `` stands twice");
    std::string many = "{";
    for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i) + "\":0,";
    refuses(many + "\"k42\":1}", Errc::malformed, "member `k42` stands twice");
    CHECK(JsonDocument::parse(R"([{"a":1},{"a":2}])").has_value());
    CHECK(JsonDocument::parse(many + "\"k100\":1}").has_value());
  }

  TEST_CASE("JsonDocument::parse: depth 64 is the last that is read") {
    CHECK(JsonDocument::parse(nested(64)).has_value());
    refuses(nested(65), Errc::too_large, "nesting deeper than 64");
    refuses(std::string(1'000'000, '['), Errc::too_large, "nesting deeper than 64");
    CHECK_FALSE(JsonDocument::parse(nested(5), {.max_depth = 4}).has_value());
    std::string objects;
    for (int i = 0; i < 65; ++i) objects += "{\"a\":";
    refuses(objects, Errc::too_large, "nesting deeper than 64");
  }

  TEST_CASE("JsonDocument::parse: the size limit comes before everything") {
    const auto document = JsonDocument::parse("[1,2,3,", {.max_bytes = 6});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().code == Errc::too_large);
    CHECK(JsonDocument::parse("[1,2,3]", {.max_bytes = 7}).has_value());
  }

  TEST_CASE("JsonDocument::parse: what RFC 8259 and I-JSON exclude") {
    refuses("", Errc::malformed, "ends where a value");
    refuses("  ", Errc::malformed, "ends where a value");
    refuses("{} x", Errc::malformed, "`x` after the end");
    refuses("{}{}", Errc::malformed, "after the end");
    refuses(std::string("1\0", 2), Errc::malformed, "byte 0x00 after the end");
    refuses("[1,]", Errc::malformed, "`]` where a value");
    refuses("{\"a\":1,}", Errc::malformed, "no member name");
    refuses("[1 2]", Errc::malformed, "`,` or `]`");
    refuses("// c\n1", Errc::malformed, "where a value should stand");
    refuses("NaN", Errc::malformed, "where a value should stand");
    refuses("-Infinity", Errc::malformed, "no digit");
    refuses("01", Errc::malformed, "after the end");
    refuses("1.", Errc::malformed, "no digit");
    refuses("1e", Errc::malformed, "no digit");
    refuses("+1", Errc::malformed, "where a value");
    refuses("tru", Errc::malformed, "`true`");
    refuses("'a'", Errc::malformed, "where a value");
    refuses("\"a", Errc::malformed, "inside a string");
    refuses("\"a\nb\"", Errc::malformed, "control character");
    refuses("\"\\x\"", Errc::malformed, "an escape that json does not have");
    refuses("\"\\u12g4\"", Errc::malformed, "four hex digits");
    refuses("\"\\u-123\"", Errc::malformed, "four hex digits");
    refuses("\xEF\xBB\xBF{}", Errc::malformed, "byte order mark");
    refuses("1e400", Errc::malformed, "outside the range of a double");
    refuses("-1" + std::string(400, '0'), Errc::malformed, "outside the range of a double");
  }

  TEST_CASE("JsonDocument::parse: UTF-8 is whole, shortest and without surrogates; so are escapes") {
    for (const auto* bad : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xE2\x82"}) {
      refuses("\"" + std::string(bad) + "\"", Errc::malformed, "invalid utf-8");
      refuses("\"\\n" + std::string(bad) + "\"", Errc::malformed, "invalid utf-8");
      refuses("{\"" + std::string(bad) + "\":1}", Errc::malformed, "invalid utf-8");
    }
    for (const auto* bad : {R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"("\ud800x")", R"("\udbff\ud800")", R"("\ud800)"}) {
      refuses(bad, Errc::malformed, "lone surrogate");
    }
    const auto document = JsonDocument::parse("[\"\\ud83d\\ude00\", \"\xF0\x9F\x98\x80\", \"\\u0000\\u00e9\\u20ac\", \"\xEF\xBF\xBF\"]");
    REQUIRE(document.has_value());
    CHECK(document->root()[0].string() == document->root()[1].string());
    CHECK(document->root()[2].string() == std::string_view("\0\xC3\xA9\xE2\x82\xAC", 6));
  }

  TEST_CASE("JsonValue: numbers keep their lexemes") {
    const auto document = JsonDocument::parse("[1.0, 1, -0, 12345678901234567890123, 1E2, 9007199254740991, 9007199254740992]");
    REQUIRE(document.has_value());
    const auto root = document->root();
    CHECK(root[0].lexeme() == "1.0");
    CHECK(root[3].lexeme() == "12345678901234567890123");
    CHECK_FALSE(root[0].integer().has_value());
    CHECK(root[1].integer() == 1);
    CHECK_FALSE(root[4].integer().has_value());
    CHECK(root[5].integer() == 9007199254740991);
    CHECK_FALSE(root[6].integer().has_value());
    CHECK(root[0].equals(root[1]));
    CHECK_FALSE(root[3].equals(root[6]));
  }

  TEST_CASE("JsonValue::find: finds among few and among many, and nothing else") {
    for (const int count : {0, 1, 11, 12, 13, 24, 25, 300}) {
      std::string text = "{";
      for (int i = count; i-- > 0;) text += "\"n" + std::to_string(i) + "\":" + std::to_string(i) + (i == 0 ? "" : ",");
      const auto document = JsonDocument::parse(text + "}");
      REQUIRE(document.has_value());
      INFO(count);
      CHECK(document->root().size() == static_cast<std::size_t>(count));
      for (int i = 0; i < count; ++i) {
        const auto found = document->root().find("n" + std::to_string(i));
        REQUIRE(found.has_value());
        CHECK(found->integer() == i);
      }
      CHECK_FALSE(document->root().find("n").has_value());
      CHECK_FALSE(document->root().find("zzz").has_value());
      CHECK_FALSE(document->root().find("").has_value());
    }
    const auto kinds = JsonDocument::parse(R"({"a":7,"b":"7","c":7.5})");
    CHECK(kinds->root().find_integer("a") == 7);
    for (const auto* other : {"b", "c", "d"}) CHECK_FALSE(kinds->root().find_integer(other).has_value());
    CHECK(kinds->root().find_string("b") == "7");
    CHECK_FALSE(kinds->root().find_string("a").has_value());
    const auto array = JsonDocument::parse("[1]");
    CHECK_FALSE(array->root().find("a").has_value());
  }

  TEST_CASE("JsonDocument: its values outlive a move of it") {
    auto document = JsonDocument::parse(R"({"a":["b\n",{"c":null}]})");
    REQUIRE(document.has_value());
    const auto value = *document->root().find("a");
    const auto moved = std::move(*document);
    CHECK(value[0].string() == "b\n");
    CHECK(moved.root().find("a")->size() == 2);
    CHECK(moved.text() == R"({"a":["b\n",{"c":null}]})");
  }

  TEST_CASE("to_text: writes what nlohmann writes, and replaces what is no UTF-8") {
    for (const auto* const text :
         {"{}", "[]", "null", "true", "-0.0", "1.5e300", "1e21", "0.1", "18446744073709551615", "-9223372036854775808", R"("")",
          R"({"b":[1,[],{}],"a":{"\u0001":"\t\"\\\u007f/","\u00fc":"\ud83d\ude00 \u2028"}})", R"(["12345678","1234567\n","\u00e9"])"}) {
      INFO(text);
      const auto json = did::Json::parse(text);
      CHECK(did::to_text(json) == json.dump());
      CHECK(did::to_text(json, 2) == json.dump(2));
    }
    CHECK(did::to_text({{"a\xff", "\xc3("}}) == "{\"a\xef\xbf\xbd\":\"\xef\xbf\xbd(\"}");
  }

  TEST_CASE("to_json: gives nlohmann the same value") {
    const std::string text = R"({"a":[1,-2,1.5,18446744073709551615,true,false,null,"x\u00e9"],"b":{}})";
    const auto json = did::parse_json(text);
    REQUIRE(json.has_value());
    CHECK(*json == did::Json::parse(text));
    CHECK(json->at("a")[3].get<std::uint64_t>() == 18446744073709551615U);
  }
}
