// The one walk from JSON-LD to RDF says what expansion and serialization say, or nothing.
#include <doctest/doctest.h>
#include <vc/carried_contexts.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "jsonld/direct_rdf.h"
#include "jsonld/expansion.h"
#include "jsonld/to_rdf.h"
#include "support/json.h"
#include "support/vectors.h"

using did::Json;

namespace {

namespace jsonld = vc::jsonld;

struct Tally {
  int taken = 0;
  int left = 0;
};

std::string canonical(const vc::rdf::Dataset& dataset) {
  const auto form = vc::rdf::canonicalize(dataset);
  return form ? form->nquads : form.error().message;
}

// Both ways for one document. The direct one may leave it; what it takes, the other has to take as well, to the same effect.
void compare(const did::JsonDocument& document, const jsonld::Options& options, Tally& tally) {
  const auto& contexts = vc::CarriedContexts::embedded().prepared();
  jsonld::Run direct_run(contexts, options);
  const auto direct = jsonld::write_rdf_directly(direct_run, document.root());
  ++(direct ? tally.taken : tally.left);
  if (!direct) return;
  jsonld::Run run(contexts, options);
  const auto input = run.read(document.root());
  REQUIRE(input.has_value());
  const auto expanded = jsonld::Expander(run, jsonld::Purpose::rdf).expand_document(*input);
  REQUIRE_MESSAGE(expanded.has_value(), (expanded ? std::string() : expanded.error()->message));
  const auto full = jsonld::write_rdf(run, *expanded);
  REQUIRE(full.has_value());
  CHECK(direct->quads().size() == full->quads().size());
  CHECK(canonical(*direct) == canonical(*full));
  CHECK(direct->term(0) == full->term(0));  // the root, which find_hidden_member() goes by
}

Tally compare_files(const std::string& folder) {
  Tally tally;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto ending = entry.path().extension();
    if (ending != ".jsonld" && ending != ".json") continue;
    const auto document = did::JsonDocument::parse(test::read_file(entry.path()));
    if (!document) continue;
    INFO(entry.path().string());
    compare(*document, {.safe = true}, tally);
    compare(*document, {.base = "https://base.example/a/b", .safe = true}, tally);
  }
  return tally;
}

const Json credential = Json::parse(R"({
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
  "id": "urn:uuid:5a3b3c2e-6a55-4c0d-9f2b-0b6d7b0d9a11",
  "type": ["VerifiableCredential", "ExampleDegreeCredential"],
  "issuer": {"id": "did:example:issuer", "name": "Issuer"},
  "validFrom": "2026-01-01T00:00:00Z",
  "credentialSubject": [
    {"id": "did:example:subject", "type": "Person", "degree": {"type": "ExampleBachelorDegree", "name": "Bachelor"}, "score": 1.5},
    {"member": [{"id": "_:same"}, {"id": "_:same"}, {"count": 3, "good": true, "none": null, "empty": []}]}],
  "credentialSchema": {"id": "https://schema.example/a.json", "type": "JsonSchema"},
  "termsOfUse": [{"type": "Terms", "profile": "urn:terms:1"}, {"type": "Terms", "profile": "urn:terms:1"}]})");

// Everything that a term can be, and contexts that come and go.
const Json scoped = Json::parse(R"({
  "@context": {"@vocab": "https://vocab.example/#", "ex": "https://ex.example/", "uri": "@id", "a": "@type", "v": "@value",
    "link": {"@type": "@id"}, "word": {"@type": "@vocab"}, "date": {"@id": "ex:date", "@type": "ex:day"}, "plain": {"@type": "@none"},
    "set": {"@container": "@set"}, "list": {"@container": "@list"}, "map": {"@container": "@index"}, "json": {"@type": "@json"},
    "english": {"@language": "en"}, "spoken": {"@language": null}, "back": {"@reverse": "ex:forth"}, "gone": null,
    "inside": {"@context": {"date": "ex:other", "inner": {"@id": "ex:inner", "@type": "@id"}}},
    "once": {"@context": {"@propagate": false, "date": "ex:once"}},
    "Typed": {"@id": "ex:Typed", "@context": {"date": {"@id": "ex:typed", "@type": "@id"}, "uri2": "@id"}},
    "Other": {"@id": "ex:Other", "@context": {"date": "ex:otherDate", "link": "ex:text"}}},
  "uri": "ex:root", "a": ["Typed", "ex:Second"], "date": "ex:address", "link": ["ex:one", "_:two", "ex:one"], "word": "Known",
  "set": [1, [2, [3.25]], "x"], "plain": "text", "other": {"date": "2026-01-01", "a": "Other", "link": "not an address"},
  "inside": {"date": 5, "inner": "ex:b", "deeper": {"date": true}}, "once": {"date": "d", "deeper": {"date": "2026-01-01"}},
  "only": {"uri": "ex:only"}, "ex:direct": "https://plain.example", "spoken": "said"})");

