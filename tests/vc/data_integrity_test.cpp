// The groups of negative tests on proofs and keys (26 to 36): whose key, for what, when, and over what.
#include <did/codec.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include "support/vectors.h"
#include "vc/parties.h"

using did::Json;
using vc::Check;
using vc::Outcome;

namespace {

constexpr auto web_id = "did:web:issuer.example";
constexpr auto web_url = "https://issuer.example/.well-known/did.json";

// `claims` with a proof of these options (`{}`: the usual ones), whether or not add_proof would make it.
Json secured(Json claims, const Json& options, test::Party& signer, std::string_view suite = "eddsa-jcs-2022") {
  Json all{
      {"type", "DataIntegrityProof"}, {"cryptosuite", suite}, {"verificationMethod", signer.method}, {"proofPurpose", "assertionMethod"}};
  if (!options.is_null()) all.merge_patch(options);
  claims["proof"] = vc::find_suite(suite)->maker->make(claims, all, signer.key).value();
  return claims;
}

// did:web:issuer.example with one key of `owner`, changed by a merge patch; and `owner` speaking for it.
test::Party web_issuer(test::World& world, std::uint8_t byte, const Json& patch = Json::object()) {
  auto owner = test::party(byte);
  owner.id = web_id;
  owner.method = std::string(web_id) + "#key-1";
  Json document{{"@context", {"https://www.w3.org/ns/did/v1"}},
                {"id", web_id},
                {"verificationMethod",
                 {{{"id", owner.method},
                   {"type", "Multikey"},
                   {"controller", web_id},
                   {"publicKeyMultibase", did::to_multikey(owner.key.public_key())}}}},
                {"assertionMethod", {owner.method}},
                {"authentication", {owner.method}}};
  document.merge_patch(patch);
  world.web.put(web_url, did::to_text(document));
  return owner;
}

Json method_with(const test::Party& owner, const Json& more) {
  Json method{
      {"id", owner.method}, {"type", "Multikey"}, {"controller", web_id}, {"publicKeyMultibase", did::to_multikey(owner.key.public_key())}};
  method.merge_patch(more);
  return {{"verificationMethod", {method}}};
}

void check_refused(const vc::Verdict& verdict, Check check, std::string_view code, int exit) {
  INFO(test::shown(verdict));
  CHECK(verdict.rejected());
  CHECK_FALSE(verdict.accepted());
  CHECK(verdict.outcome(check) == Outcome::failed);
  CHECK(test::why(verdict) == code);
  CHECK(verdict.exit_code() == exit);
}

void check_open(const vc::Verdict& verdict, std::string_view code) {
  INFO(test::shown(verdict));
  CHECK_FALSE(verdict.rejected());
  CHECK_FALSE(verdict.accepted());
  CHECK(test::why(verdict) == code);
  CHECK(verdict.exit_code() == 13);
}

}  // namespace

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
    auto owner = web_issuer(world, 2);
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

  TEST_CASE("check_proofs: a document without a proof is refused") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    credential.erase("proof");
    check_refused(test::judge(credential, world), Check::proof, "PROOF_MISSING", 10);
    credential["proof"] = Json::array();
    check_refused(test::judge(credential, world), Check::proof, "PROOF_MISSING", 10);
    for (const Json& proof : {Json(nullptr), Json("z1"), Json(1)}) {
      credential["proof"] = proof;
      check_refused(test::judge(credential, world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
    }
  }

  TEST_CASE("26: the key is listed for what the proof is for, and the proof for what is asked") {
    test::World world;
    auto owner = web_issuer(world, 2, {{"assertionMethod", nullptr}});
    check_refused(test::judge(test::issued(owner), world), Check::purpose, "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD", 10);

    auto signer = test::party(1);
    for (const auto* purpose : {"authentication", "keyAgreement", "capabilityInvocation", "AssertionMethod",
                                "https://w3id.org/security#assertionMethod", "other"}) {
      INFO(purpose);
      check_refused(test::judge(secured(test::claims_of(signer), {{"proofPurpose", purpose}}, signer), world), Check::purpose,
                    "PROOF_VERIFICATION_ERROR", 10);
    }
  }

  TEST_CASE("26: a key that is listed for key agreement alone asserts nothing") {
    test::World world;
    auto owner = web_issuer(world, 2, {{"assertionMethod", nullptr}, {"keyAgreement", {std::string(web_id) + "#key-1"}}});
    check_refused(test::judge(test::issued(owner), world), Check::purpose, "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD", 10);
  }

  TEST_CASE("27: the key belongs to the issuer, and nobody is asked over the network when it does not") {
    test::World world;
    auto owner = web_issuer(world, 2);
    auto other = test::party(3);
    auto claims = test::claims_of(owner);
    check_refused(test::judge(secured(claims, {}, other), world), Check::controller, "CONTROLLER_MISMATCH", 10);
    claims = test::claims_of(other);
    check_refused(test::judge(secured(claims, {}, owner), world), Check::controller, "CONTROLLER_MISMATCH", 10);
    CHECK(world.web.requests().empty());
    // One letter in another case is another DID.
    claims["issuer"] = "did:web:Issuer.example";
    check_refused(test::judge(secured(claims, {}, owner), world), Check::controller, "CONTROLLER_MISMATCH", 10);
    claims["issuer"] = {{"id", web_id}, {"name", "The same"}};
    CHECK(test::judge(secured(claims, {}, owner), world).accepted());
  }

  TEST_CASE("27: a method that another DID controls, or that lies about its id, is refused") {
    test::World world;
    auto owner = web_issuer(world, 2);
    for (const Json& more : {Json{{"controller", "did:example:other"}}, Json{{"id", std::string(web_id) + "#key-2"}},
                             Json{{"id", "did:example:other#key-1"}}}) {
      INFO(did::to_text(more));
      web_issuer(world, 2, method_with(owner, more));
      const auto verdict = test::judge(test::issued(owner), world);
      INFO(test::shown(verdict));
      CHECK(verdict.rejected());
      CHECK(verdict.exit_code() == 10);
    }
    web_issuer(world, 2, {{"id", "did:web:other.example"}});
    CHECK(test::judge(test::issued(owner), world).rejected());
  }

  TEST_CASE("27: the verification method is compared byte by byte") {
    test::World world;
    auto owner = web_issuer(world, 2);
    for (const auto* method : {"did:web:issuer.example#Key-1", "did:web:issuer.example#key-2", "did:web:issuer.example#key%2D1",
                               "did:web:issuer.example#key-1#key-1", "did:web:issuer.example?x=1#key-1", "did:web:issuer.example/a#key-1",
                               "did:web:issuer.example#", "did:web:issuer.example", "#key-1", "key-1", "did:web:#key-1"}) {
      INFO(method);
      const auto verdict = test::judge(secured(test::claims_of(owner), {{"verificationMethod", method}}, owner), world);
      INFO(test::shown(verdict));
      CHECK(verdict.rejected());
      CHECK(verdict.outcome(Check::proof) == Outcome::failed);
    }
    auto signer = test::party(1);
    const auto other = test::party(3);
    const auto fragment = other.method.substr(other.method.find('#'));
    check_refused(test::judge(secured(test::claims_of(signer), {{"verificationMethod", signer.id + fragment}}, signer), world),
                  Check::proof, "INVALID_VERIFICATION_METHOD", 10);
  }

  TEST_CASE("28: a revoked or expired key has ceased to count at that very instant") {
    test::World world;
    auto owner = web_issuer(world, 2);
    struct Row {
      const char* member;
      const char* when;
      bool accepted;
    };
    for (const Row row : {Row{"revoked", "2026-06-01T12:00:00Z", false}, Row{"revoked", "2020-01-01T00:00:00Z", false},
                          Row{"revoked", "2026-06-01T12:00:00.001Z", true}, Row{"expires", "2026-06-01T12:00:00Z", false},
                          Row{"expires", "2026-05-31T23:00:00Z", false}, Row{"expires", "2026-06-01T12:00:00.001Z", true}}) {
      INFO(row.member, " ", row.when);
      web_issuer(world, 2, method_with(owner, {{row.member, row.when}}));
      const auto verdict = test::judge(test::issued(owner), world);
      if (row.accepted)
        CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      else
        check_refused(verdict, Check::proof_period, "INVALID_VERIFICATION_METHOD", 11);
    }
  }

  TEST_CASE("29: the suite, the key's type and the key agree, or the proof is refused") {
    const test::World world;
    auto ed25519 = test::party(1);
    auto p256 = test::party(1, did::KeyType::p256);
    // Signed by one suite's key, labelled as the other's.
    check_refused(test::judge(secured(test::claims_of(ed25519), {}, ed25519, "ecdsa-jcs-2019"), world), Check::proof,
                  "INVALID_VERIFICATION_METHOD", 10);
    check_refused(test::judge(secured(test::claims_of(p256), {}, p256, "eddsa-jcs-2022"), world), Check::proof,
                  "INVALID_VERIFICATION_METHOD", 10);
    for (const auto type : {did::KeyType::p521, did::KeyType::secp256k1}) {
      auto signer = test::party(1, type);
      INFO(did::info(type).name);
      check_refused(test::judge(secured(test::claims_of(signer), {}, signer, "ecdsa-jcs-2019"), world), Check::proof,
                    "INVALID_VERIFICATION_METHOD", 10);
    }
  }

  TEST_CASE("30: a suite that is not built in leaves the question open, one that is not allowed ends it") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    for (const auto* suite : {"eddsa-rdfc-2022", "ecdsa-sd-2023", "none", "EDDSA-JCS-2022", "eddsa-jcs-2022 "}) {
      INFO(suite);
      credential["proof"]["cryptosuite"] = suite;
      check_open(test::judge(credential, world), "UNSUPPORTED_SUITE");
    }
    auto policy = test::policy();
    policy.suites = {"ecdsa-jcs-2019"};
    check_refused(test::judge(credential, world, policy), Check::proof, "UNSUPPORTED_SUITE", 12);
    check_refused(test::judge(test::issued(signer), world, policy), Check::proof, "UNSUPPORTED_SUITE", 12);
    policy.suites.emplace_back("eddsa-jcs-2022");
    CHECK(test::judge(test::issued(signer), world, policy).accepted());
  }

  TEST_CASE("30: another proof type leaves the question open") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    for (const auto* type : {"Ed25519Signature2020", "JsonWebSignature2020", "dataintegrityproof"}) {
      credential["proof"]["type"] = type;
      check_open(test::judge(credential, world), "UNSUPPORTED_SUITE");
    }
  }

  TEST_CASE("30, 34: a proof's members have the form that the standard gives them") {
    const test::World world;
    auto signer = test::party(1);
    const auto credential = test::issued(signer);
    const std::string missing = "PROOF_VERIFICATION_ERROR";
    const std::string malformed = "MALFORMED_VALUE_ERROR";
    struct Row {
      const char* member;
      Json value;  // discarded: the member is taken out
      std::string code;
    };
    const Json none(Json::value_t::discarded);
    std::vector<Row> rows{{"type", none, missing},
                          {"verificationMethod", none, missing},
                          {"proofPurpose", none, missing},
                          {"proofValue", none, missing},
                          {"cryptosuite", none, malformed},
                          {"type", {"DataIntegrityProof"}, missing},
                          {"domain", Json::array(), malformed},
                          {"domain", {"a", 1}, malformed},
                          {"domain", {"a", "a"}, malformed},
                          {"expires", "2026-04-01T00:00:00Z", malformed},
                          {"jws", "e30..AA", malformed},
                          {"previousProof", Json::array(), malformed}};
    for (const auto* member : {"cryptosuite", "verificationMethod", "proofPurpose", "proofValue", "created", "expires", "challenge",
                               "domain", "nonce", "id", "previousProof"})
      for (const Json& value : {Json(7), Json(nullptr), Json{{"a", "b"}}}) rows.push_back({member, value, malformed});
    for (const auto* member : {"created", "expires"})
      for (const auto* value : {"", "2026-05-01", "2026-05-01T00:00:00", "2026-02-30T00:00:00Z", "2026-05-01T00:00:00z"})
        rows.push_back({member, value, malformed});
    for (const auto* value : {"", "proof-1", "urn:a b"}) rows.push_back({"id", value, malformed});
    for (const auto& row : rows) {
      INFO(row.member, ": ", row.value.is_discarded() ? "missing" : did::to_text(row.value));
      auto changed = credential;
      if (row.value.is_discarded())
        changed["proof"].erase(row.member);
      else
        changed["proof"][row.member] = row.value;
      const auto verdict = test::judge(changed, world);
      check_refused(verdict, Check::structure, row.code, 14);
      CHECK(verdict.reason()->pointer == "/proof/" + std::string(row.member));
    }
  }

  TEST_CASE("30: members that the standard does not name are signed like the others") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = secured(test::claims_of(signer), {{"note", "hello"}, {"nonce", "n-1"}, {"id", "urn:example:proof"}}, signer);
    CHECK(test::judge(credential, world).accepted());
    for (const auto* member : {"note", "nonce", "id"}) {
      INFO(member);
      auto changed = credential;
      changed["proof"].erase(member);
      check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
    credential["proof"]["added"] = true;
    check_refused(test::judge(credential, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
  }

  TEST_CASE("32: malleable, empty and foreign signatures are refused") {
    const test::World world;
    auto signer = test::party(1);
    const auto credential = test::issued(signer);
    const auto signature = did::multibase_decode(credential.at("proof").at("proofValue").get<std::string>()).value();
    const auto with = [&](const did::Bytes& bytes) {
      auto changed = credential;
      changed["proof"]["proofValue"] = did::multibase_encode(did::Multibase::base58btc, bytes);
      return test::judge(changed, world);
    };
    // S + L: the same signature, were S not required to be below the group's order.
    const auto order = test::from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    auto malleable = signature;
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      carry += static_cast<unsigned>(malleable[32 + i]) + order[i];
      malleable[32 + i] = static_cast<std::uint8_t>(carry & 0xffU);
      carry >>= 8U;
    }
    check_refused(with(malleable), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    check_refused(with(did::Bytes(64, 0)), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    check_refused(with(did::Bytes(63, 1)), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
    check_refused(with(test::from_hex("3006020101020101")), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
  }

  TEST_CASE("32: a key that is no point of its curve is named as the reason") {
    const test::World world;
    did::Bytes off_curve(32, 0);
    off_curve[0] = 2;  // y = 2 has no x on edwards25519
    const auto key = did::PublicKey::from_bytes(did::KeyType::ed25519, off_curve);
    REQUIRE(key.has_value());
    REQUIRE_FALSE(key->check_point());
    const auto id = did::did_key_of(*key);
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    credential["issuer"] = id.text();
    credential["proof"]["verificationMethod"] = did::verification_method_of(id, *key);
    const auto verdict = test::judge(credential, world);
    check_refused(verdict, Check::proof, "INVALID_VERIFICATION_METHOD", 10);
    CHECK(verdict.reason()->detail.contains("point"));
  }

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
      check_refused(verdict, Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
      CHECK(verdict.reason()->pointer == "/proof/" + std::to_string(i) + "/proofValue");
      bad = set;
      bad["proof"][i]["cryptosuite"] = "unknown-2030";
      check_open(test::judge(bad, world), "UNSUPPORTED_SUITE");
    }
    auto doubled = set;
    doubled["proof"][1] = doubled["proof"][0];
    check_refused(test::judge(doubled, world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
  }

  TEST_CASE("33: a second proof by somebody who is not the issuer is refused") {
    const test::World world;
    auto signer = test::party(1);
    auto other = test::party(2);
    const auto set = vc::add_proof(test::issued(signer), {.verification_method = other.method}, other.key).value();
    check_refused(test::judge(set, world), Check::controller, "CONTROLLER_MISMATCH", 10);
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
    check_refused(test::judge(credential, world), Check::proof, "LIMIT_EXCEEDED", 15);
    credential["proof"].erase(8);
    CHECK(vc::add_proof(credential, {.verification_method = signer.method}, signer.key).error().code == did::Errc::malformed);
  }

  TEST_CASE("33: a chain whose links are missing is refused, a whole one left open") {
    const test::World world;
    auto signer = test::party(1);
    const auto first = secured(test::claims_of(signer), {{"id", "urn:example:first"}}, signer);
    const auto chained = [&](const Json& previous) {
      auto credential = secured(test::claims_of(signer), {{"previousProof", previous}, {"id", "urn:example:second"}}, signer);
      credential["proof"] = Json::array({first.at("proof"), credential.at("proof")});
      return test::judge(credential, world);
    };
    check_open(chained("urn:example:first"), "UNSUPPORTED_SUITE");
    check_open(chained({"urn:example:first"}), "UNSUPPORTED_SUITE");
    check_refused(chained("urn:example:third"), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
    check_refused(chained({"urn:example:first", "urn:example:third"}), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
    check_refused(chained("urn:example:second"), Check::proof, "PROOF_VERIFICATION_ERROR", 10);  // itself
    check_refused(test::judge(secured(test::claims_of(signer), {{"previousProof", "urn:example:first"}}, signer), world), Check::proof,
                  "PROOF_VERIFICATION_ERROR", 10);
  }

  TEST_CASE("34: a proof is in force when it is judged, give or take the leeway") {
    const test::World world;
    auto signer = test::party(1);
    struct Row {
      const char* member;
      const char* when;
      bool accepted;
    };
    for (const Row row : {Row{"created", "2026-06-01T12:00:30Z", true}, Row{"created", "2026-06-01T12:00:30.001Z", false},
                          Row{"created", "2030-01-01T00:00:00Z", false}, Row{"expires", "2026-06-01T11:59:30Z", true},
                          Row{"expires", "2026-06-01T11:59:29.999Z", false}, Row{"expires", "2020-01-01T00:00:00Z", false},
                          Row{"expires", "2026-06-01T13:59:29+02:00", false}}) {
      INFO(row.member, " ", row.when);
      const auto verdict = test::judge(secured(test::claims_of(signer), {{row.member, row.when}}, signer), world);
      if (row.accepted)
        CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      else
        check_refused(verdict, Check::proof_period, "RANGE_ERROR", 11);
    }
  }

  TEST_CASE("35: a proof holds for its own document only") {
    const test::World world;
    auto signer = test::party(1);
    const auto one = test::issued(signer, "did:example:one");
    auto two = test::issued(signer, "did:example:two");
    two["proof"] = one.at("proof");
    check_refused(test::judge(two, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    for (const auto* member : {"id", "termsOfUse", "evidence", "name", "anything"}) {
      INFO(member);
      auto changed = one;
      const bool typed = std::string_view(member) == "termsOfUse" || std::string_view(member) == "evidence";
      changed[member] = typed ? Json{{"type", "Added"}} : Json("urn:example:added");
      check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
  }

  TEST_CASE("16, 35: contexts that no proof covers are refused, contexts that a later proof covers are not") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    const auto old_contexts = credential.at("@context");
    credential["@context"].push_back("https://added.example/v1");
    const auto verdict = test::judge(credential, world);
    check_refused(verdict, Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
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
    check_refused(verdict, Check::proof, "PROOF_TRANSFORMATION_ERROR", 10);
  }

  TEST_CASE("check_proofs: what cannot be resolved stays open, what can never be resolved is refused") {
    test::World world;
    auto owner = web_issuer(world, 2);
    const auto credential = test::issued(owner);
    world.web.put(web_url, did::fail(did::Errc::unavailable, "no route"));
    check_open(test::judge(credential, world), "RESOLUTION_ERROR");
    world.web.put(web_url, did::fail(did::Errc::not_found, "gone"));
    check_open(test::judge(credential, world), "RESOLUTION_ERROR");
    world.web.put(web_url, did::fail(did::Errc::too_large, "too much"));
    check_open(test::judge(credential, world), "RESOLUTION_ERROR");
    world.web.put(web_url, "<html>");
    check_refused(test::judge(credential, world), Check::proof, "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT", 10);

    auto signer = test::party(1);
    const auto with_id = [&](const std::string& id) {
      auto claims = test::claims_of(signer);
      claims["issuer"] = id;
      return test::judge(secured(claims, {{"verificationMethod", id + "#key-1"}}, signer), world);
    };
    check_open(with_id("did:unknown:123"), "RESOLUTION_ERROR");
    check_open(with_id("https://issuer.example/controller"), "RESOLUTION_ERROR");
    check_refused(with_id("did:key:zNotAKey0"), Check::proof, "INVALID_VERIFICATION_METHOD", 10);
    check_refused(with_id("did:Key:z6Mk"), Check::proof, "INVALID_VERIFICATION_METHOD_URL", 10);
  }

  TEST_CASE("check_proofs: a key of a type that is not built in leaves the question open") {
    test::World world;
    auto owner = web_issuer(world, 2);
    web_issuer(
        world, 2,
        {{"verificationMethod", {{{"id", owner.method}, {"type", "FutureKey2040"}, {"controller", web_id}, {"publicKeyFuture", "x"}}}}});
    check_open(test::judge(test::issued(owner), world), "UNSUPPORTED_SUITE");
  }

  TEST_CASE("check_proofs: a controller that the DID document names does not widen who may sign") {
    test::World world;
    auto other = test::party(3);
    auto owner = web_issuer(world, 2, {{"controller", other.id}});
    check_refused(test::judge(secured(test::claims_of(owner), {}, other), world), Check::controller, "CONTROLLER_MISMATCH", 10);
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
    check_refused(ask({.purpose = did::Purpose::capability_delegation, .controller = signer.id}), Check::purpose,
                  "PROOF_VERIFICATION_ERROR", 10);
    check_refused(ask({.purpose = did::Purpose::capability_invocation, .controller = signer.id, .challenge = "d", .domain = "r.example"}),
                  Check::challenge, "INVALID_CHALLENGE_ERROR", 12);
    check_refused(
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
