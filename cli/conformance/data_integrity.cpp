// The published vectors of the Data Integrity cryptosuites (vc-di-eddsa appendix B, vc-di-ecdsa appendix A), stage by stage
// through the public interface: canonical forms, hashes, the signature, and the signed credential as a verifier sees it.
#include <did/codec.h>
#include <did/hash.h>
#include <did/key_format.h>
#include <did/methods.h>
#include <vc/carried_contexts.h>
#include <vc/rdf.h>
#include <vc/verify.h>

#include <array>
#include <nlohmann/json.hpp>

#include "conformance/files.h"
#include "conformance/suite.h"

namespace conformance {
namespace {

using did::Errc;
using did::Result;

struct VectorSet {
  std::string_view folder;  // below the vectors, with the key pair's file beside it
  std::string_view name;    // of the set, a folder again
  std::string_view ending;  // of its files' names
  std::string_view key_pair;
};
constexpr std::array sets{VectorSet{"vc-di-eddsa", "eddsa-jcs-2022", "JCS", "keyPair.json"},
                          VectorSet{"vc-di-eddsa", "eddsa-rdfc-2022", "DataInt", "keyPair.json"},
                          VectorSet{"vc-di-ecdsa", "ecdsa-jcs-2019-p256", "JCSECDSAP256", "p256KeyPair.json"},
                          VectorSet{"vc-di-ecdsa", "ecdsa-rdfc-2019-p256", "ECDSAP256", "p256KeyPair.json"},
                          VectorSet{"vc-di-ecdsa", "ecdsa-rdfc-2019-p384", "ECDSAP384", "p384KeyPair.json"}};

// One set's files, and what all stages begin with.
class Vectors {
 public:
  Vectors(const std::string& root, const VectorSet& set) : root_(root + "/" + std::string(set.folder) + "/"), set_(set) {}

  [[nodiscard]] Result<std::string> text(std::string_view stage, std::string_view type) const {
    return read_file(root_ + std::string(set_.name) + "/" + std::string(stage) + std::string(set_.ending) + std::string(type));
  }
  [[nodiscard]] Result<did::JsonDocument> json(std::string_view stage) const {
    DID_TRY(const auto content, text(stage, ".json"));
    return did::JsonDocument::parse(content);
  }
  [[nodiscard]] Result<did::JsonDocument> unsigned_credential() const {
    DID_TRY(const auto content, read_file(root_ + "unsigned.json"));
    return did::JsonDocument::parse(content);
  }
  [[nodiscard]] Result<did::PublicKey> key() const {
    DID_TRY(const auto content, read_file(root_ + std::string(set_.key_pair)));
    DID_TRY(const auto pair, did::JsonDocument::parse(content));
    return did::from_multikey(pair.root().find_string("publicKeyMultibase").value_or(""));
  }
  [[nodiscard]] bool is_rdf() const { return set_.name.contains("-rdfc-"); }
  [[nodiscard]] bool is_p384() const { return set_.ending.ends_with("P384"); }

