#include "names/ans_name.h"

#include <doctest/doctest.h>

#include "names/name.h"
#include "support/vectors.h"

TEST_SUITE("ans") {
  TEST_CASE("AnsName::parse: follows the vectors, and its text reads back as itself") {
    int cases = 0;
    test::for_each_vector("own/ans-names.json", [&](const did::Json& one) {
      ++cases;
      const test::Exact text(one.at("name").get<std::string>());
      const auto name = ans::AnsName::parse(text.view());
      if (one.at("expect") == "refuse") {
        REQUIRE_FALSE(name.has_value());
        CHECK(name.error().code == did::Errc::malformed);
        return;
      }
      REQUIRE_MESSAGE(name.has_value(), name.error().message);
      CHECK(name->text() == one.at("text").get<std::string>());
      CHECK(name->protocol() == one.at("protocol").get<std::string>());
      CHECK(name->is_ansv2() == (one.at("protocol") == "ans"));
      CHECK(name->agent_id() == one.at("agentId").get<std::string>());
      CHECK(name->capability() == one.at("capability").get<std::string>());
      CHECK(name->provider() == one.at("provider").get<std::string>());
      CHECK(name->version().text() == one.at("version").get<std::string>());
      CHECK(name->extension() == one.at("extension").get<std::string>());
      CHECK(name->key() == one.at("key").get<std::string>());
      CHECK(ans::AnsName::parse(name->text())->text() == name->text());
      CHECK_FALSE(ans::AgentKey::parse(text.view()).has_value());  // no text is a name of both kinds
    });
    CHECK(cases == 103);
  }

  TEST_CASE("AnsName::parse: bytes that are not text are refused, and not repeated in the message") {
    for (const std::string text :
         {"a2a://a.c.p\xff.v1.0.0", "a2a://a.c.\xc0\xaf.v1.0.0", "\xff://a.c.p.v1.0.0", "ans://v1.0.0.\xed\xa0\x80.de"}) {
      const auto name = ans::AnsName::parse(test::Exact(text).view());
      REQUIRE_FALSE(name.has_value());
      for (const char c : name.error().message) CHECK(static_cast<unsigned char>(c) < 0x80);
    }
  }
}
