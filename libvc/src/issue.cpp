// Issue and present: a document is completed, checked as a verifier would check it, and then signed.
#include "vc/issue.h"

#include <nlohmann/json.hpp>

#include "did/did.h"
#include "first_proof.h"
#include "proof_limits.h"
#include "related_resources.h"
#include "suite_choice.h"

namespace vc {
namespace {

using did::Errc;

// The DID that a verification method belongs to; empty where it is no DID URL.
std::string did_of(const std::string& verification_method) {
  const auto url = did::DidUrl::parse(verification_method);
  return url ? std::string(url->did().text()) : std::string();
}

std::string issuer_of(const Json& claims) {
  const auto party = claims.value("issuer", Json());
  const auto& id = party.is_object() && party.contains("id") ? party.at("id") : party;
  return id.is_string() ? id.get<std::string>() : std::string();
}

std::unexpected<did::Error> secured_already() {
  return did::fail(Errc::malformed, "/proof: the claims carry a proof already",
                   "leave it out, or add a further proof to the finished credential");
}

Result<void> check_issuer(std::string_view issuer, const IssueOptions& options) {
  if (options.issuer_unchecked) return {};
  if (!options.issuer.empty() && issuer != options.issuer)
    return did::fail(Errc::malformed, "the claims name issuer `" + std::string(issuer) + "`, the key speaks for `" + options.issuer + "`");
  if (const auto controller = did_of(options.proof.verification_method); issuer != controller)
    return did::fail(Errc::malformed, "issuer `" + std::string(issuer) + "` does not own the verification method `" +
                                          options.proof.verification_method + "`");
  return {};
}

Result<void> first_breach(const std::vector<Finding>& findings) {
  if (findings.empty()) return {};
  const auto& first = findings.front();
  return did::fail(Errc::malformed, (first.pointer.empty() ? std::string("/") : first.pointer) + ": " + first.detail);
}

Result<void> check_claims(const Credential& read, const IssueOptions& options) {
  if (data_model(read.root()) == DataModel::v1_1 && !options.allow_v1_1)
    return did::fail(Errc::unsupported, "credentials of version 1.1 are read, not issued unless that is asked for",
                     "use the context `" + std::string(context_v2) + "`");
  DID_CHECK(first_breach(check_credential_structure(read.root())));
  const auto& contexts = options.proof.contexts == nullptr ? CarriedContexts::embedded() : *options.proof.contexts;
  return first_breach(compare_related_resources(read.root(), options.resources, contexts).other);
}

// What is checked is what a verifier will read, not the value that was built.
Result<Credential> read_and_check(const Json& claims, const IssueOptions& options) {
  DID_TRY(auto read, Credential::parse(did::to_text(claims)));
  DID_CHECK(check_claims(read, options));
  return read;
}

// Would issue() add nothing but the proof?
bool is_complete(JsonValue claims, std::string_view proof_type) {
  const auto contexts = claims.find("@context").value_or(JsonValue());
  return claims.find("issuer") && contexts.is_array() && knows_proof(contexts, proof_type);
}

// `claims` and one more member, its last. PRECONDITION: the text of an object with members.
std::string with_proof(std::string_view claims, const Json& proof) {
  return std::string(claims.substr(0, claims.rfind('}'))) + ",\"proof\":" + did::to_text(proof) + "}";
}

Result<void> check_holder(const PresentOptions& options, const std::string& holder) {
  if (holder.empty()) return did::fail(Errc::malformed, "`" + options.proof.verification_method + "` is no DID URL of a key");
  if (const auto controller = did_of(options.proof.verification_method); controller != holder)
    return did::fail(Errc::malformed,
                     "holder `" + holder + "` does not own the verification method `" + options.proof.verification_method + "`");
  return {};
}

}  // namespace

Result<Json> issue(Json claims, const IssueOptions& options, Signer& signer) {
  if (!claims.is_object()) return did::fail(Errc::malformed, "the claims are no JSON object");
  if (claims.contains("proof")) return secured_already();
  if (!claims.contains("@context")) claims["@context"] = Json::array({context_v2});
  if (!claims.contains("issuer") && !options.issuer.empty()) claims["issuer"] = options.issuer;
  DID_CHECK(check_issuer(issuer_of(claims), options));
  DID_TRY(const auto* suite, suite_to_sign_with(options.proof.suite, signer.public_key().type()));
  add_proof_context(claims, suite->proof_type);
  DID_TRY(const auto read, read_and_check(claims, options));
  DID_TRY(claims["proof"], first_proof(read.root(), options.proof, signer));
  return claims;
}

Result<std::string> issue_text(std::string_view claims, const IssueOptions& options, Signer& signer) {
  DID_TRY(const auto* suite, suite_to_sign_with(options.proof.suite, signer.public_key().type()));
  DID_TRY(const auto read, Credential::parse(claims));
  if (read.root().find("proof")) return secured_already();
  if (!is_complete(read.root(), suite->proof_type)) {
    DID_TRY(const auto filled, issue(did::to_json(read.root()), options, signer));
    return did::to_text(filled);
  }
  DID_CHECK(check_issuer(identifier_of(read.root(), "issuer"), options));
  DID_CHECK(check_claims(read, options));
  DID_TRY(const auto proof, first_proof(read.root(), options.proof, signer));
  return with_proof(claims, proof);
}

Result<Json> issue_further(Json credential, const IssueOptions& options, Signer& signer) {
  if (!credential.is_object() || !credential.contains("proof"))
    return did::fail(Errc::malformed, "/proof: there is no proof that another could join", "issue the claims first");
  DID_CHECK(check_issuer(issuer_of(credential), options));
  DID_TRY(const auto* suite, suite_to_sign_with(options.proof.suite, signer.public_key().type()));
  auto completed = credential;
  add_proof_context(completed, suite->proof_type);
  if (completed != credential)
    return did::fail(Errc::malformed, "/@context: no context knows the proof type `" + std::string(suite->proof_type) + "`",
                     "a context that is added now would change what the other proofs signed: issue the first proof with it");
  DID_CHECK(read_and_check(credential, options));
  return add_proof(std::move(credential), options.proof, signer);
}

Result<Json> present(std::span<const Json> credentials, const PresentOptions& options, Signer& signer) {
  if (credentials.empty()) return did::fail(Errc::malformed, "a presentation holds at least one credential");
  if (credentials.size() > max_credentials)
    return did::fail(Errc::malformed, "a presentation holds at most " + std::to_string(max_credentials) + " credentials");
  DID_TRY(const auto* suite, suite_to_sign_with(options.proof.suite, signer.public_key().type()));
  const auto holder = options.holder.empty() ? did_of(options.proof.verification_method) : options.holder;
  DID_CHECK(check_holder(options, holder));
  Json presentation{{"@context", Json::array({context_v2})}, {"type", Json::array({"VerifiablePresentation"})}, {"holder", holder}};
  add_proof_context(presentation, suite->proof_type);
  if (!options.id.empty()) presentation["id"] = options.id;
  presentation["verifiableCredential"] = Json(Json::array());
  for (const auto& one : credentials) presentation["verifiableCredential"].push_back(one);
  DID_TRY(const auto read, Presentation::parse(did::to_text(presentation)));
  DID_CHECK(first_breach(check_presentation_structure(read.root())));
  auto proof = options.proof;
  proof.purpose = did::Purpose::authentication;
  DID_TRY(presentation["proof"], first_proof(read.root(), proof, signer));
  return presentation;
}

}  // namespace vc
