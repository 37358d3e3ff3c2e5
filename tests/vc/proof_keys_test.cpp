// Groups 26 to 29 of the negative tests: whose key, for what, and of which type.
#include <doctest/doctest.h>

#include "vc/proofs.h"

using did::Json;
using vc::Check;
using vc::Outcome;

TEST_SUITE("vc") {
  TEST_CASE("check_proofs: accepts the keys of did:key, did:jwk and did:web, of each type that signs") {
    test::World world;
    for (const auto type : {did::KeyType::ed25519, did::KeyType::p256, did::KeyType::p384}) {
      auto signer = test::party(1, type);
      INFO(did::info(type).name);
      const auto verdict = test::judge(test::issued(signer), world);
      CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      const auto jwk = did::did_jwk_of(signer.key.public_key());
      signer.id = jwk.text();
      signer.method = did::verification_method_of(jwk, signer.key.public_key());
      const auto by_jwk = test::judge(test::issued(signer), world);
      CHECK_MESSAGE(by_jwk.accepted(), test::shown(by_jwk));
    }
    auto owner = test::web_issuer(world, 2);
    const auto verdict = test::judge(test::issued(owner), world);
    CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
    CHECK(verdict.subject.document_digest.starts_with("sha256:"));
    CHECK(world.web.requests().size() == 1);
  }

  TEST_CASE("check_proofs: the subject says what was examined") {
    const test::World world;
    auto signer = test::party(1);
    const auto verdict = test::judge(test::issued(signer), world);
    CHECK(verdict.subject.format == "vc+di");
    CHECK(verdict.subject.suite == "eddsa-jcs-2022");
    CHECK(verdict.subject.issuer == signer.id);
    CHECK(verdict.subject.verification_method == signer.method);
    CHECK(verdict.subject.key_hash.starts_with("sha256:"));
    CHECK(verdict.subject.document_digest.empty());
    CHECK(verdict.subject.at == test::noon);
    CHECK(verdict.subject.insecure.empty());
  }

  TEST_CASE("26: the key is listed for what the proof is for, and the proof for what is asked") {
    test::World world;
    auto owner = test::web_issuer(world, 2, {{"assertionMethod", nullptr}});
    test::check_refused(test::judge(test::issued(owner), world), Check::purpose, "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD", 10);

    auto signer = test::party(1);
    for (const auto* purpose : {"authentication", "keyAgreement", "capabilityInvocation", "AssertionMethod",
                                "https://w3id.org/security#assertionMethod", "other"}) {
      INFO(purpose);
      test::check_refused(test::judge(test::secured(test::claims_of(signer), {{"proofPurpose", purpose}}, signer), world), Check::purpose,
                          "PROOF_VERIFICATION_ERROR", 10);
    }
  }

  TEST_CASE("26: a key that is listed for key agreement alone asserts nothing") {
    test::World world;
    auto owner = test::web_issuer(world, 2, {{"assertionMethod", nullptr}, {"keyAgreement", {std::string(test::web_id) + "#key-1"}}});
    test::check_refused(test::judge(test::issued(owner), world), Check::purpose, "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD", 10);
  }

  TEST_CASE("27: the key belongs to the issuer, and nobody is asked over the network when it does not") {
    test::World world;
    auto owner = test::web_issuer(world, 2);
    auto other = test::party(3);
    auto claims = test::claims_of(owner);
    test::check_refused(test::judge(test::secured(claims, {}, other), world), Check::controller, "CONTROLLER_MISMATCH", 10);
    claims = test::claims_of(other);
    test::check_refused(test::judge(test::secured(claims, {}, owner), world), Check::controller, "CONTROLLER_MISMATCH", 10);
    CHECK(world.web.requests().empty());
    // One letter in another case is another DID.
    claims["issuer"] = "did:web:Issuer.example";
    test::check_refused(test::judge(test::secured(claims, {}, owner), world), Check::controller, "CONTROLLER_MISMATCH", 10);
    claims["issuer"] = {{"id", test::web_id}, {"name", "The same"}};
    CHECK(test::judge(test::secured(claims, {}, owner), world).accepted());
  }

  TEST_CASE("27: a method that another DID controls, or that lies about its id, is refused") {
    test::World world;
    auto owner = test::web_issuer(world, 2);
    for (const Json& more : {Json{{"controller", "did:example:other"}}, Json{{"id", std::string(test::web_id) + "#key-2"}},
                             Json{{"id", "did:example:other#key-1"}}}) {
      INFO(did::to_text(more));
      test::web_issuer(world, 2, test::method_with(owner, more));
      const auto verdict = test::judge(test::issued(owner), world);
      INFO(test::shown(verdict));
      CHECK(verdict.rejected());
      CHECK(verdict.exit_code() == 10);
    }
    test::web_issuer(world, 2, {{"id", "did:web:other.example"}});
    CHECK(test::judge(test::issued(owner), world).rejected());
  }

  TEST_CASE("27: the verification method is compared byte by byte") {
    test::World world;
    auto owner = test::web_issuer(world, 2);
    for (const auto* method : {"did:web:issuer.example#Key-1", "did:web:issuer.example#key-2", "did:web:issuer.example#key%2D1",
                               "did:web:issuer.example#key-1#key-1", "did:web:issuer.example?x=1#key-1", "did:web:issuer.example/a#key-1",
                               "did:web:issuer.example#", "did:web:issuer.example", "#key-1", "key-1", "did:web:#key-1"}) {
      INFO(method);
      const auto verdict = test::judge(test::secured(test::claims_of(owner), {{"verificationMethod", method}}, owner), world);
      INFO(test::shown(verdict));
      CHECK(verdict.rejected());
      CHECK(verdict.outcome(Check::proof) == Outcome::failed);
    }
    auto signer = test::party(1);
    const auto other = test::party(3);
    const auto fragment = other.method.substr(other.method.find('#'));
    test::check_refused(test::judge(test::secured(test::claims_of(signer), {{"verificationMethod", signer.id + fragment}}, signer), world),
                        Check::proof, "INVALID_VERIFICATION_METHOD", 10);
  }

  TEST_CASE("28: a revoked or expired key has ceased to count at that very instant") {
    test::World world;
    auto owner = test::web_issuer(world, 2);
    struct Row {
      const char* member;
      const char* when;
      bool accepted;
    };
    for (const Row row : {Row{"revoked", "2026-06-01T12:00:00Z", false}, Row{"revoked", "2020-01-01T00:00:00Z", false},
                          Row{"revoked", "2026-06-01T12:00:00.001Z", true}, Row{"expires", "2026-06-01T12:00:00Z", false},
                          Row{"expires", "2026-05-31T23:00:00Z", false}, Row{"expires", "2026-06-01T12:00:00.001Z", true}}) {
      INFO(row.member, " ", row.when);
      test::web_issuer(world, 2, test::method_with(owner, {{row.member, row.when}}));
      const auto verdict = test::judge(test::issued(owner), world);
      if (row.accepted)
        CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      else
        test::check_refused(verdict, Check::proof_period, "INVALID_VERIFICATION_METHOD", 11);
    }
  }

  TEST_CASE("29: the suite, the key's type and the key agree, or the proof is refused") {
    const test::World world;
    auto ed25519 = test::party(1);
    auto p256 = test::party(1, did::KeyType::p256);
    // Signed by one suite's key, labelled as the other's.
    test::check_refused(test::judge(test::secured(test::claims_of(ed25519), {}, ed25519, "ecdsa-jcs-2019"), world), Check::proof,
                        "INVALID_VERIFICATION_METHOD", 10);
    test::check_refused(test::judge(test::secured(test::claims_of(p256), {}, p256, "eddsa-jcs-2022"), world), Check::proof,
                        "INVALID_VERIFICATION_METHOD", 10);
    for (const auto type : {did::KeyType::p521, did::KeyType::secp256k1}) {
      auto signer = test::party(1, type);
      INFO(did::info(type).name);
      test::check_refused(test::judge(test::secured(test::claims_of(signer), {}, signer, "ecdsa-jcs-2019"), world), Check::proof,
                          "INVALID_VERIFICATION_METHOD", 10);
    }
  }

  TEST_CASE("check_proofs: what cannot be resolved stays open, what can never be resolved is refused") {
    test::World world;
    auto owner = test::web_issuer(world, 2);
    const auto credential = test::issued(owner);
    world.web.put(test::web_url, did::fail(did::Errc::unavailable, "no route"));
    test::check_open(test::judge(credential, world), "RESOLUTION_ERROR");
    world.web.put(test::web_url, did::fail(did::Errc::not_found, "gone"));
    test::check_open(test::judge(credential, world), "RESOLUTION_ERROR");
    world.web.put(test::web_url, did::fail(did::Errc::too_large, "too much"));
    test::check_open(test::judge(credential, world), "RESOLUTION_ERROR");
    world.web.put(test::web_url, "<html>");
    test::check_refused(test::judge(credential, world), Check::proof, "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT", 10);

    auto signer = test::party(1);
    const auto with_id = [&](const std::string& id) {
      auto claims = test::claims_of(signer);
      claims["issuer"] = id;
      return test::judge(test::secured(claims, {{"verificationMethod", id + "#key-1"}}, signer), world);
    };
    test::check_open(with_id("did:unknown:123"), "RESOLUTION_ERROR");
    test::check_open(with_id("https://issuer.example/controller"), "RESOLUTION_ERROR");
    test::check_refused(with_id("did:key:zNotAKey0"), Check::proof, "INVALID_VERIFICATION_METHOD", 10);
    test::check_refused(with_id("did:Key:z6Mk"), Check::proof, "INVALID_VERIFICATION_METHOD_URL", 10);
  }

  TEST_CASE("check_proofs: a key of a type that is not built in leaves the question open") {
    test::World world;
    auto owner = test::web_issuer(world, 2);
    test::web_issuer(world, 2,
                     {{"verificationMethod",
                       {{{"id", owner.method}, {"type", "FutureKey2040"}, {"controller", test::web_id}, {"publicKeyFuture", "x"}}}}});
    test::check_open(test::judge(test::issued(owner), world), "UNSUPPORTED_SUITE");
  }

  TEST_CASE("check_proofs: a controller that the DID document names does not widen who may sign") {
    test::World world;
    auto other = test::party(3);
    auto owner = test::web_issuer(world, 2, {{"controller", other.id}});
    test::check_refused(test::judge(test::secured(test::claims_of(owner), {}, other), world), Check::controller, "CONTROLLER_MISMATCH", 10);
  }
}
