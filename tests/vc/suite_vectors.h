// The vectors of the Data Integrity suites (vc-di-eddsa, vc-di-ecdsa): their files, and the stages that all of them go through.
#pragma once

#include <did/codec.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include <expected>
#include <nlohmann/json.hpp>
#include <string>

#include "support/json.h"
#include "support/vectors.h"
#include "vc/cryptosuite.h"

namespace test {

inline did::Json read_json(const std::string& path) { return did::parse_json(read_file(path)).value(); }

inline std::expected<bool, vc::Fault> check_proof(const did::Json& document, std::string_view suite, const did::PublicKey& key) {
  const auto read = test::read(document);
  return vc::find_suite(suite)->checker->check(
      {.document = read.root(), .proof = read.root().find("proof").value(), .contexts = vc::CarriedContexts::embedded()}, key);
}

// What a folder of the public vectors holds, and the words its files end with.
struct SuiteVectors {
  std::string folder;
  std::string ending;
  std::string keys;
  std::string secret_member;
  std::string suite;
  bool deterministic;  // does signing again give the very signature of the vector?

  [[nodiscard]] std::string file(const std::string& root, const std::string& name) const {
    return root + "/" + folder + "/" + name + ending;
  }
  [[nodiscard]] std::string text(const std::string& root, const std::string& name) const { return read_file(file(root, name) + ".txt"); }
  [[nodiscard]] did::Json signed_document(const std::string& root) const { return read_json(file(root, "signed") + ".json"); }
  [[nodiscard]] did::Json proof_config(const std::string& root) const { return read_json(file(root, "proofConfig") + ".json"); }
  [[nodiscard]] did::SecretKey key(const std::string& root) const {
    const auto pair = read_json(root + "/" + keys);
    auto key = did::from_secret_multikey(pair.at(secret_member).get<std::string>()).value();
    CHECK(did::to_multikey(key.public_key()) == pair.at("publicKeyMultibase").get<std::string>());
    return key;
  }
};

// The canonical forms of document and proof options, and their hashes, are those of the vector, byte for byte. `hash_hex(text)`: as the
// suite hashes.
template <class HashHex>
void check_stages(const SuiteVectors& set, const std::string& root, const std::string& document, const std::string& config,
                  const HashHex& hash_hex) {
  CHECK(document == set.text(root, "canonDoc"));
  CHECK(config == set.text(root, "proofCanon"));
  CHECK(hash_hex(document) == set.text(root, "docHash"));
  CHECK(hash_hex(config) == set.text(root, "proofHash"));
  CHECK(set.signed_document(root).at("proof").at("proofValue") == set.text(root, "sigBTC58"));
}

// The vector verifies, signing again gives its signature where that is deterministic and one that verifies in any case, and neither holds
// for another document. The proof that was made.
inline did::Json check_signing_again(const SuiteVectors& set, const std::string& root) {
  const auto document = set.signed_document(root);
  auto key = set.key(root);
  CHECK(check_proof(document, set.suite, key.public_key()).value());
  auto again = document;
  again.erase("proof");
  auto options = document.at("proof");
  options.erase("proofValue");
  options.erase("@context");
  auto proof = vc::find_suite(set.suite)->maker->make(read(again).root(), options, key, vc::CarriedContexts::embedded()).value();
  if (set.deterministic) CHECK(proof == document.at("proof"));
  again["proof"] = proof;
  CHECK(check_proof(again, set.suite, key.public_key()).value());
  again["name"] = "other";
  CHECK_FALSE(check_proof(again, set.suite, key.public_key()).value());
  return proof;
}

}  // namespace test
