#include <agent/structured_field.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace sf = agent::sf;

namespace {

using Text = did::Result<std::string>;

template <class Value>
Text rewritten(did::Result<Value> value) {
  if (!value) return std::unexpected(value.error());
  return sf::serialize(*value);
}

Text rewritten(std::string_view type, std::string_view text) {
  const test::Exact exact(text);
  if (type == "item") return rewritten(sf::parse_item(exact.view()));
  if (type == "list") return rewritten(sf::parse_list(exact.view()));
  REQUIRE(type == "dictionary");
  return rewritten(sf::parse_dictionary(exact.view()));
}

std::string repeated(std::string_view one, std::size_t count, std::string_view between) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out.append(i == 0 ? "" : between).append(one);
  return out;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("structured fields: what is read prints back in its canonical spelling, the rest is refused") {
    int seen = 0;
    test::for_each_vector("own/structured-fields.json", [&seen](const did::Json& one) {
      ++seen;
      const auto text = one.at("text").get<std::string>();
      const auto type = one.at("type").get<std::string>();
      INFO(text);
      const auto answer = rewritten(type, text);
      if (one.at("expect") == "accept") {
        REQUIRE_MESSAGE(answer.has_value(), answer.error().message);
        CHECK(*answer == one.at("canonical").get<std::string>());
        CHECK(rewritten(type, *answer).value() == *answer);
      } else {
        REQUIRE_FALSE(answer.has_value());
        CHECK(did::name(answer.error().code) == one.at("expect").get<std::string>());
      }
    });
    CHECK(seen == 145);
  }

  TEST_CASE("structured fields: each type comes out as what it is") {
    const auto list = sf::parse_list("1, 1.5, \"s\", t, :AQ==:, ?1, @2, %\"%c3%a4\", (1 2)").value();
    REQUIRE(list.size() == 9);
    const auto item = [&list](std::size_t i) { return std::get<sf::Item>(list[i]).value; };
    CHECK(item(0) == sf::BareItem(std::int64_t{1}));
    CHECK(item(1) == sf::BareItem(sf::Decimal{1500}));
    CHECK(item(2) == sf::BareItem(std::string("s")));
    CHECK(item(3) == sf::BareItem(sf::Token{"t"}));
    CHECK(item(4) == sf::BareItem(did::Bytes{1}));
    CHECK(item(5) == sf::BareItem(true));
    CHECK(item(6) == sf::BareItem(sf::Date{2}));
    CHECK(item(7) == sf::BareItem(sf::DisplayString{"\xc3\xa4"}));
    CHECK(std::get<sf::InnerList>(list[8]).items.size() == 2);
  }

  TEST_CASE("structured fields: a repeated key is refused where that is asked for, and only there") {
    const auto refuse = sf::Repeated::refuse;
    CHECK(sf::parse_dictionary("a=1, a=2").has_value());
    CHECK_FALSE(sf::parse_dictionary("a=1, a=2", refuse).has_value());
    CHECK_FALSE(sf::parse_dictionary("a=1;b;b", refuse).has_value());
    CHECK_FALSE(sf::parse_dictionary("a=(1;c=1;c=1)", refuse).has_value());
    CHECK_FALSE(sf::parse_inner_list("();a;a", refuse).has_value());
    CHECK_FALSE(sf::parse_item("1;a;a", refuse).has_value());
    CHECK(sf::parse_dictionary("a=1;b, c=1;b", refuse).has_value());
  }

  TEST_CASE("structured fields: the limits of the standard hold, and one more is too large") {
    const auto code = [](const auto& result) { return result.has_value() ? "accepted" : did::name(result.error().code); };
    CHECK(code(sf::parse_list(repeated("1", sf::max_members, ","))) == "accepted");
    CHECK(code(sf::parse_list(repeated("1", sf::max_members + 1, ","))) == "too_large");
    CHECK(code(sf::parse_dictionary(repeated("a", sf::max_members, ","))) == "accepted");
    CHECK(code(sf::parse_dictionary(repeated("a", sf::max_members + 1, ","))) == "too_large");
    CHECK(code(sf::parse_inner_list("(" + repeated("1", sf::max_inner_members, " ") + ")")) == "accepted");
    CHECK(code(sf::parse_inner_list("(" + repeated("1", sf::max_inner_members + 1, " ") + ")")) == "too_large");
    std::string item = "1";
    for (std::size_t i = 0; i < sf::max_parameters; ++i) item += ";a" + std::to_string(i);
    CHECK(code(sf::parse_item(item)) == "accepted");
    CHECK(code(sf::parse_item(item + ";b")) == "too_large");
    CHECK(code(sf::parse_item("\"" + std::string(sf::max_text - 2, 'a') + "\"")) == "accepted");
    CHECK(code(sf::parse_item("\"" + std::string(sf::max_text - 1, 'a') + "\"")) == "too_large");
  }

  TEST_CASE("structured fields: what cannot be written is refused when it is written") {
    const auto refuses = [](sf::BareItem value) { return !sf::serialize(sf::Item{std::move(value)}).has_value(); };
    CHECK(refuses(std::int64_t{1'000'000'000'000'000}));
    CHECK(refuses(std::int64_t{-1'000'000'000'000'000}));
    CHECK(refuses(sf::Decimal{1'000'000'000'000'000}));
    CHECK(refuses(std::string("\xc3\xa4")));
    CHECK(refuses(std::string("a\nb")));
    CHECK(refuses(sf::Token{""}));
    CHECK(refuses(sf::Token{"1a"}));
    CHECK(refuses(sf::Token{"a b"}));
    CHECK(refuses(sf::Date{1'000'000'000'000'000}));
    CHECK(refuses(sf::DisplayString{"\xff"}));
    for (const auto* key : {"", "A", "1a", "a b", "-a"}) {
      INFO(key);
      CHECK_FALSE(sf::serialize(sf::Dictionary{{key, sf::Item{true}}}).has_value());
      CHECK_FALSE(sf::serialize(sf::Parameters{{key, true}}).has_value());
    }
  }

  TEST_CASE("structured fields: an error says where") {
    CHECK(sf::parse_item("\"a").error().message.contains("offset 2"));
    CHECK(sf::parse_dictionary("a=1, B=2").error().message.contains("offset 5"));
  }
}
