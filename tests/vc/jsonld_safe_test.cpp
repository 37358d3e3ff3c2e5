// Safe mode: nothing is dropped, nothing is guessed, and the error says where.
#include <doctest/doctest.h>
#include <vc/jsonld.h>
#include <vc/rdf.h>

#include <nlohmann/json.hpp>

#include "support/vectors.h"

namespace {

namespace jsonld = vc::jsonld;

std::string told(const jsonld::Error& error) {
  return std::string(jsonld::name(error.code)) + ": " + error.message + " at " + error.pointer + " term " + error.term;
}

void check_refused(const did::Json& one, const jsonld::Result<vc::rdf::Dataset>& safe, const jsonld::Result<vc::rdf::Dataset>& plain) {
  REQUIRE_FALSE(safe.has_value());
  INFO(told(safe.error()));
  CHECK(jsonld::name(safe.error().code) == one.at("expect").get<std::string>());
  CHECK(safe.error().pointer == one.at("pointer").get<std::string>());
  CHECK(safe.error().term == one.at("term").get<std::string>());
  if (one.at("plain") == "accept")
    CHECK(plain.has_value());
  else
    CHECK((!plain && plain.error().code == safe.error().code));
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("JSON-LD safe mode: refuses what would be lost, names pointer and term, and lets the rest pass") {
    const jsonld::Contexts contexts(jsonld::embedded_contexts());
    test::for_each_vector("own/jsonld-safe.json", [&](const did::Json& one) {
      const auto document = did::JsonDocument::parse(one.at("document").dump());
      REQUIRE(document.has_value());
      const auto safe = jsonld::to_rdf(document->root(), contexts, {.safe = true});
      const auto plain = jsonld::to_rdf(document->root(), contexts);
      if (one.at("expect") != "accept") {
        check_refused(one, safe, plain);
        return;
      }
      INFO((safe ? std::string("accepted") : told(safe.error())));
      REQUIRE(safe.has_value());
      CHECK(safe->quads().size() == one.at("quads").get<std::size_t>());
      REQUIRE(plain.has_value());
      CHECK(plain->quads() == safe->quads());
    });
  }

  TEST_CASE("JSON-LD safe mode: an option that says how makes a direction no loss") {
    const jsonld::Contexts contexts(jsonld::embedded_contexts());
    const auto document = did::JsonDocument::parse(R"({"@id": "urn:a", "urn:p": {"@value": "x", "@language": "ar", "@direction": "rtl"}})");
    const auto i18n = jsonld::to_rdf(document->root(), contexts, {.safe = true, .rdf_direction = jsonld::RdfDirection::i18n_datatype});
    REQUIRE(i18n.has_value());
    REQUIRE(i18n->quads().size() == 1);
    CHECK(i18n->term(i18n->quads().front().object).datatype == "https://www.w3.org/ns/i18n#ar_rtl");
    const auto compound =
        jsonld::to_rdf(document->root(), contexts, {.safe = true, .rdf_direction = jsonld::RdfDirection::compound_literal});
    REQUIRE(compound.has_value());
    CHECK(compound->quads().size() == 4);
  }

  TEST_CASE("JSON-LD safe mode: an index is lost on the way to RDF only") {
    const jsonld::Contexts contexts(jsonld::embedded_contexts());
    const auto document = did::JsonDocument::parse(R"({"@id": "urn:a", "urn:p": {"@value": "x", "@index": "i"}})");
    CHECK(jsonld::expand(document->root(), contexts, {.safe = true}).has_value());
    CHECK_FALSE(jsonld::to_rdf(document->root(), contexts, {.safe = true}).has_value());
  }

  TEST_CASE("JSON-LD safe mode: contexts prepared in plain mode are not taken for it") {
    const jsonld::Contexts contexts(jsonld::embedded_contexts());
    const auto document = did::JsonDocument::parse(R"({"@context": {"@foo": "urn:foo", "p": "urn:p"}, "@id": "urn:a", "p": "x"})");
    CHECK(jsonld::to_rdf(document->root(), contexts).has_value());
    CHECK_FALSE(jsonld::to_rdf(document->root(), contexts, {.safe = true}).has_value());
  }

  TEST_CASE("JSON-LD: a value that stands in a graph as if it were a node is in none when flattened") {
    const jsonld::Contexts contexts(jsonld::embedded_contexts());
    const auto document = did::JsonDocument::parse(
        R"({"@context": {"@version": 1.1, "g": {"@id": "urn:g", "@container": ["@graph", "@id"]}}, "@id": "urn:a", "g": {"urn:b": "x"}})");
    const auto flat = jsonld::flatten(document->root(), std::nullopt, contexts);
    REQUIRE(flat.has_value());
    CHECK(*flat == nlohmann::json::parse(R"([{"@id": "urn:a", "urn:g": [{"@id": "urn:b"}]}, {"@graph": [], "@id": "urn:b"}])"));
  }
}