void all_pointers(const Json& json, const Json::json_pointer& here, std::vector<Json::json_pointer>& out) {
  out.push_back(here);
  if (json.is_object())
    for (const auto& [name, value] : json.items()) all_pointers(value, here / name, out);
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i) all_pointers(json[i], here / i, out);
}

// Every value replaced by each of these; every member renamed to each of those.
Tally compare_mutations(const Json& document) {
  static const Json values =
      Json::parse(R"([null, [], {}, "", "text", "ex:x", "_:b", "@type", "@none", "a b", 7, -0.0, 1e21, 9007199254740993, false,
    [[null, "x"]], {"@value": "x"}, {"v": "x", "a": "ex:t"}, {"@value": "x", "@language": "en"}, {"@list": ["x"]}, {"@set": ["x"]}, {"@id": "ex:n"},
    {"id": "urn:n", "name": "x"}, {"uri": "ex:n"}, {"@graph": []}, {"a": "Typed", "date": "ex:d"}, {"type": "Person"}, {"@context": {}, "ex:p": 1},
    {"@reverse": {"ex:p": {"@id": "ex:n"}}}, {"@index": "i", "ex:p": 1}])");
  constexpr std::array names{"@id",    "@type",     "id",   "type",    "uri",  "a",   "v",       "@value",  "@graph", "@index",
                             "@nest",  "@included", "date", "link",    "list", "map", "json",    "english", "back",   "gone",
                             "inside", "once",      "name", "unknown", "ex:p", "_:p", "urn:p q", "@unknown"};
  std::vector<Json::json_pointer> pointers;
  all_pointers(document, Json::json_pointer(), pointers);
  Tally tally;
  const auto check = [&](const Json& mutated) {
    INFO(did::to_text(mutated));
    compare(test::read(mutated), {.safe = true}, tally);
  };
  for (const auto& pointer : pointers) {
    if (pointer.empty() || pointer.to_string().starts_with("/@context")) continue;
    for (const auto& value : values) {
      auto mutated = document;
      mutated[pointer] = value;
      check(mutated);
    }
    if (!document[pointer.parent_pointer()].is_object()) continue;
    for (const auto* const name : names) {
      auto mutated = document;
      auto& parent = mutated[pointer.parent_pointer()];
      auto moved = std::move(parent[pointer.back()]);
      parent.erase(pointer.back());
      parent[name] = std::move(moved);
      check(mutated);
    }
  }
  return tally;
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("JSON-LD to RDF directly: takes ordinary credentials, without the members that are left out") {
    Tally tally;
    auto with_proof = credential;
    with_proof["proof"] = {{"type", "DataIntegrityProof"}};
    constexpr std::array<std::string_view, 1> without{"proof"};
    const auto& contexts = vc::CarriedContexts::embedded().prepared();
    const jsonld::Options options{.without = without, .safe = true};
    jsonld::Run run(contexts, options);
    const auto document = test::read(with_proof);
    const auto direct = jsonld::write_rdf_directly(run, document.root());
    REQUIRE(direct.has_value());
    CHECK(canonical(*direct) == canonical(jsonld::to_rdf(test::read(credential).root(), contexts).value()));
    compare(test::read(scoped), {.safe = true}, tally);
    CHECK(tally.taken == 1);
  }

  TEST_CASE("JSON-LD to RDF directly: whatever is changed in a document, it agrees or leaves it") {
    const auto first = compare_mutations(credential);
    const auto second = compare_mutations(scoped);
    CHECK(first.taken > 900);
    CHECK(first.left > 800);
    CHECK(second.taken > 700);
    CHECK(second.left > 800);
  }

  TEST_CASE("JSON-LD to RDF directly: agrees on all documents of the public suites that it takes") {
    struct Row {
      const char* folder;
      int taken;
    };
    for (const Row row : {Row{"json-ld-api", 380}, Row{"json-ld-framing", 108}, Row{"vc-di-eddsa", 6}, Row{"vc-di-ecdsa", 8}}) {
      const auto root = test::public_vectors(row.folder);
      if (!root) return;
      CHECK(compare_files(*root + "/" + row.folder).taken == row.taken);
    }
  }
}
