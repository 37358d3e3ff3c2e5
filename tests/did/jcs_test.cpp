#include <did/json.h>
#include <doctest/doctest.h>

#include <bit>
#include <nlohmann/json.hpp>

#include "support/vectors.h"

namespace {

std::string canonical(std::string_view text) {
  const auto document = did::JsonDocument::parse(text);
  REQUIRE(document.has_value());
  const auto out = did::canonicalize(document->root());
  REQUIRE(out.has_value());
  return *out;
}

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("canonicalize: the vectors of RFC 8785's author, byte for byte") {
    const auto vectors = test::public_vectors("JCS");
    if (!vectors) return;
    int seen = 0;
    for (const auto* name : {"arrays", "french", "structures", "values"}) {
      INFO(name);
      const auto output = test::read_file(*vectors + "/jcs/output/" + name + ".json");
      CHECK(canonical(test::read_file(*vectors + "/jcs/input/" + name + ".json")) == output);
      CHECK(canonical(output) == output);
      ++seen;
    }
    CHECK(seen == 4);
  }

  TEST_CASE("ecmascript_number: RFC 8785 appendix B") {
    struct Sample {
      std::uint64_t bits;
      std::string_view text;
    };
    // IEEE 754 bits and the text that they must give.
    constexpr Sample samples[] = {
        {0x0000000000000000U, "0"},
        {0x8000000000000000U, "0"},
        {0x0000000000000001U, "5e-324"},
        {0x8000000000000001U, "-5e-324"},
        {0x7fefffffffffffffU, "1.7976931348623157e+308"},
        {0xffefffffffffffffU, "-1.7976931348623157e+308"},
        {0x4340000000000000U, "9007199254740992"},
        {0xc340000000000000U, "-9007199254740992"},
        {0x4430000000000000U, "295147905179352830000"},
        {0x44b52d02c7e14af5U, "9.999999999999997e+22"},
        {0x44b52d02c7e14af6U, "1e+23"},
        {0x44b52d02c7e14af7U, "1.0000000000000001e+23"},
        {0x444b1ae4d6e2ef4eU, "999999999999999700000"},
        {0x444b1ae4d6e2ef4fU, "999999999999999900000"},
        {0x444b1ae4d6e2ef50U, "1e+21"},
        {0x3eb0c6f7a0b5ed8cU, "9.999999999999997e-7"},
        {0x3eb0c6f7a0b5ed8dU, "0.000001"},
        {0x41b3de4355555553U, "333333333.3333332"},
        {0x41b3de4355555554U, "333333333.33333325"},
        {0x41b3de4355555555U, "333333333.3333333"},
        {0x41b3de4355555556U, "333333333.3333334"},
        {0x41b3de4355555557U, "333333333.33333343"},
        {0xbecbf647612f3696U, "-0.0000033333333333333333"},
        {0x43143ff3c1cb0959U, "1424953923781206.2"},
    };
    for (const auto& sample : samples) CHECK(did::ecmascript_number(std::bit_cast<double>(sample.bits)) == sample.text);
  }

  TEST_CASE("canonicalize: members stand in the order of their UTF-16 units, not of their bytes") {
    // RFC 8785 3.2.3: U+1F600 is D83D DE00 and comes before U+FB33.
    CHECK(canonical("{\"\xEF\xAC\xB3\":1,\"\xF0\x9F\x98\x80\":2,\"\xC3\xB6\":3,\"1\":4,\"\\r\":5,\"\xE2\x82\xAC\":6,\"\xC2\x80\":7}") ==
          "{\"\\r\":5,\"1\":4,\"\xC2\x80\":7,\"\xC3\xB6\":3,\"\xE2\x82\xAC\":6,\"\xF0\x9F\x98\x80\":2,\"\xEF\xAC\xB3\":1}");
    CHECK(canonical("{\"\xEE\x80\x80\":1,\"\xED\x9F\xBF\":2,\"\xF4\x8F\xBF\xBF\":3,\"\xF0\x90\x80\x80\":4,\"\xEF\xBF\xBF\":5}") ==
          "{\"\xED\x9F\xBF\":2,\"\xF0\x90\x80\x80\":4,\"\xF4\x8F\xBF\xBF\":3,\"\xEE\x80\x80\":1,\"\xEF\xBF\xBF\":5}");
    CHECK(canonical(R"({"b":1,"aa":2,"a":3,"":4})") == R"({"":4,"a":3,"aa":2,"b":1})");
  }

