// eddsa-rdfc-2022, ecdsa-rdfc-2019 and Ed25519Signature2020 against the vectors of their standards, stage by stage.
#include <did/codec.h>
#include <did/hash.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "proof_value.h"
#include "rdf_form.h"
#include "support/json.h"
#include "vc/proofs.h"
#include "vc/suite_vectors.h"

using did::Json;

namespace {

const std::vector<test::SuiteVectors>& vector_sets() {
  static const std::vector<test::SuiteVectors> sets{
      {"vc-di-eddsa/eddsa-rdfc-2022", "DataInt", "vc-di-eddsa/keyPair.json", "privateKeyMultibase", "eddsa-rdfc-2022", true},
      {"vc-di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", "vc-di-ecdsa/p256KeyPair.json", "secretKeyMultibase", "ecdsa-rdfc-2019", false},
      {"vc-di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", "vc-di-ecdsa/p384KeyPair.json", "secretKeyMultibase", "ecdsa-rdfc-2019", false}};
  return sets;
}

// The facts of vc-di-eddsa B.4, for which there is no file: unsigned.json with the older proof type.
constexpr std::string_view signature_2020_hashes =
    "04e14bcf5727cba0c0aa04a04d22a56fef915d5f8f7756bb92ae67cb1d0c4847517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017";
constexpr std::string_view signature_2020_value =
    "z57Mm1vboMtZiCyJ4aReZsv8co4Re64Y8GEjL1ZARzMbXZgkARFLqFs1P345NpPGG2hgCrS4nNdvJhpwnrNyG3kEF";

constexpr std::array<std::string_view, 1> without_proof{"proof"};

using test::check_proof;
using test::read;
using test::read_json;
const vc::CarriedContexts& contexts() { return vc::CarriedContexts::embedded(); }

std::string hash_hex(did::KeyType type, std::string_view canonical) {
  did::Bytes out;
  vc::append_hash(type, canonical, out);
  return did::hex_encode(out);
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("rdfc suites: canonical forms and hashes are those of the standards' vectors, byte for byte") {
    const auto root = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!root) return;
    std::size_t ran = 0;
    for (const auto& set : vector_sets()) {
      INFO(set.folder);
      const auto key = set.key(*root).public_key();
      const auto hash = key.type() == did::KeyType::p384 ? vc::rdf::HashAlgorithm::sha384 : vc::rdf::HashAlgorithm::sha256;
      const auto document = read(set.signed_document(*root));
      const auto options = read(set.proof_config(*root));
      const auto context = document.root().find("@context");
      const auto canonical = vc::rdf_of_document(document.root(), without_proof, contexts(), hash).value();
      const auto config = vc::rdf_of_proof(options.root(), vc::data_integrity_proof, context, contexts(), hash).value();
      const auto hash_of = [&](const std::string& text) { return hash_hex(key.type(), text); };
      test::check_stages(set, *root, canonical, config, hash_of);
      CHECK(vc::rdf_of_proof_in_full(options.root(), vc::data_integrity_proof, context, contexts(), hash).value() == config);
      const auto proof = *document.root().find("proof");
      CHECK(vc::rdf_of_proof(proof, vc::data_integrity_proof, context, contexts(), hash).value() == config);
      const auto both = set.text(*root, "combinedHash");
      const auto signature = set.text(*root, "sigHex");
      CHECK(hash_of(config) + hash_of(canonical) == both);
      CHECK(did::hex_encode(vc::signature_of(proof, key.type()).value()) == signature);
      CHECK(key.verify(did::hex_decode(both).value(), did::hex_decode(signature).value()));
      ++ran;
    }
    CHECK(ran == 3);
  }

