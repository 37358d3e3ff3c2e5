#include <did/did.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace {

std::string text_of(const did::Json& one, const char* member) { return one.at(member).get<std::string>(); }

void check_did(const did::Json& one, std::string_view text) {
  const auto did = did::Did::parse(text);
  if (one.at("did") != "accept") {
    REQUIRE_FALSE(did.has_value());
    CHECK(did.error().code == did::Errc::malformed);
    return;
  }
  REQUIRE(did.has_value());
  CHECK(did->text() == text);
  CHECK(did->method() == text_of(one, "method"));
  CHECK(did->id() == text_of(one, "identifier"));
}

void check_did_url(const did::Json& one, std::string_view text) {
  const auto url = did::DidUrl::parse(text);
  if (one.at("url") != "accept") {
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().code == did::Errc::malformed);
    return;
  }
  REQUIRE(url.has_value());
  CHECK(url->text() == text);
  CHECK(url->did().method() == text_of(one, "method"));
  CHECK(url->did().id() == text_of(one, "identifier"));
  CHECK(url->path() == one.value("path", ""));
  CHECK(url->query().has_value() == one.contains("query"));
  CHECK(url->query().value_or("") == one.value("query", ""));
  CHECK(url->fragment().has_value() == one.contains("fragment"));
  CHECK(url->fragment().value_or("") == one.value("fragment", ""));
}

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("Did::parse and DidUrl::parse: follow the grammar vectors") {
    int ran = 0;
    test::for_each_vector("own/did-syntax.json", [&ran](const did::Json& one) {
      const test::Exact text(text_of(one, "text"));
      check_did(one, text.view());
      check_did_url(one, text.view());
      ++ran;
    });
    CHECK(ran == 108);
  }

  TEST_CASE("Did::parse: takes each byte where the grammar has it, and nowhere else") {
    for (int byte = 0; byte < 256; ++byte) {
      CAPTURE(byte);
      const auto c = static_cast<char>(byte);
      const bool lower_or_digit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      const bool id_char = lower_or_digit || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
      CHECK(did::Did::parse(std::string("did:a") + c + "b:x").has_value() == (lower_or_digit || c == ':'));
      CHECK(did::Did::parse(std::string("did:a:x") + c).has_value() == id_char);
      CHECK(did::Did::parse(std::string("did:a:x") + c + "x").has_value() == (id_char || c == ':'));
    }
  }

  TEST_CASE("Did::parse: the limit is a size of its own, and met before the grammar") {
    const std::string longest = "did:example:" + std::string(did::did_url_max_size - 12, 'a');
    CHECK(did::Did::parse(longest).has_value());
    CHECK(did::DidUrl::parse(longest).has_value());
    CHECK(did::Did::parse(longest + "a").error().code == did::Errc::too_large);
    CHECK(did::DidUrl::parse(longest + "#").error().code == did::Errc::too_large);
    CHECK(did::Did::parse(std::string(did::did_url_max_size + 1, ' ')).error().code == did::Errc::too_large);
  }

  TEST_CASE("Did::parse: an error shows where, never raw bytes, and helps whoever passes a DID URL") {
    CHECK(did::Did::parse("did:example:a\x1b[2J").error().message ==
          "did `did:example:a?[2J` has `?` at byte 13, where the grammar does not allow it");
    CHECK(did::Did::parse("did:example:a%4").error().message ==
          "did `did:example:a%4` has a `%` at byte 13 without two hex digits after it");
    const auto url = did::Did::parse("did:example:a#k");
    CHECK(url.error().message == "did `did:example:a#k` goes on after its id");
    CHECK(url.error().hint == "this is a DID URL; leave out what follows byte 13");
    CHECK(did::Did::parse("did:example:" + std::string(100, '*')).error().message.size() < 200);
  }

  TEST_CASE("Did: two are the same when every byte is") {
    CHECK(did::Did::parse("did:web:a.example%3A1").value() == did::Did::parse("did:web:a.example%3A1").value());
    CHECK_FALSE(did::Did::parse("did:web:a.example%3A1").value() == did::Did::parse("did:web:a.example%3a1").value());
    CHECK_FALSE(did::Did::parse("did:web:a.example").value() == did::Did::parse("did:web:A.example").value());
  }
}
