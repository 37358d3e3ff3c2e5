// Groups 15 to 25 of the negative tests, for proofs over linked data.
#include <did/codec.h>
#include <did/hash.h>
#include <doctest/doctest.h>

#include <chrono>

#include "rdf_form.h"
#include "vc/proofs.h"

using did::Json;
using vc::Check;

namespace {

constexpr auto examples = "https://www.w3.org/ns/credentials/examples/v2";

struct Issuer {
  test::Party party = test::party(1);

  vc::IssueOptions options(const vc::CarriedContexts* contexts = nullptr) {
    auto all = test::issue_options(party);
    all.proof.suite = "eddsa-rdfc-2022";
    all.proof.contexts = contexts;
    return all;
  }
  did::Result<Json> issue(const Json& claims, const vc::CarriedContexts* contexts = nullptr) {
    return vc::issue(claims, options(contexts), party.key);
  }
  Json good() { return issue(test::claims_of(party)).value(); }
  // Claims whose terms are all defined, by a context that gives any word a meaning.
  Json any_claims(const Json& subject, const Json& contexts = Json::array({vc::context_v2, examples})) {
    auto claims = test::claims_of(party);
    claims["@context"] = contexts;
    claims["type"] = {"VerifiableCredential"};
    claims["credentialSubject"] = subject;
    return claims;
  }
  void refuses(const Json& claims, std::string_view said, const vc::CarriedContexts* contexts = nullptr) {
    INFO(did::to_text(claims));
    const auto refused = issue(claims, contexts);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == did::Errc::malformed);
    CHECK_MESSAGE(refused.error().message.contains(said), refused.error().message);
  }
};

Json patched(Json document, const char* pointer, const Json& value) {
  document[Json::json_pointer(pointer)] = value;
  return document;
}

void add(vc::CarriedContexts& carried, const std::string& url, const Json& context) {
  const auto text = did::to_text({{"@context", context}});
  REQUIRE(carried.add(url, text, did::hex_encode(did::sha256(did::as_bytes(text)))).has_value());
}

