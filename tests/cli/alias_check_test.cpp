#include <doctest/doctest.h>
#include <import/alias_check.h>

#include <nlohmann/json.hpp>

namespace {

bool bears(const std::string& alias, const std::string& publisher = "did:web:acme.example", const std::string& version = "2.1.0") {
  const did::Json subject{
      {"version", version},
      {"host", "translate.acme.example"},
      {"endpoints", {{{"protocol", "a2a"}}, {{"protocol", "mcp"}}}},
      {"capabilities", {{{"legacyName", "DocumentTranslation"}}, {{"legacyName", "private"}, {"extensions", {"hipaa"}}}, {{"id", "c3"}}}},
      {"artifacts", {{{"data", {{"name", "example.acme/translate"}}}}}}};
  const auto document = did::JsonDocument::parse(subject.dump());
  REQUIRE(document.has_value());
  return cli::bears_alias(document->root(), "urn:air:acme.example:nlp:translate", publisher, alias);
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("bears_alias: a statement bears the names that follow from it") {
    for (const auto* alias : {"ans://v2.1.0.translate.acme.example", "ANS://V2.1.0.Translate.acme.example",
                              "a2a://translate.documenttranslation.acme.example.v2.1.0",
                              "mcp://Translate.DocumentTranslation.acme.example.v2.1", "mcp://translate.private.acme.example.v2.1.hipaa",
                              "a2a://translate.private.acme.example.v2.1.0.HIPAA", "example.acme/translate"}) {
      INFO(alias);
      CHECK(cli::is_alias(alias));
      CHECK(bears(alias));
      CHECK_FALSE(bears(alias, "did:web:other.example"));
      CHECK_FALSE(bears(alias, "did:web:acme.example:agents"));
      CHECK_FALSE(bears(alias, "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"));
    }
    CHECK(bears("ans://v2.1.0.translate.acme.example", "did:web:translate.acme.example"));
  }

  TEST_CASE("bears_alias: and no others") {
    for (const auto* alias :
         {"ans://v2.1.1.translate.acme.example", "ans://v2.1.0.acme.example", "a2a://translate.documenttranslation.acme.example.v2.1.1",
          "acp://translate.documenttranslation.acme.example.v2.1.0", "a2a://translate.private.acme.example.v2.1.0",
          "a2a://translate..acme.example.v2.1.0", "a2a://other.documenttranslation.acme.example.v2.1.0", "example.acme/other", "/",
          "ans://"}) {
      INFO(alias);
      CHECK_FALSE(bears(alias));
    }
    CHECK_FALSE(bears("mcp://translate.documenttranslation.acme.example.v2.1", "did:web:acme.example", "2.1.0-rc.1"));
    CHECK_FALSE(cli::is_alias("urn:air:acme.example:nlp:translate"));
    CHECK_FALSE(cli::is_alias("did:web:acme.example/path"));
  }
}
