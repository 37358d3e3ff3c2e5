// Groups 33 and 35 of the negative tests, and add_proof: sets of proofs, and what a proof is over.
#include <did/codec.h>
#include <doctest/doctest.h>

#include "vc/proofs.h"

using did::Json;
using vc::Check;
using vc::Outcome;

TEST_SUITE("vc") {
  TEST_CASE("33: every proof of a set holds, or none counts") {
    test::World world;
    auto signer = test::party(1);
    auto set = vc::add_proof(test::issued(signer), {.suite = "eddsa-jcs-2022", .verification_method = signer.method, .challenge = "second"},
                             signer.key)
                   .value();
    REQUIRE(set.at("proof").size() == 2);
    CHECK(test::judge(set, world).accepted());
    for (std::size_t i = 0; i < 2; ++i) {
      auto bad = set;
      bad["proof"][i]["proofValue"] = did::multibase_encode(did::Multibase::base58btc, did::Bytes(64, 1));
      const auto verdict = test::judge(bad, world);
      test::check_refused(verdict, Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
      CHECK(verdict.reason()->pointer == "/proof/" + std::to_string(i) + "/proofValue");
      bad = set;
      bad["proof"][i]["cryptosuite"] = "unknown-2030";
      test::check_open(test::judge(bad, world), "UNSUPPORTED_SUITE");
    }
    auto doubled = set;
    doubled["proof"][1] = doubled["proof"][0];
    test::check_refused(test::judge(doubled, world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
  }

  TEST_CASE("33: a second proof by somebody who is not the issuer is refused") {
    const test::World world;
    auto signer = test::party(1);
    auto other = test::party(2);
    const auto set = vc::add_proof(test::issued(signer), {.verification_method = other.method}, other.key).value();
    test::check_refused(test::judge(set, world), Check::controller, "CONTROLLER_MISMATCH", 10);
  }

  TEST_CASE("33: proofs beyond the limit are not counted through") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    const auto proof = credential.at("proof");
    credential["proof"] = Json::array();
    for (int i = 0; i < 9; ++i) {
      credential["proof"].push_back(proof);
      credential["proof"].back()["nonce"] = std::to_string(i);
    }
    test::check_refused(test::judge(credential, world), Check::proof, "LIMIT_EXCEEDED", 15);
    credential["proof"].erase(8);
    CHECK(vc::add_proof(credential, {.verification_method = signer.method}, signer.key).error().code == did::Errc::malformed);
  }

  TEST_CASE("35: a proof holds for its own document only") {
    const test::World world;
    auto signer = test::party(1);
    const auto one = test::issued(signer, "did:example:one");
    auto two = test::issued(signer, "did:example:two");
    two["proof"] = one.at("proof");
    test::check_refused(test::judge(two, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    for (const auto* member : {"id", "termsOfUse", "evidence", "name", "anything"}) {
      INFO(member);
      auto changed = one;
      const bool typed = std::string_view(member) == "termsOfUse" || std::string_view(member) == "evidence";
      changed[member] = typed ? Json{{"type", "Added"}} : Json("urn:example:added");
      test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
  }

  TEST_CASE("16, 35: contexts that no proof covers are refused, contexts that a later proof covers are not") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    const auto old_contexts = credential.at("@context");
    credential["@context"].push_back("https://added.example/v1");
    const auto verdict = test::judge(credential, world);
    test::check_refused(verdict, Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    CHECK(verdict.reason()->pointer == "/@context");
    const auto covered = vc::add_proof(credential, {.verification_method = signer.method}, signer.key).value();
    CHECK(covered.at("proof").at(0).at("@context") == old_contexts);
    CHECK(test::judge(covered, world).accepted());
  }

  TEST_CASE("4, 32: a document outside I-JSON has no canonical form, and no proof") {
    const test::World world;
    auto signer = test::party(1);
    auto text = did::to_text(test::issued(signer));
    const std::string place = "\"displayName\":";
    text.insert(text.find(place), "\"big\":9007199254740993,");
    const auto verdict = vc::verify(vc::Credential::parse(text).value(), test::policy(), world.methods);
    test::check_refused(verdict, Check::proof, "PROOF_TRANSFORMATION_ERROR", 10);
  }

  TEST_CASE("check_proofs: works on any document, for whoever asks") {
    const test::World world;
    auto signer = test::party(1);
    const Json command{{"action", "revoke"}, {"agent", "urn:air:example.com:bot"}};
    const auto text = did::to_text(vc::add_proof(command,
                                                 {.verification_method = signer.method,
                                                  .purpose = did::Purpose::capability_invocation,
                                                  .challenge = "c",
                                                  .domains = {"r.example"}},
                                                 signer.key)
                                       .value());
    const auto document = did::JsonDocument::parse(text).value();
    const auto ask = [&](vc::ProofExpectation expected) {
      vc::Verdict verdict{Check::structure,  Check::proof,     Check::purpose, Check::proof_period,
                          Check::controller, Check::challenge, Check::domain};
      expected.at = test::at(test::noon);
      vc::check_proofs(document.root(), expected, world.methods, verdict);
      return verdict;
    };
    const auto good =
        ask({.purpose = did::Purpose::capability_invocation, .controller = signer.id, .challenge = "c", .domain = "r.example"});
    CHECK_MESSAGE(good.accepted(), test::shown(good));
    CHECK(good.subject.issuer == signer.id);
    CHECK(
        ask({.purpose = did::Purpose::capability_invocation, .challenge = "c", .domain = "r.example"}).accepted());  // nobody in particular
    test::check_refused(ask({.purpose = did::Purpose::capability_delegation, .controller = signer.id}), Check::purpose,
                        "PROOF_VERIFICATION_ERROR", 10);
    test::check_refused(
        ask({.purpose = did::Purpose::capability_invocation, .controller = signer.id, .challenge = "d", .domain = "r.example"}),
        Check::challenge, "INVALID_CHALLENGE_ERROR", 12);
    test::check_refused(
        ask({.purpose = did::Purpose::capability_invocation, .controller = signer.id, .challenge = "c", .domain = "r.example.evil"}),
        Check::domain, "INVALID_DOMAIN_ERROR", 12);
    CHECK(ask({.purpose = did::Purpose::capability_invocation, .controller = "did:example:x", .controller_unchecked = true})
              .outcome(Check::controller) == Outcome::not_run);
  }

  TEST_CASE("add_proof: signs with what the key can, and refuses the rest") {
    auto signer = test::party(1);
    const Json document{{"a", 1}};
    const auto code = [&](const Json& what, const vc::ProofOptions& options) {
      return vc::add_proof(what, options, signer.key).error().code;
    };
    const vc::ProofOptions good{.verification_method = signer.method};
    CHECK(vc::add_proof(document, good, signer.key).value().at("proof").is_object());
    CHECK(code(Json::array(), good) == did::Errc::malformed);
    CHECK(code({{"a", 1}, {"proof", "z"}}, good) == did::Errc::malformed);
    for (const auto* method : {"", "did:key:z6Mk", "key-1", "#key-1", "https://issuer.example/#k", "did:example:a#"}) {
      INFO(method);
      CHECK(code(document, {.verification_method = method}) == did::Errc::malformed);
    }
    CHECK(code(document, {.suite = "ecdsa-jcs-2019", .verification_method = signer.method}) == did::Errc::unsupported);
    CHECK(code(document, {.suite = "none", .verification_method = signer.method}) == did::Errc::unsupported);
    CHECK(code(document, {.verification_method = signer.method,
                          .created = test::at("2026-02-01T00:00:00Z"),
                          .expires = test::at("2026-01-01T00:00:00Z")}) == did::Errc::malformed);
    auto x25519 = test::party(1, did::KeyType::secp256k1);
    CHECK(vc::add_proof(document, {.verification_method = x25519.method}, x25519.key).error().code == did::Errc::unsupported);
  }

  TEST_CASE("add_proof: writes one domain as a string and several as an array") {
    auto signer = test::party(1);
    const auto proof = [&](std::vector<std::string> domains) {
      return vc::add_proof({{"a", 1}}, {.verification_method = signer.method, .domains = std::move(domains)}, signer.key)
          .value()
          .at("proof");
    };
    CHECK_FALSE(proof({}).contains("domain"));
    CHECK(proof({"a.example"}).at("domain") == "a.example");
    CHECK(proof({"a.example", "b.example"}).at("domain") == Json::array({"a.example", "b.example"}));
    CHECK_FALSE(proof({}).contains("created"));
    CHECK_FALSE(proof({}).contains("challenge"));
  }
}
