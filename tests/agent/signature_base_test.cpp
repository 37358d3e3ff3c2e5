#include <agent/signature_base.h>
#include <doctest/doctest.h>

#include <set>

#include "messages.h"
#include "support/vectors.h"

namespace {

std::string joined(const did::Json& lines) {
  std::string out;
  for (const auto& line : lines) out.append(out.empty() ? "" : "\n").append(line.get<std::string>());
  return out;
}

did::Result<agent::SignatureInput> read_input(std::string_view text) {
  DID_TRY(const auto list, agent::sf::parse_inner_list(text, agent::sf::Repeated::refuse));
  return agent::SignatureInput::from_list(list);
}

std::vector<agent::ComponentId> many(std::size_t count) {
  std::vector<agent::ComponentId> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(agent::ComponentId::parse("a" + std::to_string(i)).value());
  return out;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("signature base: each component has the value that RFC 9421 gives it, and each error of section 2.5 its own name") {
    int seen = 0;
    std::set<std::string> problems;
    test::for_each_vector("own/http-signature-base.json", [&](const did::Json& one) {
      ++seen;
      const auto expected = one.at("expect").get<std::string>();
      const auto input = read_input(one.at("input").get<std::string>());
      if (expected == "malformed") {
        REQUIRE_FALSE(input.has_value());
        CHECK(input.error().code == did::Errc::malformed);
        return;
      }
      REQUIRE_MESSAGE(input.has_value(), input.error().message);
      const test::Message message(one);
      const auto base = agent::signature_base(*input, message.context());
      if (expected == "accept") {
        REQUIRE_MESSAGE(base.has_value(), base.error().detail);
        CHECK(*base == joined(one.at("base")));
      } else {
        REQUIRE_FALSE(base.has_value());
        INFO(base.error().detail);
        CHECK(agent::name(base.error().problem) == expected);
        problems.insert(expected);
      }
    });
    CHECK(seen == 123);
    CHECK(problems.size() == 14);  // all but too_large, which is below
  }

  TEST_CASE("signature base: too many components are too large, and so is too much text") {
    CHECK(agent::SignatureInput::make(many(agent::max_components), {}).has_value());
    CHECK(agent::SignatureInput::make(many(agent::max_components + 1), {}).error().code == did::Errc::too_large);
    const std::string half(agent::max_signature_base / 2, 'a');
    const agent::HttpField fields[] = {{"a", half}, {"b", half}};
    const agent::HttpRequest request{.method = "GET", .scheme = "https", .authority = "a.example", .target = "/", .fields = fields};
    const auto input = read_input("(\"a\" \"b\")").value();
    const auto base = agent::signature_base(input, {.request = &request});
    REQUIRE_FALSE(base.has_value());
    CHECK(agent::name(base.error().problem) == "too_large");
  }

  TEST_CASE("component identifiers: with quotes or without, and equal in any order of their parameters") {
    const auto read = [](std::string_view text) { return agent::ComponentId::parse(text).value(); };
    CHECK(read("@method").text() == "\"@method\"");
    CHECK(read("content-digest;req").text() == "\"content-digest\";req");
    CHECK(read("@query-param;name=\"q\"").text() == "\"@query-param\";name=\"q\"");
    CHECK(read("\"a\";key=\"b\";req") == read("a;req;key=\"b\""));
    CHECK(read("\"a\";key=\"b\";req").text() != read("a;req;key=\"b\"").text());
    CHECK_FALSE(read("a;req") == read("a"));
    CHECK_FALSE(read("a;key=\"b\"") == read("a;key=\"c\""));
    CHECK_FALSE(read("a") == read("b"));
    for (const auto* text :
         {"", "\"", "\"a", "a b", "A", "Content-Digest", "a;", "a;B", "a,b", "\"a\" \"b\"", "a;req;req", "a\n", "a\"b"}) {
      INFO(text);
      CHECK_FALSE(agent::ComponentId::parse(text).has_value());
    }
  }

  TEST_CASE("signature input: parameters keep their order, and are there under their names") {
    const auto input =
        read_input("(\"a\");tag=\"t\";created=1618884473;x=1;keyid=\"k\";nonce=\"n\";expires=1618884533;alg=\"ed25519\"").value();
    CHECK(input.text() == "(\"a\");tag=\"t\";created=1618884473;x=1;keyid=\"k\";nonce=\"n\";expires=1618884533;alg=\"ed25519\"");
    CHECK(did::format_time(input.created().value()) == "2021-04-20T02:07:53Z");
    CHECK(did::format_time(input.expires().value()) == "2021-04-20T02:08:53Z");
    CHECK(input.nonce() == "n");
    CHECK(input.alg() == "ed25519");
    CHECK(input.keyid() == "k");
    CHECK(input.tag() == "t");
    CHECK_FALSE(read_input("()").value().created().has_value());
    CHECK_FALSE(read_input("()").value().keyid().has_value());
  }
}