  TEST_CASE("canonicalize: many members stand in the order that few do") {
    // Each order of RFC 8785 3.2.3: shared beginnings longer and shorter than a machine word, zero bytes, the end of a name, and
    // code points that UTF-8 and UTF-16 order differently.
    const std::vector<std::string> odd{"\\u0000",      "\\u0000\\u0000", "claim-10", "claim-1",  "claim-100",    "claim-1000",
                                       "claim-2",      "claim-20",       "",         "\xC3\xB6", "\xED\x9F\xBF", "\xF0\x9F\x98\x80",
                                       "\xEF\xAC\xB3", "\xEE\x80\x80"};
    for (const bool beyond_ee : {false, true}) {
      auto names = odd;
      if (!beyond_ee) names.resize(odd.size() - 3);
      for (int i = 0; i < 30; ++i) names.push_back("zz" + std::to_string(i));
      const auto text = [&names] {
        std::string out;
        for (const auto& name : names) out.append(out.empty() ? "{" : ",").append("\"").append(name).append("\":0");
        return out.append("}");
      };
      const auto expected = canonical(text());
      // The same names a few at a time, each time with what is already in order: insertion alone.
      std::vector<std::string> sorted;
      for (const auto& name : names) {
        auto at = sorted.begin();
        while (at != sorted.end() && canonical("{\"" + *at + "\":0,\"" + name + "\":0}").starts_with("{\"" + *at + "\"")) ++at;
        sorted.insert(at, name);
      }
      names = sorted;
      CHECK(expected == text());
      std::ranges::reverse(names);
      CHECK(canonical(text()) == expected);
    }
  }

  TEST_CASE("canonicalize: strings escape what they must and nothing else") {
    CHECK(canonical(R"(["\u0000\u001f\b\t\n\f\r\"\\\/\u007f\u2028"])") == "[\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\x7f\xE2\x80\xA8\"]");
    CHECK(canonical("[\"\\u0041\\ud83d\\ude00\"]") == "[\"A\xF0\x9F\x98\x80\"]");
    CHECK(canonical("{\"a\\u0022\":1}") == "{\"a\\\"\":1}");
  }

  TEST_CASE("canonicalize: numbers that mean the same are written the same") {
    for (const auto* one : {"1", "1.0", "1e0", "10e-1", "0.1e1", "1.000000000000000000000000"}) CHECK(canonical(one) == "1");
    for (const auto* zero : {"0", "-0", "0.0", "-0e5"}) CHECK(canonical(zero) == "0");
    CHECK(canonical("[42.0,1E30,4.50,2e-3,0.000000000000000000000000001]") == "[42,1e+30,4.5,0.002,1e-27]");
    CHECK(canonical("[9007199254740991,-9007199254740991]") == "[9007199254740991,-9007199254740991]");
  }

  TEST_CASE("canonicalize: refuses integers that a double would change, however they are written") {
    for (const auto* text : {"9007199254740992", "-9007199254740993", "[12345678901234567890]", "{\"a\":100000000000000000000000}", "1e20",
                             "9007199254740992.0"}) {
      const auto document = did::JsonDocument::parse(text);
      REQUIRE(document.has_value());
      const auto out = did::canonicalize(document->root());
      INFO(text);
      REQUIRE_FALSE(out.has_value());
      CHECK(out.error().code == did::Errc::malformed);
    }
  }

  TEST_CASE("canonicalize_object: leaves out and replaces members at the top only") {
    const auto document = did::JsonDocument::parse(R"({"proof":{"proof":1},"a":{"proof":2},"c":[1,2,3],"z":[9]})");
    REQUIRE(document.has_value());
    const auto root = document->root();
    std::string out = "x";
    REQUIRE(did::canonicalize_object(root, {.without = "proof"}, out).has_value());
    CHECK(out == R"(x{"a":{"proof":2},"c":[1,2,3],"z":[9]})");
    out.clear();
    REQUIRE(did::canonicalize_object(root, {.without = "a", .replace = "c", .replacement = *root.find("z")}, out).has_value());
    CHECK(out == R"({"c":[9],"proof":{"proof":1},"z":[9]})");
    out.clear();
    const auto all = did::JsonDocument::parse(R"({"proof":1})");
    REQUIRE(did::canonicalize_object(all->root(), {.without = "proof"}, out).has_value());
    CHECK(out == "{}");
  }

  TEST_CASE("canonicalize: a built value takes the same way as a text") {
    const did::Json json{{"b", 1.0}, {"a", {1, "x", nullptr, true}}, {"\xC3\xB6", -0.0}};
    const auto out = did::canonicalize(json);
    REQUIRE(out.has_value());
    CHECK(*out == "{\"a\":[1,\"x\",null,true],\"b\":1,\"\xC3\xB6\":0}");
  }
}
