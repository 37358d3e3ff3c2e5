#include <did/document.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace {

constexpr std::string_view ed25519 = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

did::Result<did::DidDocument> read(std::string_view text) {
  const auto json = did::JsonDocument::parse(text);
  REQUIRE(json.has_value());
  return did::DidDocument::from_json(json->root());
}

// One document with a bit of everything.
constexpr std::string_view full = R"({
  "@context": ["https://www.w3.org/ns/did/v1.1"],
  "id": "did:example:123",
  "controller": ["did:example:123", "did:example:456"],
  "alsoKnownAs": ["https://a.example/"],
  "verificationMethod": [
    {"id": "#key-1", "type": "Multikey", "controller": "did:example:123", "expires": "2027-01-01T00:00:00Z",
     "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
    {"id": "did:example:123#rsa", "type": "JsonWebKey", "controller": "did:example:123", "revoked": "2026-01-01T00:00:00.250Z",
     "publicKeyJwk": {"kty": "RSA", "n": "AQ", "e": "AQAB"}}],
  "authentication": ["#key-1", {"id": "#embedded", "type": "Multikey", "controller": "did:example:123",
     "publicKeyMultibase": "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p"}],
  "assertionMethod": ["did:example:123#key-1", "did:example:456#other", "#gone", "https://a.example/#k"],
  "service": [{"id": "#s", "type": ["A", "B"], "serviceEndpoint": [{"b": 1.0, "a": "x"}, "https://a.example/"]}],
  "more": {"any": [true, null, 1e3]}
})";

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("DidDocument: follows the document vectors, and says where one is at fault") {
    int accepted = 0;
    int refused = 0;
    test::for_each_vector("own/did-document.json", [&](const did::Json& one) {
      const auto document = read(one.at("document").dump());
      if (one.at("expect") == "accept") {
        INFO((document ? std::string() : document.error().message));
        REQUIRE(document.has_value());
        ++accepted;
        return;
      }
      REQUIRE_FALSE(document.has_value());
      const auto at = one.at("at").get<std::string>();
      INFO(document.error().message, " should be at ", at);
      CHECK(document.error().code == did::Errc::malformed);
      CHECK(document.error().message.contains(at.starts_with('/') ? "`" + at + "`" : at));
      ++refused;
    });
    CHECK(accepted == 57);
    CHECK(refused == 160);
  }

  TEST_CASE("DidDocument: holds what the text says, with absolute ids") {
    const auto document = read(full);
    REQUIRE(document.has_value());
    CHECK(document->id() == "did:example:123");
    CHECK(document->controllers() == std::vector<std::string>{"did:example:123", "did:example:456"});
    CHECK(document->also_known_as() == std::vector<std::string>{"https://a.example/"});
    REQUIRE(document->services().size() == 1);
    CHECK(document->services()[0].id == "did:example:123#s");
    CHECK(document->services()[0].types == std::vector<std::string>{"A", "B"});
    CHECK(document->services()[0].endpoint_json == R"([{"a":"x","b":1},"https://a.example/"])");
    REQUIRE(document->methods().size() == 3);
    const auto* const key = document->find("did:example:123#key-1");
    REQUIRE(key != nullptr);
    CHECK(key->type == "Multikey");
    CHECK(key->controller == "did:example:123");
    REQUIRE(key->key.has_value());
    CHECK(did::to_multikey(*key->key) == ed25519);
    CHECK(did::format_time(key->expires.value()) == "2027-01-01T00:00:00Z");
    CHECK_FALSE(key->revoked.has_value());
  }

  TEST_CASE("DidDocument: a key type that this build does not read leaves the method without its key") {
    const auto document = read(full);
    REQUIRE(document.has_value());
    const auto* const rsa = document->find("did:example:123#rsa");
    REQUIRE(rsa != nullptr);
    CHECK_FALSE(rsa->key.has_value());
    CHECK(did::format_time(rsa->revoked.value()) == "2026-01-01T00:00:00.250Z");
  }

  TEST_CASE("DidDocument: finds methods by their whole absolute id only") {
    const auto document = read(full);
    REQUIRE(document.has_value());
    for (const std::string_view id : {"did:example:123#embedded", "did:example:123#key-1"}) CHECK(document->find(id) != nullptr);
    for (const std::string_view id :
         {"#key-1", "key-1", "did:example:123", "did:example:123#KEY-1", "did:example:123#key-", "did:example:123#key-1 ",
          "did:example:123#key%2D1", "did:example:123#s", "did:example:456#other", "did:example:123#gone", ""}) {
      CAPTURE(id);
      CHECK(document->find(id) == nullptr);
    }
  }

  TEST_CASE("DidDocument: a method is allowed what lists it, by reference or by value, and nothing else") {
    using enum did::Purpose;
    const auto document = read(full);
    REQUIRE(document.has_value());
    CHECK(document->allows("did:example:123#key-1", authentication));
    CHECK(document->allows("did:example:123#key-1", assertion_method));
    CHECK(document->allows("did:example:123#embedded", authentication));
    CHECK_FALSE(document->allows("did:example:123#embedded", assertion_method));
    CHECK_FALSE(document->allows("did:example:123#key-1", key_agreement));
    CHECK_FALSE(document->allows("did:example:123#key-1", capability_invocation));
    CHECK_FALSE(document->allows("did:example:123#key-1", capability_delegation));
    CHECK_FALSE(document->allows("did:example:123#rsa", authentication));
    CHECK_FALSE(document->allows("#key-1", authentication));
    // Listed, but not in this document.
    CHECK_FALSE(document->allows("did:example:456#other", assertion_method));
    CHECK_FALSE(document->allows("did:example:123#gone", assertion_method));
    CHECK_FALSE(document->allows("https://a.example/#k", assertion_method));
  }

  TEST_CASE("DidDocument: what was read goes out as it was, members that it does not know included") {
    const auto document = read(full);
    REQUIRE(document.has_value());
    const auto json = document->to_json();
    REQUIRE(json.has_value());
    CHECK(*json == did::parse_json(full).value());
  }

  TEST_CASE("DidDocument: many methods take time in proportion") {
    std::string text = R"({"id":"did:example:123","verificationMethod":[)";
    std::string references;
    for (int i = 0; i < 4000; ++i) {
      const auto n = std::to_string(i);
      text += (i == 0 ? "" : ",") + (R"({"id":"#)" + n + R"(","type":"X","controller":"did:example:123"})");
      references += (i == 0 ? "\"#" : ",\"#") + n + "\"";
    }
    const auto document = read(text + R"(],"authentication":[)" + references + "]}");
    REQUIRE(document.has_value());
    CHECK(document->methods().size() == 4000);
    CHECK(document->allows("did:example:123#3999", did::Purpose::authentication));
  }

  TEST_CASE("Purpose: names and values answer each other") {
    int found = 0;
    for (const std::string_view name :
         {"authentication", "assertionMethod", "keyAgreement", "capabilityInvocation", "capabilityDelegation"}) {
      const auto purpose = did::purpose_from_name(name);
      REQUIRE(purpose.has_value());
      CHECK(did::name(*purpose) == name);
      ++found;
    }
    CHECK(found == static_cast<int>(did::purpose_count));
    for (const std::string_view name : {"", "assertion", "assertionmethod", "AssertionMethod", "assertionMethod ", "verificationMethod"}) {
      CHECK_FALSE(did::purpose_from_name(name).has_value());
    }
  }
}
