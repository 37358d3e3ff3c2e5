// The judges of the public suites: they must be able to say no.
#include <conformance/quads.h>
#include <conformance/same_json.h>
#include <conformance/suite.h>
#include <did/codec.h>
#include <did/key_format.h>
#include <did/methods.h>
#include <doctest/doctest.h>
#include <vc/data_integrity.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/temp_dir.h"
#include "support/vectors.h"

using conformance::isomorphic;
using conformance::same_json;
using did::Json;

namespace {

std::set<conformance::QuadText> quads(std::string_view text) {
  auto read = conformance::read_quads(text);
  REQUIRE_MESSAGE(read.has_value(), read.error().message);
  return *std::move(read);
}

constexpr std::string_view jcs_set = "vc-di-eddsa/eddsa-jcs-2022";

void copy_vectors(const std::string& vectors, const test::TempDir& copy) {
  for (const std::string folder : {"vc-di-eddsa", "vc-di-ecdsa"})
    std::filesystem::copy(vectors + "/" + folder, copy.path() + "/" + folder, std::filesystem::copy_options::recursive);
}

// Of the JCS set; the others have none.
std::vector<std::string> failed_stages(const test::TempDir& copy) {
  std::vector<std::string> ids;
  const auto outcomes = conformance::run_data_integrity(copy.path()).value();
  for (const auto& one : outcomes) {
    if (one.manifest != jcs_set) CHECK(one.failures.empty());
    for (const auto& failure : one.failures) ids.push_back(failure.id);
  }
  return ids;
}

bool same(const char* a, const char* b) { return same_json(Json::parse(a), Json::parse(b)); }

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("same_json: arrays are sets, but for lists; languages have no case") {
    CHECK(same(R"([1, {"a": [2, 3]}])", R"([{"a": [3, 2]}, 1])"));
    CHECK(same(R"({"@list": [1, 2]})", R"({"@list": [1, 2]})"));
    CHECK(same(R"({"@language": "en-GB"})", R"({"@language": "EN-gb"})"));
    CHECK(same("1", "1.0"));
    CHECK_FALSE(same(R"({"@list": [1, 2]})", R"({"@list": [2, 1]})"));
    CHECK_FALSE(same("[1, 1, 2]", "[1, 2, 2]"));
    CHECK_FALSE(same("[1]", "1"));
    CHECK_FALSE(same(R"({"a": "EN"})", R"({"a": "en"})"));
    CHECK_FALSE(same(R"({"a": 1})", R"({"a": 1, "b": 2})"));
    CHECK_FALSE(same(R"({"a": 1})", R"({"b": 1})"));
    CHECK_FALSE(same("1", "\"1\""));
  }

  TEST_CASE("isomorphic: labels make no difference, structure does") {
    CHECK(isomorphic(quads("_:a <urn:p> _:b .\n_:b <urn:p> \"x\" .\n"), quads("_:y <urn:p> \"x\" .\n_:z <urn:p> _:y .\n")));
    CHECK(isomorphic(quads("_:a <urn:p> _:b .\n_:b <urn:p> _:a .\n"), quads("_:x <urn:p> _:y .\n_:y <urn:p> _:x .\n")));
    CHECK(isomorphic(quads("<urn:s> <urn:p> \"\\u0061\\n\"^^<http://www.w3.org/2001/XMLSchema#string> .\n"),
                     quads("<urn:s> <urn:p> \"a\\n\" . # same\n")));
    CHECK_FALSE(isomorphic(quads("_:a <urn:p> _:b .\n_:b <urn:p> _:a .\n"), quads("_:a <urn:p> _:a .\n_:b <urn:p> _:b .\n")));
    CHECK_FALSE(isomorphic(quads("_:a <urn:p> _:b .\n"), quads("_:a <urn:p> _:a .\n")));
    CHECK_FALSE(isomorphic(quads("<urn:s> <urn:p> \"a\"@en .\n"), quads("<urn:s> <urn:p> \"a\" .\n")));
    CHECK_FALSE(isomorphic(quads("_:a <urn:p> \"x\" _:g .\n"), quads("_:a <urn:p> \"x\" .\n")));
    for (const auto* text :
         {"<urn:s> <urn:p> .\n", "<urn:s> <urn:p> <urn:o>\n", "<urn:s> <urn:p> \"x .\n", "<urn:s> <urn:p> \"\\x\" .\n", "<urn:s"}) {
      INFO(text);
      CHECK_FALSE(conformance::read_quads(text).has_value());
    }
  }

  TEST_CASE("run_manifest: what fails is named, and a lost case is no success") {
    const test::TempDir folder;
    std::ofstream(folder.file("manifest.json")) << R"({"cases": [{"id": "good"}, {"id": "bad"}, {}, 5]})";
    const auto run = [](const Json& entry) -> did::Result<void> {
      if (entry.at("id") == "good") return {};
      return did::fail(did::Errc::malformed, "is bad");
    };
    conformance::Manifest manifest{.folder = folder.path() + "/", .file = "manifest.json", .entries = "cases", .id = "id", .known = 4};
    const auto outcome = conformance::run_manifest(manifest, run);
    REQUIRE(outcome.has_value());
    CHECK(outcome->cases == 4);
    CHECK(outcome->passed() == 1);
    REQUIRE(outcome->failures.size() == 3);
    CHECK(outcome->failures[0].id == "bad");
    CHECK(outcome->failures[0].reason == "is bad");
    CHECK(outcome->failures[1].reason.starts_with("the manifest's entry cannot be read"));

    const auto pass = [](const Json&) -> did::Result<void> { return {}; };
    CHECK(conformance::run_manifest(manifest, pass)->complete());
    manifest.known = 5;
    CHECK_FALSE(conformance::run_manifest(manifest, pass)->complete());
    manifest.entries = "sequence";
    CHECK(conformance::run_manifest(manifest, pass).error().code == did::Errc::malformed);
    manifest.file = "missing.json";
    CHECK(conformance::run_manifest(manifest, pass).error().code == did::Errc::not_found);
  }

