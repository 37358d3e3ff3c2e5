// Groups 30, 32 and 34 of the negative tests: a proof's members, signatures and dates.
#include <did/codec.h>
#include <doctest/doctest.h>

#include "support/vectors.h"
#include "vc/proofs.h"

using did::Json;
using vc::Check;

TEST_SUITE("vc") {
  TEST_CASE("check_proofs: a document without a proof is refused") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    credential.erase("proof");
    test::check_refused(test::judge(credential, world), Check::proof, "PROOF_MISSING", 10);
    credential["proof"] = Json::array();
    test::check_refused(test::judge(credential, world), Check::proof, "PROOF_MISSING", 10);
    for (const Json& proof : {Json(nullptr), Json("z1"), Json(1)}) {
      credential["proof"] = proof;
      test::check_refused(test::judge(credential, world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
    }
  }

  TEST_CASE("30: a suite that is not built in leaves the question open, one that is not allowed ends it") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    for (const auto* suite : {"eddsa-rdfc-2023", "ecdsa-sd-2023", "none", "EDDSA-JCS-2022", "eddsa-jcs-2022 "}) {
      INFO(suite);
      credential["proof"]["cryptosuite"] = suite;
      test::check_open(test::judge(credential, world), "UNSUPPORTED_SUITE");
    }
    auto policy = test::policy();
    policy.suites = {"ecdsa-jcs-2019"};
    test::check_refused(test::judge(credential, world, policy), Check::proof, "UNSUPPORTED_SUITE", 12);
    test::check_refused(test::judge(test::issued(signer), world, policy), Check::proof, "UNSUPPORTED_SUITE", 12);
    policy.suites.emplace_back("eddsa-jcs-2022");
    CHECK(test::judge(test::issued(signer), world, policy).accepted());
  }

  TEST_CASE("30: another proof type leaves the question open") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::issued(signer);
    for (const auto* type : {"Ed25519Signature2018", "JsonWebSignature2020", "dataintegrityproof", "eddsa-jcs-2022"}) {
      credential["proof"]["type"] = type;
      test::check_open(test::judge(credential, world), "UNSUPPORTED_SUITE");
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
      test::check_refused(verdict, Check::structure, row.code, 14);
      CHECK(verdict.reason()->pointer == "/proof/" + std::string(row.member));
    }
  }

  TEST_CASE("30: members that the standard does not name are signed like the others") {
    const test::World world;
    auto signer = test::party(1);
    auto credential = test::secured(test::claims_of(signer), {{"note", "hello"}, {"nonce", "n-1"}, {"id", "urn:example:proof"}}, signer);
    CHECK(test::judge(credential, world).accepted());
    for (const auto* member : {"note", "nonce", "id"}) {
      INFO(member);
      auto changed = credential;
      changed["proof"].erase(member);
      test::check_refused(test::judge(changed, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
    credential["proof"]["added"] = true;
    test::check_refused(test::judge(credential, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
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
    test::check_refused(with(malleable), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    test::check_refused(with(did::Bytes(64, 0)), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    test::check_refused(with(did::Bytes(63, 1)), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
    test::check_refused(with(test::from_hex("3006020101020101")), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
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
    test::check_refused(verdict, Check::proof, "INVALID_VERIFICATION_METHOD", 10);
    CHECK(verdict.reason()->detail.contains("point"));
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
      const auto verdict = test::judge(test::secured(test::claims_of(signer), {{row.member, row.when}}, signer), world);
      if (row.accepted)
        CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      else
        test::check_refused(verdict, Check::proof_period, "RANGE_ERROR", 11);
    }
  }
}