std::string rdf_of(const Json& document) {
  constexpr std::array<std::string_view, 1> without{"proof"};
  const auto read = test::read(document);
  return vc::rdf_of_document(read.root(), without, vc::CarriedContexts::embedded(), vc::rdf::HashAlgorithm::sha256).value();
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("15: what JSON-LD would drop is not signed, and names its place") {
    Issuer issuer;
    const auto claims = test::claims_of(issuer.party);
    issuer.refuses(patched(claims, "/credentialSubject/undefined", "x"), "/credentialSubject/undefined");
    issuer.refuses(patched(claims, "/undefined", "x"), "/undefined");
    issuer.refuses(patched(claims, "/type/1", "UndefinedCredential"), "UndefinedCredential");
    issuer.refuses(patched(claims, "/credentialSubject/type", "./relative"), "relative");
    issuer.refuses(patched(claims, "/evidence", {{"type", "Undefined"}}), "Undefined");
    // Nulled by a context; a reserved word; an address relative to nothing.
    issuer.refuses(issuer.any_claims({{"nothing", "x"}}, {vc::context_v2, examples, {{"nothing", nullptr}}}), "/credentialSubject/nothing");
    issuer.refuses(issuer.any_claims({{"knows", {{"@foo", "x"}, {"name", "y"}}}}), "@foo");
    issuer.refuses(
        issuer.any_claims({{"link", "./here"}}, {vc::context_v2, {{"link", {{"@id", "https://a.example/l"}, {"@type", "@id"}}}}}), "here");
    issuer.refuses(issuer.any_claims({{"knows", {{"id", "relative"}, {"name", "y"}}}}), "relative");
    issuer.refuses(issuer.any_claims({{"text", {{"@value", "x"}, {"@language", "not a tag"}}}}), "not a tag");
  }

  TEST_CASE("15: what was added after signing and would be dropped is refused as lost data") {
    const test::World world;
    Issuer issuer;
    const auto good = issuer.good();
    REQUIRE(test::judge(good, world).accepted());
    for (const auto* pointer : {"/undefined", "/credentialSubject/undefined"}) {
      const auto verdict = test::judge(patched(good, pointer, "x"), world);
      test::check_refused(verdict, Check::proof, "DATA_LOSS_DETECTION_ERROR", 10);
      CHECK(verdict.reason()->pointer == pointer);
      CHECK(verdict.reason()->detail.contains("`undefined`"));
    }
    test::check_refused(test::judge(patched(good, "/type/2", "Undefined"), world), Check::proof, "DATA_LOSS_DETECTION_ERROR", 10);
    const auto in_proof = test::judge(patched(good, "/proof/undefined", "x"), world);
    test::check_refused(in_proof, Check::proof, "DATA_LOSS_DETECTION_ERROR", 10);
    CHECK(in_proof.reason()->pointer == "/proof/undefined");
  }

  TEST_CASE("30, 34: every member of a proof is signed, the usual ones and those that contexts add") {
    const test::World world;
    Issuer issuer;
    auto claims = issuer.any_claims({{"name", "x"}});
    const auto proof = [&](const Json& options) { return test::secured(claims, options, issuer.party, "eddsa-rdfc-2022"); };
    const auto good = proof({{"id", "urn:uuid:1"},
                             {"nonce", "n"},
                             {"challenge", "c"},
                             {"domain", {"a", "b"}},
                             {"note", "hello"},
                             {"created", "2026-05-01T00:00:00Z"},
                             {"expires", "2027-01-01T00:00:00Z"}});
    CHECK_MESSAGE(test::judge(good, world).accepted(), test::shown(test::judge(good, world)));
    for (const auto* member : {"id", "nonce", "challenge", "domain", "note", "created", "expires"}) {
      INFO(member);
      auto changed = good;
      changed["proof"].erase(member);
      test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
    for (const Json& patch :
         {Json{{"domain", "a"}}, Json{{"nonce", "m"}}, Json{{"created", "2026-05-01T00:00:00.0Z"}}, Json{{"id", "urn:uuid:2"}}}) {
      INFO(did::to_text(patch));
      auto changed = good;
      changed["proof"].merge_patch(patch);
      test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
    auto reordered = good;
    reordered["proof"]["domain"] = {"b", "a"};  // a set in RDF
    CHECK(test::judge(reordered, world).accepted());
    auto own_contexts = good;  // not part of what is signed: it may repeat the document's, not differ
    own_contexts["proof"]["@context"] = good.at("@context");
    CHECK(test::judge(own_contexts, world).accepted());
    own_contexts["proof"]["@context"] = {"https://www.w3.org/ns/credentials/v2", "https://other.example/v1"};
    test::check_refused(test::judge(own_contexts, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
  }

  TEST_CASE("16: a context that is not carried leaves the question open, and names itself") {
    const test::World world;
    Issuer issuer;
    auto changed = issuer.good();
    changed["@context"].push_back("https://added.example/v1");
    const auto verdict = test::judge(changed, world);
    test::check_open(verdict, "RESOLUTION_ERROR");
    CHECK(verdict.reason()->detail.contains("`https://added.example/v1`"));
    auto claims = test::claims_of(issuer.party);
    claims["@context"].push_back("https://added.example/v1");
    const auto refused = issuer.issue(claims);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == did::Errc::unsupported);
    CHECK(refused.error().message.contains("`https://added.example/v1`"));
  }

  TEST_CASE("16: contexts that mean something else after signing are refused") {
    const test::World world;
    Issuer issuer;
    vc::CarriedContexts one;
    vc::CarriedContexts other;
    add(one, "https://a.example/v1", {{"term", "https://a.example/term"}});
    add(one, "https://b.example/v1", {{"term", "https://b.example/term"}});
    add(other, "https://a.example/v1", {{"term", "https://elsewhere.example/term"}});
    const auto good = issuer.issue(issuer.any_claims({{"term", "x"}}, {vc::context_v2, "https://a.example/v1"}), &one).value();
    auto policy = test::policy();
    policy.contexts = &one;
    CHECK(test::judge(good, world, policy).accepted());
    auto changed = good;
    changed["@context"].push_back("https://b.example/v1");  // added
    test::check_refused(test::judge(changed, world, policy), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    const auto both = issuer.issue(issuer.any_claims({{"term", "x"}}, changed.at("@context")), &one).value();
    CHECK(test::judge(both, world, policy).accepted());
    changed = both;
    std::swap(changed["@context"][1], changed["@context"][2]);  // swapped
    test::check_refused(test::judge(changed, world, policy), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    changed = both;
    std::swap(changed["@context"][0], changed["@context"][1]);
    test::check_refused(test::judge(changed, world, policy), Check::structure, "MALFORMED_VALUE_ERROR", 14);
    policy.contexts = &other;  // the same address with other content
    test::check_refused(test::judge(good, world, policy), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    changed = good;
    changed["@context"] = {{"@vocab", "https://a.example/"}};
    test::check_refused(test::judge(changed, world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
  }

  TEST_CASE("16, 35: statements of a credential about itself cannot be hidden from those who read JSON") {
    const test::World world;
    Issuer issuer;
    auto claims = issuer.any_claims({{"name", "x"}});
    claims["id"] = "urn:uuid:6b1c9a52-2c0f-4f39-9a2b-0d3f2f7e8c01";
    claims["validUntil"] = "2026-05-02T00:00:00Z";
    claims["credentialStatus"] = {{{"id", "https://a.example/1"}, {"type", "Suspension"}},
                                  {{"id", "https://a.example/2"}, {"type", "Revocation"}}};
    const auto good = issuer.issue(claims).value();
    auto policy = test::policy();
    policy.ignore_status = true;
    test::check_refused(test::judge(good, world, policy), Check::period, "RANGE_ERROR", 11);
    const Json until{{"@value", "2026-05-02T00:00:00Z"}, {"@type", "http://www.w3.org/2001/XMLSchema#dateTime"}};
    const auto refused = [&](const Json& changed, const char* pointer) {
      INFO(did::to_text(changed));
      const auto verdict = test::judge(changed, world, policy);
      test::check_refused(verdict, Check::proof, "PROOF_TRANSFORMATION_ERROR", 10);
      CHECK(verdict.reason()->pointer == pointer);
    };
    auto bare = good;
    bare.erase("validUntil");
    test::check_refused(test::judge(bare, world, policy), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    // The statement, written as an IRI, under another word, one level down, of the same node elsewhere.
    auto changed = bare;
    changed["https://www.w3.org/2018/credentials#validUntil"] = until;
    refused(changed, "/validUntil");
    changed = bare;
    changed["@context"].push_back({{"vu", "https://www.w3.org/2018/credentials#validUntil"}});
    changed["vu"] = until;
    refused(changed, "/validUntil");
    changed = bare;
    changed["@context"].push_back({{"more", "@nest"}});
    changed["more"] = {{"validUntil", "2026-05-02T00:00:00Z"}};
    refused(changed, "/validUntil");
    changed = bare;
    changed["@context"].push_back({{"also", "@included"}});
    changed["also"] = {{{"id", good.at("id")}, {"type", "VerifiableCredential"}, {"validUntil", "2026-05-02T00:00:00Z"}}};
    refused(changed, "/validUntil");
    changed = bare;  // a node without a visible id
    changed["@context"].push_back({{"also", "@included"}, {"name_of_it", "@id"}});
    changed.erase("id");
    changed["name_of_it"] = good.at("id");
    changed["also"] = {{{"id", good.at("id")}, {"https://www.w3.org/2018/credentials#validUntil", until}}};
    refused(changed, "/validUntil");
    // One status of two, with another mention of the first in its place.
    changed = good;
    changed["credentialStatus"] = {good.at("credentialStatus")[0], {{"id", "https://a.example/1"}, {"type", "Suspension"}}};
    changed["https://www.w3.org/2018/credentials#credentialStatus"] = {{"@id", "https://a.example/2"}, {"type", "Revocation"}};
    refused(changed, "/credentialStatus");
    changed = good;
    changed["@context"].push_back({{"kind", "@type"}});
    changed["type"] = {"VerifiableCredential"};
    changed["kind"] = {"Other"};
    refused(changed, "/type");
  }

  TEST_CASE("17: protected terms stay what they are") {
    const test::World world;
    Issuer issuer;
    const Json base = vc::context_v2;
    issuer.refuses(issuer.any_claims({{"name", "x"}}, {base, {{"name", "https://elsewhere.example/name"}}}), "protected");
    issuer.refuses(issuer.any_claims({{"name", "x"}}, {base, {{"VerifiableCredential", "https://elsewhere.example/x"}}}), "protected");
    issuer.refuses(issuer.any_claims({{"name", "x"}}, {base, nullptr, {{"name", "https://elsewhere.example/n"}}}), "context");
    auto nested = issuer.any_claims({{"name", "x"}}, {base, examples});
    nested["credentialSubject"]["@context"] = {{"id", "https://elsewhere.example/id"}};
    issuer.refuses(nested, "protected");
    auto changed = issuer.good();
    changed["@context"].push_back({{"description", "https://elsewhere.example/description"}});
    test::check_refused(test::judge(changed, world), Check::proof, "PROOF_TRANSFORMATION_ERROR", 10);
  }

  TEST_CASE("17: a vocabulary for all words, a scope, an import: what they swallow or change is signed, or refused") {
    const test::World world;
    Issuer issuer;
    // A claim beside those that were signed, made meaningful by a context that was not there.
    auto changed = issuer.good();
    changed["@context"].push_back({{"@vocab", "https://all.example/"}});
    changed["credentialSubject"]["admin"] = true;
    test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    // A type-scoped context reaches its own type only, and not into nodes below.
    const Json scoped{vc::context_v2,
                      {{"T", {{"@id", "https://a.example/T"}, {"@context", {{"inner", "https://a.example/inner"}}}}},
                       {"next", "https://a.example/next"},
                       {"S", "https://a.example/S"}}};
    CHECK(issuer.issue(issuer.any_claims({{"type", "T"}, {"inner", "x"}}, scoped)).has_value());
    issuer.refuses(issuer.any_claims({{"type", "S"}, {"inner", "x"}}, scoped), "inner");
    issuer.refuses(issuer.any_claims({{"type", "T"}, {"next", {{"inner", "x"}}}}, scoped), "/credentialSubject/next/inner");
    // @propagate turns that around, and an import is what was carried, not what the importer says it is.
    auto propagating = scoped;
    propagating[1]["T"]["@context"]["@propagate"] = true;
    CHECK(issuer.issue(issuer.any_claims({{"type", "T"}, {"next", {{"inner", "x"}}}}, propagating)).has_value());
    vc::CarriedContexts carried;
    add(carried, "https://import.example/v1", {{"term", "https://a.example/term"}});
    const auto good =
        issuer.issue(issuer.any_claims({{"term", "x"}}, {vc::context_v2, {{"@import", "https://import.example/v1"}}}), &carried).value();
    auto policy = test::policy();
    policy.contexts = &carried;
    CHECK(test::judge(good, world, policy).accepted());
    test::check_open(test::judge(good, world), "RESOLUTION_ERROR");
    changed = good;
    changed["@context"][1]["term"] = "https://elsewhere.example/term";
    test::check_refused(test::judge(changed, world, policy), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
  }

  TEST_CASE("18: contexts that lead to contexts without end, or in a circle, are a limit") {
    const test::World world;
    Issuer issuer;
    vc::CarriedContexts carried;
    for (int i = 0; i < 100; ++i)
      add(carried, "https://chain.example/" + std::to_string(i), Json::array({"https://chain.example/" + std::to_string(i + 1)}));
    add(carried, "https://chain.example/100", Json::object());
    add(carried, "https://circle.example/a", Json::array({"https://circle.example/b"}));
    add(carried, "https://circle.example/b", Json::array({"https://circle.example/a"}));
    auto policy = test::policy();
    policy.contexts = &carried;
    for (const auto* url : {"https://chain.example/0", "https://circle.example/a"}) {
      INFO(url);
      auto changed = issuer.good();
      changed["@context"].push_back(url);
      test::check_refused(test::judge(changed, world, policy), Check::proof, "LIMIT_EXCEEDED", 15);
      auto claims = test::claims_of(issuer.party);
      claims["@context"].push_back(url);
      CHECK(issuer.issue(claims, &carried).error().code == did::Errc::too_large);
    }
    auto changed = issuer.good();
    changed["@context"].push_back("https://chain.example/95");
    CHECK(test::judge(changed, world, policy).accepted());  // short enough, and it says nothing
    vc::CarriedContexts large;
    const std::string text(std::size_t{2} << 20U, ' ');
    CHECK(large.add("https://large.example/v1", text, did::hex_encode(did::sha256(did::as_bytes(text)))).error().code ==
          did::Errc::too_large);
  }

  TEST_CASE("19: there is no base IRI, unless the document names one, and then it is signed") {
    const test::World world;
    Issuer issuer;
    issuer.refuses(patched(test::claims_of(issuer.party), "/id", ""), "/id");
    issuer.refuses(patched(test::claims_of(issuer.party), "/credentialSubject/id", ""), "/credentialSubject/id");
    const Json based{vc::context_v2, examples, {{"@base", "https://base.example/"}}};
    const Json subject{{"knows", {{"id", "bob"}, {"name", "Bob"}}}};
    issuer.refuses(issuer.any_claims(subject), "bob");
    const auto good = issuer.issue(issuer.any_claims(subject, based)).value();
    CHECK(test::judge(good, world).accepted());
    auto changed = good;
    changed["@context"][2]["@base"] = "https://elsewhere.example/";
    test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    changed["@context"].erase(2);
    test::check_refused(test::judge(changed, world), Check::proof, "DATA_LOSS_DETECTION_ERROR", 10);
  }

  TEST_CASE("20: graphs that are made to be slow meet a limit, and soon") {
    const test::World world;
    Issuer issuer;
    Json nodes = Json::array();
    constexpr int count = 10;  // each blank node points at all others
    for (int i = 0; i < count; ++i) {
      Json node{{"id", "_:b" + std::to_string(i)}, {"knows", Json::array()}};
      for (int j = 0; j < count; ++j)
        if (j != i) node["knows"].push_back({{"id", "_:b" + std::to_string(j)}});
      nodes.push_back(node);
    }
    const auto claims = issuer.any_claims({{"knows", nodes}});
    const auto start = std::chrono::steady_clock::now();
    CHECK(issuer.issue(claims).error().code == did::Errc::too_large);
    auto changed = issuer.issue(issuer.any_claims({{"name", "x"}})).value();
    changed["credentialSubject"] = claims.at("credentialSubject");
    const auto verdict = test::judge(changed, world);
    test::check_refused(verdict, Check::proof, "LIMIT_EXCEEDED", 15);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));  // a debug build with sanitizers takes a tenth of it
  }

  TEST_CASE("21: text that looks like blank nodes is text") {
    const test::World world;
    Issuer issuer;
    const auto good =
        issuer.issue(issuer.any_claims({{"name", "_:c14n0 and _:b0 and urn:bnid:_:b0"}, {"knows", {{"name", "_:alice"}}}})).value();
    CHECK(rdf_of(good).contains("\"_:c14n0 and _:b0 and urn:bnid:_:b0\""));
    CHECK(test::judge(good, world).accepted());
    auto changed = good;
    changed["credentialSubject"]["name"] = "_:c14n1 and _:b0 and urn:bnid:_:b0";
    test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
  }

  TEST_CASE("22: lists, empty arrays, JSON literals and nesting are signed as what they mean") {
    const test::World world;
    Issuer issuer;
    const Json contexts{vc::context_v2,
                        {{"list", {{"@id", "https://a.example/list"}, {"@container", "@list"}}},
                         {"data", {{"@id", "https://a.example/data"}, {"@type", "@json"}}},
                         {"by", {{"@id", "https://a.example/by"}, {"@container", "@index"}}},
                         {"many", "https://a.example/many"},
                         {"nested", "@nest"}}};
    const auto good = issuer.issue(issuer.any_claims({{"list", {"a", Json::array({"b", "c"}), Json::array()}},
                                                      {"many", {"x", "y"}},
                                                      {"data", {{"b", 1.0}, {"a", {1, "1", nullptr}}}},
                                                      {"nested", {{"many", "z"}}}},
                                                     contexts));
    REQUIRE_MESSAGE(good.has_value(), good.error().message);
    CHECK(test::judge(*good, world).accepted());
    const auto refused = [&](const char* pointer, const Json& value) {
      INFO(pointer, " ", did::to_text(value));
      test::check_refused(test::judge(patched(*good, pointer, value), world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    };
    refused("/credentialSubject/list", Json{"a", "b", "c"});
    refused("/credentialSubject/list", Json{"a", Json::array({"c", "b"}), Json::array()});
    refused("/credentialSubject/list", Json{"a", Json::array({"b", "c"})});
    refused("/credentialSubject/data", Json{{"b", 1}, {"a", {1, 1, nullptr}}});
    refused("/credentialSubject/data", Json{{"b", 1.5}, {"a", {1, "1", nullptr}}});
    refused("/credentialSubject/many", Json{"x"});
    refused("/credentialSubject/nested", Json{{"many", "w"}});
    // Sets, and what is stated twice: the same statements.
    CHECK(test::judge(patched(*good, "/credentialSubject/many", Json{"y", "x", "x"}), world).accepted());
    // An index is dropped on the way to RDF, and so nothing that could be signed.
    issuer.refuses(issuer.any_claims({{"by", {{"one", "x"}}}}, contexts), "index");
  }

  TEST_CASE("23: statements stand in the order of code points, beyond the basic plane as well") {
    Issuer issuer;
    const std::string low = "\xef\xbd\x9e";       // U+FF5E
    const std::string high = "\xf0\x9f\x98\x80";  // U+1F600, whose UTF-16 begins with D83D
    const auto text = rdf_of(issuer.any_claims({{"id", "did:example:a"}, {"tag", {high, low}}}));
    CHECK(text.find(low) < text.find(high));
    CHECK(text.contains(high));
  }

  TEST_CASE("24: a proof inside the claims is a claim, and a second proof is malformed") {
    const test::World world;
    Issuer issuer;
    const auto good = issuer.good();
    auto changed = good;
    changed["credentialSubject"]["proof"] = good.at("proof");
    test::check_refused(test::judge(changed, world), Check::proof, "DATA_LOSS_DETECTION_ERROR", 10);  // a subject has no proof
    changed.erase("proof");
    test::check_refused(test::judge(changed, world), Check::proof, "PROOF_MISSING", 10);
    auto claims = issuer.any_claims({{"name", "x"}}, {vc::context_v2, "https://w3id.org/security/data-integrity/v2"});
    claims["credentialSubject"]["proof"] = good.at("proof");
    const auto inside = issuer.issue(claims).value();
    CHECK(rdf_of(inside).contains("<https://w3id.org/security#proofValue>"));
    CHECK(test::judge(inside, world).accepted());
    changed = inside;
    changed["credentialSubject"].erase("proof");
    test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    auto text = did::to_text(good);
    text.insert(1, R"("proof":{},)");
    CHECK(vc::Credential::parse(text).error().code == did::Errc::malformed);
  }

  TEST_CASE("25: named graphs, several subjects and credentials inside are signed where they stand") {
    const test::World world;
    Issuer issuer;
    const Json contexts{vc::context_v2, examples, {{"says", {{"@id", "https://a.example/says"}, {"@container", "@graph"}}}}};
    auto inner = test::claims_of(issuer.party);
    inner.erase("@context");
    inner["type"] = "VerifiableCredential";
    inner["credentialSubject"] = {{"id", "did:example:c"}, {"name", "C"}};
    const Json subjects{{{"id", "did:example:a"}, {"says", {{"id", "did:example:x"}, {"name", "X"}}}},
                        {{"id", "did:example:b"}, {"holds", inner}}};
    const auto good = issuer.issue(issuer.any_claims(subjects, contexts));
    REQUIRE_MESSAGE(good.has_value(), good.error().message);
    CHECK(test::judge(*good, world).accepted());
    const auto refused = [&](Json changed) {
      INFO(did::to_text(changed));
      test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    };
    // Said in a graph is not said.
    auto changed = *good;
    changed["@context"][2]["says"] = "https://a.example/says";
    refused(changed);
    changed = *good;
    std::swap(changed["credentialSubject"][0]["id"], changed["credentialSubject"][1]["id"]);
    refused(changed);
    refused(patched(*good, "/credentialSubject/1/holds/credentialSubject/name", "D"));
    refused(patched(*good, "/credentialSubject/1/holds/issuer", "did:example:other"));
    changed = *good;
    std::swap(changed["credentialSubject"][0], changed["credentialSubject"][1]);  // a set
    CHECK(test::judge(changed, world).accepted());
  }
}
