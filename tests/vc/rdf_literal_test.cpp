// Native JSON values on the way to RDF, digit by digit: a signature covers these texts.
#include <doctest/doctest.h>
#include <vc/jsonld.h>

#include <nlohmann/json.hpp>

#include "rdf/nquads.h"
#include "support/vectors.h"

TEST_SUITE("vc") {
  TEST_CASE("JSON-LD to RDF: native values get the canonical lexical form of their type") {
    const vc::jsonld::Contexts contexts(vc::jsonld::embedded_contexts());
    test::for_each_vector("own/rdf-literals.json", [&](const did::Json& one) {
      const auto document = did::JsonDocument::parse(R"({"@id": "urn:a", "urn:p": )" + one.at("value").get<std::string>() + "}");
      REQUIRE(document.has_value());
      const auto dataset = vc::jsonld::to_rdf(document->root(), contexts, {.safe = true});
      REQUIRE(dataset.has_value());
      CHECK(vc::rdf::to_nquads(*dataset) == "<urn:a> <urn:p> " + one.at("literal").get<std::string>() + " .\n");
    });
  }
}