 private:
  std::string root_;
  const VectorSet& set_;
};

std::string without_end(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

Result<void> same(const std::string& got, const std::string& expected) {
  if (without_end(got) == without_end(expected)) return {};
  return did::fail(Errc::malformed, "got\n" + got + "\nnot\n" + expected);
}

Result<std::string> canonical(did::JsonValue json, const Vectors& vectors) {
  if (!vectors.is_rdf()) return did::canonicalize(json);
  const auto dataset = vc::jsonld::to_rdf(json, vc::CarriedContexts::embedded().prepared(), {.safe = true});
  if (!dataset) return std::unexpected(vc::jsonld::to_did_error(dataset.error()));
  DID_TRY(auto form,
          vc::rdf::canonicalize(*dataset, {.hash = vectors.is_p384() ? vc::rdf::HashAlgorithm::sha384 : vc::rdf::HashAlgorithm::sha256}));
  return std::move(form.nquads);
}

std::string digest(std::string_view text, const Vectors& vectors) {
  const auto bytes = did::as_bytes(text);
  return vectors.is_p384() ? did::hex_encode(did::sha384(bytes)) : did::hex_encode(did::sha256(bytes));
}

// The canonical form of an input, and its hash.
Result<void> check_forms(const did::JsonDocument& input, std::string_view canonical_stage, std::string_view hash_stage,
                         const Vectors& vectors) {
  DID_TRY(const auto form, canonical(input.root(), vectors));
  DID_TRY(const auto expected, vectors.text(canonical_stage, ".txt"));
  DID_CHECK(same(form, expected));
  DID_TRY(const auto hash, vectors.text(hash_stage, ".txt"));
  return same(digest(form, vectors), hash);
}

Result<void> check_document(const Vectors& vectors) {
  DID_TRY(const auto document, vectors.unsigned_credential());
  return check_forms(document, "canonDoc", "docHash", vectors);
}

Result<void> check_proof_options(const Vectors& vectors) {
  DID_TRY(const auto options, vectors.json("proofConfig"));
  return check_forms(options, "proofCanon", "proofHash", vectors);
}

Result<void> check_signature(const Vectors& vectors) {
  DID_TRY(const auto proof_hash, vectors.text("proofHash", ".txt"));
  DID_TRY(const auto document_hash, vectors.text("docHash", ".txt"));
  DID_TRY(const auto combined, vectors.text("combinedHash", ".txt"));
  DID_CHECK(same(without_end(proof_hash) + without_end(document_hash), combined));
  DID_TRY(const auto message, did::hex_decode(without_end(combined)));
  DID_TRY(const auto hex, vectors.text("sigHex", ".txt"));
  DID_TRY(const auto signature, did::hex_decode(without_end(hex)));
  DID_TRY(const auto key, vectors.key());
  if (!key.verify(message, signature)) return did::fail(Errc::malformed, "the published signature does not hold");
  DID_TRY(const auto expected, vectors.text("sigBTC58", ".txt"));
  return same(did::multibase_encode(did::Multibase::base58btc, signature), expected);
}

vc::Verdict judge(did::JsonValue credential) {
  std::vector<std::unique_ptr<did::DidMethod>> list;
  list.push_back(did::make_did_key());
  const did::MethodTable methods(std::move(list));
  // The vectors' issuer is a web address that does not control the key: Data Integrity itself does not ask for that.
  return vc::verify(credential, {.at = did::Time(std::chrono::sys_days(std::chrono::year(2023) / 6 / 1)), .issuer_unchecked = true},
                    methods);
}

Result<void> check_accepted(const Vectors& vectors) {
  DID_TRY(const auto credential, vectors.json("signed"));
  const auto verdict = judge(credential.root());
  if (verdict.accepted()) return {};
  return did::fail(Errc::malformed, "not accepted: " + verdict.reason()->detail);
}

Result<void> check_changed(const Vectors& vectors) {
  DID_TRY(const auto credential, vectors.json("signed"));
  auto changed = did::to_json(credential.root());
  changed["credentialSubject"]["alumniOf"] = "Another School";
  DID_TRY(const auto read, did::JsonDocument::parse(did::to_text(changed)));
  if (!judge(read.root()).accepted()) return {};
  return did::fail(Errc::malformed, "accepted, though a claim was changed");
}

struct Stage {
  const char* id;
  Result<void> (*check)(const Vectors& vectors);
};
constexpr std::array stages{Stage{"canonical document and its hash", check_document},
                            Stage{"canonical proof options and their hash", check_proof_options}, Stage{"signature", check_signature},
                            Stage{"signed credential", check_accepted}, Stage{"signed credential, one claim changed", check_changed}};

}  // namespace

Result<std::vector<Outcome>> run_data_integrity(const std::string& vectors) {
  std::vector<Outcome> outcomes;
  for (const auto& set : sets) {
    const Vectors files(vectors, set);
    DID_CHECK(files.text("signed", ".json"));  // is the set there?
    Outcome outcome{.manifest = std::string(set.folder) + "/" + std::string(set.name), .known = stages.size()};
    for (const auto& stage : stages) {
      ++outcome.cases;
      if (auto done = stage.check(files); !done) outcome.failures.push_back({stage.id, std::move(done.error().message)});
    }
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace conformance
