#include <did/codec.h>
#include <did/hash.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/json.h"
#include "vc/parties.h"
#include "vc/suite_vectors.h"

namespace {

const std::vector<test::SuiteVectors>& vector_sets() {
  static const std::vector<test::SuiteVectors> sets{
      {"vc-di-eddsa/eddsa-jcs-2022", "JCS", "vc-di-eddsa/keyPair.json", "privateKeyMultibase", "eddsa-jcs-2022", true},
      {"vc-di-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256", "vc-di-ecdsa/p256KeyPair.json", "secretKeyMultibase", "ecdsa-jcs-2019", false}};
  return sets;
}

// The facts of vc-di-ecdsa A.6, for which there is no file: P-384 over unsigned.json.
constexpr std::string_view p384_hashes =
    "83e5057817abb0c6872eafeaba1a9e53893c58eeb7414fb6d8aa3fa8c7917f7ad4792890b257c598baa17f4fbe6d183c"
    "3e0be671cc1881035d463158c80921973dab3534d4f8dfacf4ff2725a4115eb718e49d66de0e90e7365cd6062abf2259";
constexpr std::string_view p384_proof_value =
    "zq3EuTeLiGurmB2JR5oL8oWEsT7u2tba4HT1oZbiMYWc5qzsoW2kLYcBcF4HM5vCpJyTkceULKrVXuJQkXeN5seL4uXrFNFRMm53GWy1Yrto8rTWxZi9DkNeWP7yUPs7ELAm";

using test::check_proof;
using test::read_json;

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("jcs suites: canonical forms and hashes are those of the standard's vectors, byte for byte") {
    const auto root = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!root) return;
    std::size_t ran = 0;
    for (const auto& set : vector_sets()) {
      INFO(set.folder);
      auto unsecured = set.signed_document(*root);
      unsecured.erase("proof");
      const auto hash_hex = [](const std::string& text) { return did::hex_encode(did::sha256(did::as_bytes(text))); };
      test::check_stages(set, *root, did::canonicalize(unsecured).value(), did::canonicalize(set.proof_config(*root)).value(), hash_hex);
      ++ran;
    }
    CHECK(ran == 2);
  }

  TEST_CASE("jcs suites: the vectors verify, and signing gives their signature where it is deterministic") {
    const auto root = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!root) return;
    std::size_t ran = 0;
    for (const auto& set : vector_sets()) {
      INFO(set.folder);
      CHECK(test::check_signing_again(set, *root).at("@context") == set.signed_document(*root).at("@context"));
      ++ran;
    }
    CHECK(ran == 2);
  }

  TEST_CASE("ecdsa-jcs-2019: a P-384 key hashes with SHA-384 and verifies the standard's example") {
    const auto root = test::public_vectors("vc-di-ecdsa");
    if (!root) return;
    const auto pair = read_json(*root + "/vc-di-ecdsa/p384KeyPair.json");
    const auto multikey = pair.at("publicKeyMultibase").get<std::string>();
    const auto key = did::from_multikey(multikey).value();
    auto document = read_json(*root + "/vc-di-ecdsa/unsigned.json");
    auto proof = read_json(*root + "/vc-di-ecdsa/ecdsa-jcs-2019-p256/proofConfigJCSECDSAP256.json");
    proof["verificationMethod"] = "did:key:" + multikey + "#" + multikey;
    const auto config = did::canonicalize(proof).value();
    const auto canonical = did::canonicalize(document).value();
    CHECK(did::hex_encode(did::sha384(did::as_bytes(config))) + did::hex_encode(did::sha384(did::as_bytes(canonical))) == p384_hashes);
    proof["proofValue"] = p384_proof_value;
    document["proof"] = proof;
    CHECK(check_proof(document, "ecdsa-jcs-2019", key).value());
    document["name"] = "other";
    CHECK_FALSE(check_proof(document, "ecdsa-jcs-2019", key).value());
  }

  TEST_CASE("jcs suites: a proofValue of another encoding or length is an error, of another signature a no") {
    for (const auto type : {did::KeyType::ed25519, did::KeyType::p256, did::KeyType::p384}) {
      auto signer = test::party(7, type);
      INFO(did::info(type).name);
      auto document = test::issued(signer);
      const auto suite = document.at("proof").at("cryptosuite").get<std::string>();
      const auto bytes = did::multibase_decode(document.at("proof").at("proofValue").get<std::string>()).value();
      const auto with = [&](const std::string& value) {
        document["proof"]["proofValue"] = value;
        return check_proof(document, suite, signer.key.public_key());
      };
      CHECK(with(did::multibase_encode(did::Multibase::base58btc, bytes)).value());
      auto longer = bytes;
      longer.push_back(0);
      auto zero_first = did::Bytes{0};
      zero_first.insert(zero_first.end(), bytes.begin(), bytes.end());
      const did::Bytes shorter(bytes.begin(), bytes.end() - 1);
      const std::vector<std::string> malformed{"",
                                               "z",
                                               did::multibase_encode(did::Multibase::base64url, bytes),
                                               did::hex_encode(bytes),
                                               did::multibase_encode(did::Multibase::base16, bytes),
                                               "Q" + did::base58btc_encode(bytes),  // one signature in 58 begins with a `z` of its own
                                               did::multibase_encode(did::Multibase::base58btc, longer),
                                               did::multibase_encode(did::Multibase::base58btc, shorter),
                                               did::multibase_encode(did::Multibase::base58btc, zero_first),
                                               "z0OIl",
                                               " " + did::multibase_encode(did::Multibase::base58btc, bytes),
                                               "z" + std::string(100000, '2')};
      for (const auto& value : malformed) {
        INFO(value.substr(0, 80));
        const auto refused = with(value);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().problem == vc::Problem::proof_verification_error);
      }
      for (const auto fill : {0, 255})
        CHECK_FALSE(
            with(did::multibase_encode(did::Multibase::base58btc, did::Bytes(bytes.size(), static_cast<std::uint8_t>(fill)))).value());
    }
  }

  TEST_CASE("jcs suites: every single bit of a signature counts") {
    for (const auto type : {did::KeyType::ed25519, did::KeyType::p256, did::KeyType::p384}) {
      auto signer = test::party(9, type);
      auto document = test::issued(signer);
      const auto suite = document.at("proof").at("cryptosuite").get<std::string>();
      const auto bytes = did::multibase_decode(document.at("proof").at("proofValue").get<std::string>()).value();
      for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 7) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
        document["proof"]["proofValue"] = did::multibase_encode(did::Multibase::base58btc, flipped);
        INFO(did::info(type).name, " bit ", bit);
        CHECK_FALSE(check_proof(document, suite, signer.key.public_key()).value());
      }
    }
  }

  TEST_CASE("jcs suites: the proof's contexts must lead the document's, and replace them") {
    auto signer = test::party(3);
    auto document = test::issued(signer);
    const auto verify = [&] { return check_proof(document, "eddsa-jcs-2022", signer.key.public_key()).value(); };
    const auto contexts = document.at("@context");
    CHECK(verify());
    document["@context"].push_back("https://added.example/v1");
    CHECK(verify());  // vc-di-eddsa 3.3.2 step 4.1: starts with all of them; what follows is check_proofs' question
    document["@context"] = did::Json::array({"https://added.example/v1", contexts.at(0), contexts.at(1)});
    CHECK_FALSE(verify());
    document["@context"] = did::Json::array({contexts.at(1), contexts.at(0)});
    CHECK_FALSE(verify());
    document["@context"] = did::Json::array({contexts.at(0)});
    CHECK_FALSE(verify());
    document.erase("@context");
    CHECK_FALSE(verify());
  }

  TEST_CASE("jcs suites: a document outside I-JSON has no canonical form") {
    auto signer = test::party(3);
    const auto document = did::JsonDocument::parse(R"({"big":9007199254740993,"proof":{"proofValue":")" +
                                                   did::multibase_encode(did::Multibase::base58btc, did::Bytes(64, 1)) + R"("}})")
                              .value();
    const auto refused =
        vc::find_suite("eddsa-jcs-2022")
            ->checker->check(
                {.document = document.root(), .proof = *document.root().find("proof"), .contexts = vc::CarriedContexts::embedded()},
                signer.key.public_key());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().problem == vc::Problem::proof_transformation_error);
  }

  TEST_CASE("jcs suites: a maker signs only options of its own suite") {
    auto signer = test::party(3);
    const auto make = [&](const did::Json& document, const did::Json& options) {
      return vc::find_suite("eddsa-jcs-2022")
          ->maker->make(test::read(document).root(), options, signer.key, vc::CarriedContexts::embedded());
    };
    const did::Json good{{"type", "DataIntegrityProof"}, {"cryptosuite", "eddsa-jcs-2022"}, {"created", "2026-01-01T00:00:00Z"}};
    CHECK(make({{"a", 1}}, good).has_value());
    CHECK_FALSE(make({{"a", 1}}, good).value().contains("@context"));
    for (const did::Json& patch : {did::Json{{"type", "Ed25519Signature2020"}}, did::Json{{"cryptosuite", "ecdsa-jcs-2019"}},
                                   did::Json{{"cryptosuite", nullptr}}, did::Json{{"created", "yesterday"}}, did::Json{{"created", 5}}}) {
      INFO(did::to_text(patch));
      auto options = good;
      options.merge_patch(patch);
      CHECK(make({{"a", 1}}, options).error().code == did::Errc::malformed);
    }
  }

  TEST_CASE("suites: the table names each suite once, and a default for each key that signs with one") {
    CHECK(vc::suites().size() == 5);
    CHECK(vc::find_suite("eddsa-jcs-2022") == &vc::suites()[0]);
    CHECK(vc::find_suite("ecdsa-jcs-2019") == &vc::suites()[1]);
    CHECK(vc::find_suite("eddsa-rdfc-2022") == &vc::suites()[2]);
    CHECK(vc::find_suite("ecdsa-rdfc-2019") == &vc::suites()[3]);
    CHECK(vc::find_suite("Ed25519Signature2020") == &vc::suites()[4]);
    for (const auto* name : {"", "EdDSA-JCS-2022", "eddsa-jcs-2022 ", "Ed25519Signature2018", "DataIntegrityProof", "none"})
      CHECK(vc::find_suite(name) == nullptr);
    CHECK(vc::default_suite(did::KeyType::ed25519) == vc::find_suite("eddsa-jcs-2022"));
    CHECK(vc::default_suite(did::KeyType::p256) == vc::find_suite("ecdsa-jcs-2019"));
    CHECK(vc::default_suite(did::KeyType::p384) == vc::find_suite("ecdsa-jcs-2019"));
    for (const auto type : {did::KeyType::x25519, did::KeyType::p521, did::KeyType::secp256k1, did::KeyType::bls12381_g2})
      CHECK(vc::default_suite(type) == nullptr);
  }
}