  TEST_CASE("conformance data-integrity: each stage says no to what is its own") {
    const auto vectors = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!vectors) return;
    struct Row {
      const char* file;  // of the JCS set, whose first character changes
      std::vector<std::string> stages;
    };
    const std::string signature = "signature";
    const std::string document = "canonical document and its hash";
    const std::string options = "canonical proof options and their hash";
    for (const Row& row :
         {Row{"canonDocJCS.txt", {document}}, Row{"docHashJCS.txt", {document, signature}}, Row{"proofCanonJCS.txt", {options}},
          Row{"proofHashJCS.txt", {options, signature}}, Row{"combinedHashJCS.txt", {signature}}, Row{"sigBTC58JCS.txt", {signature}}}) {
      INFO(row.file);
      const test::TempDir copy;
      copy_vectors(*vectors, copy);
      const auto path = copy.file(std::string(jcs_set) + "/" + row.file);
      auto text = test::read_file(path);
      text.front() = text.front() == '0' ? '1' : '0';
      std::ofstream(path) << text;
      CHECK(failed_stages(copy) == row.stages);
    }
  }

  TEST_CASE("conformance data-integrity: a signature that does not hold, and one that holds for a changed claim, fail their stages") {
    const auto vectors = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!vectors) return;
    const test::TempDir copy;
    copy_vectors(*vectors, copy);
    const auto path = copy.file(std::string(jcs_set) + "/signedJCS.json");
    auto credential = Json::parse(test::read_file(path));
    credential["credentialSubject"]["alumniOf"] = "Another School";
    std::ofstream(path) << did::to_text(credential);
    CHECK(failed_stages(copy) == std::vector<std::string>{"signed credential"});
    // The claim that the last stage puts there is there already, and signed.
    const auto pair = Json::parse(test::read_file(copy.file("vc-di-eddsa/keyPair.json")));
    auto key = did::from_secret_multikey(pair.at("privateKeyMultibase").get<std::string>()).value();
    credential.erase("proof");
    const vc::ProofOptions options{.suite = "eddsa-jcs-2022",
                                   .verification_method = did::verification_method_of(did::did_key_of(key.public_key()), key.public_key())};
    std::ofstream(path) << did::to_text(vc::add_proof(credential, options, key).value());
    CHECK(failed_stages(copy) == std::vector<std::string>{"signed credential, one claim changed"});
    // Another signature, the same in both files.
    const did::Bytes other(64, 1);
    std::ofstream(copy.file(std::string(jcs_set) + "/sigHexJCS.txt")) << did::hex_encode(other);
    std::ofstream(copy.file(std::string(jcs_set) + "/sigBTC58JCS.txt")) << did::multibase_encode(did::Multibase::base58btc, other);
    CHECK(failed_stages(copy) == std::vector<std::string>{"signature", "signed credential, one claim changed"});
  }

  TEST_CASE("conformance data-integrity: a file that changed or was lost fails its stage, and a lost set is not found") {
    const auto vectors = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!vectors) return;
    namespace fs = std::filesystem;
    const test::TempDir copy;
    copy_vectors(*vectors, copy);
    const auto failures = [&] {
      std::vector<std::string> ids;
      const auto outcomes = conformance::run_data_integrity(copy.path()).value();
      for (const auto& one : outcomes)
        for (const auto& failure : one.failures) ids.push_back(one.manifest + ": " + failure.id);
      return ids;
    };
    REQUIRE(failures().empty());
    std::ofstream(copy.file("vc-di-eddsa/eddsa-rdfc-2022/canonDocDataInt.txt"), std::ios::app) << "more";
    std::ofstream(copy.file("vc-di-eddsa/eddsa-jcs-2022/sigHexJCS.txt")) << std::string(128, '0');
    fs::remove(copy.file("vc-di-ecdsa/ecdsa-rdfc-2019-p384/proofHashECDSAP384.txt"));
    CHECK(failures() == std::vector<std::string>{"vc-di-eddsa/eddsa-jcs-2022: signature",
                                                 "vc-di-eddsa/eddsa-rdfc-2022: canonical document and its hash",
                                                 "vc-di-ecdsa/ecdsa-rdfc-2019-p384: canonical proof options and their hash",
                                                 "vc-di-ecdsa/ecdsa-rdfc-2019-p384: signature"});
    fs::remove_all(copy.file("vc-di-ecdsa/ecdsa-jcs-2019-p256"));
    CHECK(conformance::run_data_integrity(copy.path()).error().code == did::Errc::not_found);
  }
}
