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

std::string id_of(const Json& party) {
  const auto& id = party.is_object() && party.contains("id") ? party.at("id") : party;
  return id.is_string() ? id.get<std::string>() : std::string();
}

Result<void> check_issuer(const Json& claims, const IssueOptions& options) {
  if (options.issuer_unchecked) return {};
  const auto issuer = id_of(claims.value("issuer", Json()));
  if (!options.issuer.empty() && issuer != options.issuer)
    return did::fail(Errc::malformed, "the claims name issuer `" + issuer + "`, the key speaks for `" + options.issuer + "`");
  if (const auto controller = did_of(options.proof.verification_method); issuer != controller)
    return did::fail(Errc::malformed,
                     "issuer `" + issuer + "` does not own the verification method `" + options.proof.verification_method + "`");
  return {};
}

Result<void> first_breach(const std::vector<Finding>& findings) {
  if (findings.empty()) return {};
  const auto& first = findings.front();
  return did::fail(Errc::malformed, (first.pointer.empty() ? std::string("/") : first.pointer) + ": " + first.detail);
}

// What is checked is what a verifier will read, not the value that was built.
Result<Credential> read_and_check(const Json& claims, const IssueOptions& options) {
  DID_TRY(auto read, Credential::parse(did::to_text(claims)));
  if (data_model(read.root()) == DataModel::v1_1 && !options.allow_v1_1)
    return did::fail(Errc::unsupported, "credentials of version 1.1 are read, not issued unless that is asked for",
                     "use the context `" + std::string(context_v2) + "`");
  DID_CHECK(first_breach(check_credential_structure(read.root())));
  const auto& contexts = options.proof.contexts == nullptr ? CarriedContexts::embedded() : *options.proof.contexts;
  DID_CHECK(first_breach(compare_related_resources(read.root(), options.resources, contexts).other));
  return read;
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
  if (claims.contains("proof"))
    return did::fail(Errc::malformed, "/proof: the claims carry a proof already",
                     "leave it out, or add a further proof to the finished credential");
  if (!claims.contains("@context")) claims["@context"] = Json::array({context_v2});
  if (!claims.contains("issuer") && !options.issuer.empty()) claims["issuer"] = options.issuer;
  DID_CHECK(check_issuer(claims, options));
  DID_TRY(const auto* suite, suite_to_sign_with(options.proof.suite, signer.public_key().type()));
  add_proof_context(claims, suite->proof_type);
  DID_TRY(const auto read, read_and_check(claims, options));
  return add_first_proof(std::move(claims), read.root(), options.proof, signer);
}

Result<Json> issue_further(Json credential, const IssueOptions& options, Signer& signer) {
  if (!credential.is_object() || !credential.contains("proof"))
    return did::fail(Errc::malformed, "/proof: there is no proof that another could join", "issue the claims first");
  DID_CHECK(check_issuer(credential, options));
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
  return add_first_proof(std::move(presentation), read.root(), proof, signer);
}

}  // namespace vc
