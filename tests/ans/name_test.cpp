#include "names/name.h"

#include <doctest/doctest.h>

#include "support/vectors.h"

TEST_SUITE("ans") {
  TEST_CASE("AgentKey::parse: follows the vectors, and its text reads back as itself") {
    int cases = 0;
    test::for_each_vector("own/agent-names.json", [&](const did::Json& one) {
      ++cases;
      const test::Exact text(one.at("name").get<std::string>());
      const auto key = ans::AgentKey::parse(text.view());
      if (one.at("expect") == "refuse") {
        REQUIRE_FALSE(key.has_value());
        CHECK(did::name(key.error().code) == one.at("code").get<std::string>());
        return;
      }
      REQUIRE_MESSAGE(key.has_value(), key.error().message);
      CHECK(key->text() == one.at("key").get<std::string>());
      CHECK(key->publisher() == one.at("publisher").get<std::string>());
      CHECK(key->publisher_is_did() == one.at("publisherIsDid").get<bool>());
      CHECK(key->publisher_did() == one.at("publisherDid").get<std::string>());
      CHECK(key->name() == one.at("last").get<std::string>());
      const auto again = ans::AgentKey::parse(key->text());
      REQUIRE(again.has_value());
      CHECK(*again == *key);
    });
    CHECK(cases == 65);
  }

  TEST_CASE("AgentKey::parse: two spellings of a domain's name are one key, two spellings of a DID are two") {
    const auto key = [](std::string_view text) { return std::string(ans::AgentKey::parse(text)->text()); };
    CHECK(key("urn:air:Acme.COM:NLP:Translate") == key("urn:air:acme.com:nlp:translate"));
    CHECK(key("urn:air:did:key:z6MkA:bot") != key("urn:air:did:key:z6Mka:bot"));
  }

  TEST_CASE("is_fqdn: takes lower case only") {
    CHECK(ans::is_fqdn("acme.com"));
    CHECK_FALSE(ans::is_fqdn("Acme.com"));
  }
}
