// The template for the RDF of proof options says what JSON-LD says, or nothing.
#include "proof_template.h"

#include <did/codec.h>
#include <did/hash.h>
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "rdf_form.h"
#include "support/json.h"

using did::Json;

namespace {

constexpr auto hash = vc::rdf::HashAlgorithm::sha256;

using test::read;

std::string in_full(const Json& proof, const Json& contexts, const vc::CarriedContexts& carried = vc::CarriedContexts::embedded()) {
  const auto read_proof = read(proof);
  const auto read_contexts = read(contexts);
  const auto form = vc::rdf_of_proof_in_full(read_proof.root(), proof.at("type").get<std::string>(), read_contexts.root(), carried, hash);
  CHECK_MESSAGE(form.has_value(), (form ? std::string() : form.error().detail));
  return form.value_or("");
}

std::optional<std::string> by_template(const Json& proof) {
  const auto read_proof = read(proof);
  return vc::rdf_of_proof_by_template(read_proof.root(), proof.at("type").get<std::string>());
}

// `carried` is asked as a verifier asks it.
std::string as_used(const Json& proof, const Json& contexts, const vc::CarriedContexts& carried) {
  const auto read_proof = read(proof);
  const auto read_contexts = read(contexts);
  return vc::rdf_of_proof(read_proof.root(), proof.at("type").get<std::string>(), read_contexts.root(), carried, hash).value_or("(none)");
}

const std::vector<std::pair<std::string, Json>>& optional_members() {
  static const std::vector<std::pair<std::string, Json>> all{
      {"id", "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544"},
      {"created", "2026-05-01T00:00:00.5+02:00"},
      {"expires", "2027-05-01T00:00:00Z"},
      {"challenge", "line\nand \"quote\" and \\ and \u0001 and \u00e9"},
      {"domain", {"https://b.example", "a.example", "a.example b"}},
      {"nonce", ""},
      {"previousProof", {"urn:uuid:b", "https://a.example/proof"}},
  };
  return all;
}

std::vector<Json> every_combination(const Json& usual) {
  std::vector<Json> all;
  const auto& members = optional_members();
  constexpr std::array purposes{"assertionMethod", "authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation"};
  for (std::size_t bits = 0; bits < (std::size_t{1} << members.size()); ++bits) {
    auto proof = usual;
    proof["proofPurpose"] = purposes[bits % purposes.size()];
    for (std::size_t i = 0; i < members.size(); ++i)
      if ((bits >> i & 1U) != 0) proof[members[i].first] = members[i].second;
    all.push_back(proof);
    if (proof.contains("domain")) all.back()["domain"] = "one.example";
  }
  return all;
}

void add(vc::CarriedContexts& carried, const std::string& url, const Json& context) {
  const auto text = did::to_text({{"@context", context}});
  REQUIRE(carried.add(url, text, did::hex_encode(did::sha256(did::as_bytes(text)))).has_value());
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("proof template: is what JSON-LD makes of the options, for every suite and every combination of members") {
    const std::vector<Json> chains{{"https://www.w3.org/ns/credentials/v2"},
                                   {"https://www.w3.org/ns/credentials/v2", "https://w3id.org/credence/agent/v1"},
                                   {"https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"},
                                   {"https://www.w3.org/2018/credentials/v1", "https://w3id.org/security/data-integrity/v2"}};
    std::size_t ran = 0;
    for (const auto& suite : vc::suites()) {
      const bool older = suite.proof_type != vc::data_integrity_proof;
      Json usual{{"type", suite.proof_type}, {"verificationMethod", "did:key:z6Mk#z6Mk"}, {"proofPurpose", "assertionMethod"}};
      if (!older) usual["cryptosuite"] = suite.name;
      for (const auto& proof : every_combination(usual)) {
        if (older && proof.contains("previousProof")) {
          CHECK_FALSE(by_template(proof).has_value());
          continue;
        }
        const auto& contexts = chains[ran % chains.size()];
        INFO(did::to_text(proof), did::to_text(contexts));
        REQUIRE(by_template(proof).has_value());
        CHECK(*by_template(proof) == in_full(proof, contexts));
        ++ran;
      }
    }
    CHECK(ran == 4 * 128 + 64);
  }

  TEST_CASE("proof template: domains and previous proofs are sets in the order of their lines") {
    const Json proof{{"type", "DataIntegrityProof"},
                     {"cryptosuite", "eddsa-rdfc-2022"},
                     {"verificationMethod", "did:a:b#c"},
                     {"domain", {"b", "a b", "a", "a\"", "a!", "b"}},
                     {"previousProof", {"urn:uuid:2", "urn:uuid:10", "urn:uuid:1"}}};
    CHECK(*by_template(proof) == in_full(proof, {"https://www.w3.org/ns/credentials/v2"}));
  }

  TEST_CASE("proof template: does not answer for members, values and addresses that it does not know") {
    const Json usual{{"type", "DataIntegrityProof"}, {"cryptosuite", "eddsa-rdfc-2022"}, {"verificationMethod", "did:a:b#c"}};
    REQUIRE(by_template(usual).has_value());
    for (const Json& patch : {Json{{"note", "x"}}, Json{{"created", 5}}, Json{{"challenge", {"a", "b"}}}, Json{{"domain", {"a", 1}}},
                              Json{{"domain", {{"@value", "a"}}}}, Json{{"proofPurpose", "other"}}, Json{{"proofPurpose", "assertion"}},
                              Json{{"verificationMethod", "ex:a"}}, Json{{"verificationMethod", "did:a:b c"}},
                              Json{{"verificationMethod", "key-1"}}, Json{{"verificationMethod", "_:b0"}}, Json{{"id", "_:c14n0"}},
                              Json{{"id", "urn:x:y"}}, Json{{"previousProof", {{"id", "urn:uuid:1"}}}}, Json{{"jws", "x"}}}) {
      auto proof = usual;
      proof.merge_patch(patch);
      INFO(did::to_text(proof));
      CHECK_FALSE(by_template(proof).has_value());
    }
    auto several = usual;
    several["type"] = {"DataIntegrityProof", "Other"};
    CHECK_FALSE(vc::rdf_of_proof_by_template(read(several).root(), "DataIntegrityProof").has_value());
  }

  TEST_CASE("proof template: is not used where the contexts give the options another meaning") {
    vc::CarriedContexts carried;
    add(carried, "https://language.example/v1", {{"@language", "en"}});
    add(carried, "https://prefix.example/v1", {{"did", "https://elsewhere.example/"}});
    add(carried, "https://urn.example/v1", {{"urn", {{"@id", "https://elsewhere.example/"}, {"@prefix", true}}}});
    const Json proof{
        {"type", "DataIntegrityProof"}, {"cryptosuite", "eddsa-rdfc-2022"}, {"verificationMethod", "did:a:b#c"}, {"challenge", "c"},
        {"id", "urn:uuid:1"},           {"proofPurpose", "assertionMethod"}};
    const auto usual = *by_template(proof);
    for (const auto* url : {"https://language.example/v1", "https://prefix.example/v1", "https://urn.example/v1"}) {
      INFO(url);
      const Json contexts{"https://www.w3.org/ns/credentials/v2", url};
      const auto full = in_full(proof, contexts, carried);
      CHECK(full != usual);
      for (int i = 0; i < 2; ++i) CHECK(as_used(proof, contexts, carried) == full);
    }
    const Json old{"https://www.w3.org/2018/credentials/v1", "https://w3id.org/security/data-integrity/v1"};  // no type for cryptosuite
    CHECK(in_full(proof, old) != usual);
    CHECK(as_used(proof, old, carried) == in_full(proof, old));
    const Json inline_one{"https://www.w3.org/ns/credentials/v2", {{"did", "https://elsewhere.example/"}}};
    CHECK(as_used(proof, inline_one, carried) == in_full(proof, inline_one));
    CHECK(as_used(proof, inline_one, carried) != usual);
  }

  TEST_CASE("carried contexts: an address is added once, with its digest, and is then known") {
    vc::CarriedContexts carried;
    const std::string text = R"({"@context":{"term":"https://a.example/term"}})";
    const auto digest = did::hex_encode(did::sha256(did::as_bytes(text)));
    const Json proof{
        {"type", "DataIntegrityProof"}, {"cryptosuite", "eddsa-rdfc-2022"}, {"verificationMethod", "did:a:b#c"}, {"term", "x"}};
    const Json contexts{"https://www.w3.org/ns/credentials/v2", "https://a.example/v1"};
    CHECK(as_used(proof, contexts, carried) == "(none)");
    CHECK(carried.add("https://a.example/v1", text + " ", digest).error().code == did::Errc::malformed);
    CHECK(carried.add("https://a.example/v1", "[]", did::hex_encode(did::sha256(did::as_bytes("[]")))).error().code ==
          did::Errc::malformed);
    CHECK(carried.add("https://a.example/v1", "{", did::hex_encode(did::sha256(did::as_bytes("{")))).error().code == did::Errc::malformed);
    REQUIRE(carried.add("https://a.example/v1", text, digest).has_value());
    CHECK(carried.add("https://a.example/v1", text, digest).error().code == did::Errc::conflict);
    CHECK(carried.add("https://www.w3.org/ns/credentials/v2", text, digest).error().code == did::Errc::conflict);
    CHECK(as_used(proof, contexts, carried).contains("<https://a.example/term> \"x\""));
  }
}