  TEST_CASE("rdfc suites: the vectors verify, and signing gives their signature where it is deterministic") {
    const auto root = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!root) return;
    std::size_t ran = 0;
    for (const auto& set : vector_sets()) {
      INFO(set.folder);
      CHECK_FALSE(test::check_signing_again(set, *root).contains("@context"));
      ++ran;
    }
    CHECK(ran == 3);
  }

  TEST_CASE("rdfc suites: the vectors are accepted as credentials, whose issuer is another than the key's owner") {
    const auto root = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!root) return;
    const test::World world;
    for (const auto& set : vector_sets()) {
      INFO(set.folder);
      const auto credential = set.signed_document(*root);
      test::check_refused(test::judge(credential, world), vc::Check::controller, "CONTROLLER_MISMATCH", 10);
      auto policy = test::policy();
      policy.issuer_unchecked = true;
      CHECK_MESSAGE(test::judge(credential, world, policy).accepted(), test::shown(test::judge(credential, world, policy)));
    }
  }

  TEST_CASE("Ed25519Signature2020: gives the hashes and the signature of the standard's example") {
    const auto root = test::public_vectors("vc-di-eddsa");
    if (!root) return;
    const auto pair = read_json(*root + "/vc-di-eddsa/keyPair.json");
    auto key = did::from_secret_multikey(pair.at("privateKeyMultibase").get<std::string>()).value();
    const auto multikey = pair.at("publicKeyMultibase").get<std::string>();
    auto document = read_json(*root + "/vc-di-eddsa/unsigned.json");
    const Json options{{"type", "Ed25519Signature2020"},
                       {"created", "2023-02-24T23:36:38Z"},
                       {"verificationMethod", "did:key:" + multikey + "#" + multikey},
                       {"proofPurpose", "assertionMethod"}};
    const auto unsecured = read(document);
    const auto config = read(options);
    const auto sha256 = vc::rdf::HashAlgorithm::sha256;
    CHECK(hash_hex(key.public_key().type(), vc::rdf_of_proof(config.root(), "Ed25519Signature2020", {}, contexts(), sha256).value()) +
              hash_hex(key.public_key().type(), vc::rdf_of_document(unsecured.root(), {}, contexts(), sha256).value()) ==
          signature_2020_hashes);
    document["proof"] = vc::find_suite("Ed25519Signature2020")->maker->make(unsecured.root(), options, key, contexts()).value();
    CHECK(document.at("proof").at("proofValue") == signature_2020_value);
    CHECK(check_proof(document, "Ed25519Signature2020", key.public_key()).value());
    document["name"] = "other";
    CHECK_FALSE(check_proof(document, "Ed25519Signature2020", key.public_key()).value());
  }

  TEST_CASE("rdfc suites: each key and suite that go together issue what is accepted") {
    const test::World world;
    struct Row {
      did::KeyType type;
      const char* suite;
    };
    for (const Row row : {Row{did::KeyType::ed25519, "eddsa-rdfc-2022"}, Row{did::KeyType::ed25519, "Ed25519Signature2020"},
                          Row{did::KeyType::p256, "ecdsa-rdfc-2019"}, Row{did::KeyType::p384, "ecdsa-rdfc-2019"}}) {
      INFO(row.suite, " ", did::info(row.type).name);
      auto issuer = test::party(4, row.type);
      auto options = test::issue_options(issuer);
      options.proof.suite = row.suite;
      const auto credential = vc::issue(test::claims_of(issuer), options, issuer.key).value();
      const auto verdict = test::judge(credential, world);
      CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      CHECK(verdict.subject.suite == row.suite);
      const bool older = std::string_view(row.suite) == "Ed25519Signature2020";
      CHECK(credential.at("proof").contains("cryptosuite") != older);
      CHECK(credential.at("@context").size() == (older ? 3 : 2));
      auto changed = credential;
      changed["credentialSubject"]["displayName"] = "Other Agent";
      test::check_refused(test::judge(changed, world), vc::Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
    auto issuer = test::party(4, did::KeyType::p256);
    for (const auto* suite : {"eddsa-rdfc-2022", "Ed25519Signature2020"}) {
      auto options = test::issue_options(issuer);
      options.proof.suite = suite;
      CHECK(vc::issue(test::claims_of(issuer), options, issuer.key).error().code == did::Errc::unsupported);
    }
  }

  TEST_CASE("29, 30: the older proof type and the newer one do not lend each other their names") {
    const test::World world;
    auto issuer = test::party(4);
    auto options = test::issue_options(issuer);
    options.proof.suite = "Ed25519Signature2020";
    const auto credential = vc::issue(test::claims_of(issuer), options, issuer.key).value();
    auto changed = credential;
    changed["proof"]["type"] = "DataIntegrityProof";
    test::check_refused(test::judge(changed, world), vc::Check::structure, "MALFORMED_VALUE_ERROR", 14);
    changed["proof"]["cryptosuite"] = "Ed25519Signature2020";
    test::check_open(test::judge(changed, world), "UNSUPPORTED_SUITE");
    changed["proof"]["cryptosuite"] = "eddsa-rdfc-2022";
    test::check_refused(test::judge(changed, world), vc::Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    changed = credential;
    changed["proof"]["cryptosuite"] = "eddsa-rdfc-2022";
    test::check_refused(test::judge(changed, world), vc::Check::structure, "MALFORMED_VALUE_ERROR", 14);
    changed = credential;
    changed["proof"].erase("created");
    test::check_refused(test::judge(changed, world), vc::Check::structure, "MALFORMED_VALUE_ERROR", 14);
    changed = credential;
    changed["proof"]["created"] = "2026-05-01";
    test::check_refused(test::judge(changed, world), vc::Check::structure, "MALFORMED_VALUE_ERROR", 14);
    options.proof.created.reset();
    CHECK(vc::issue(test::claims_of(issuer), options, issuer.key).error().code == did::Errc::malformed);
  }
}
