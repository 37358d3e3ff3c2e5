// A presentation: the holder's proof over everything, then each credential in it, then whether they belong together.
#include "proof_limits.h"
#include "verify_steps.h"

namespace vc {
namespace {

class PresentationCheck {
 public:
  PresentationCheck(JsonValue presentation, const PresentationPolicy& policy, const did::MethodTable& methods)
      : presentation_(presentation), policy_(policy), methods_(methods) {}

  Verdict run();

 private:
  void require_all();
  [[nodiscard]] bool check_policy();
  [[nodiscard]] bool check_count(std::size_t count);
  void check_holder_proof();
  void check_credential(JsonValue credential, const std::string& pointer);
  void check_subjects(JsonValue credential, const std::string& pointer);
  void check_subject(JsonValue subject, const std::string& pointer);

  JsonValue presentation_;
  const PresentationPolicy& policy_;
  const did::MethodTable& methods_;
  Verdict verdict_{Check::structure, Check::proof, Check::purpose, Check::proof_period, Check::holder, Check::credentials};
};

void PresentationCheck::require_all() {
  auto& insecure = verdict_.subject.insecure;
  require_controller(policy_.credentials, verdict_);
  if (policy_.challenge_unchecked)
    insecure.emplace_back("challenge_unchecked");
  else
    verdict_.require(Check::challenge);
  if (policy_.domain_unchecked)
    insecure.emplace_back("domain_unchecked");
  else
    verdict_.require(Check::domain);
  if (policy_.subject_may_differ) insecure.emplace_back("subject_may_differ");
}

// A verifier that names no challenge would accept a recording.
bool PresentationCheck::check_policy() {
  if (!policy_.challenge_unchecked && policy_.challenge.empty())
    verdict_.fail(Check::challenge, {Problem::invalid_challenge_error, "", "the verifier named no challenge"});
  if (!policy_.domain_unchecked && policy_.domain.empty())
    verdict_.fail(Check::domain, {Problem::invalid_domain_error, "", "the verifier named no domain"});
  return !verdict_.rejected();
}

bool PresentationCheck::check_count(std::size_t count) {
  if (count == 0)
    verdict_.fail(Check::credentials, {Problem::malformed_value_error, "/verifiableCredential", "the presentation holds no credential"});
  if (count > max_credentials)
    verdict_.fail(Check::credentials, {Problem::limit_exceeded, "/verifiableCredential",
                                       "there are more than " + std::to_string(max_credentials) + " credentials"});
  return count > 0 && count <= max_credentials;
}

// 4.13: where `holder` is absent, the holder is whoever secured the presentation.
void PresentationCheck::check_holder_proof() {
  auto expected = expectation(policy_.credentials, did::Purpose::authentication, verdict_.subject.issuer);
  expected.required = {};   // these are the issuers'
  expected.seen = nullptr;  // it answers a challenge, and is not shown twice
  if (!policy_.challenge_unchecked) expected.challenge = policy_.challenge;
  if (!policy_.domain_unchecked) expected.domain = policy_.domain;
  check_proofs(presentation_, expected, methods_, verdict_);
}

void PresentationCheck::check_subject(JsonValue subject, const std::string& pointer) {
  const auto id = subject.find_string("id");
  if (!id || *id == verdict_.subject.issuer) return;
  verdict_.fail(Check::holder, {Problem::holder_mismatch, pointer + "/id",
                                "the credential is about `" + std::string(*id) + "`, the holder is `" + verdict_.subject.issuer + "`"});
}

// A credential that names nobody is a bearer credential, and goes with any holder.
void PresentationCheck::check_subjects(JsonValue credential, const std::string& pointer) {
  const auto subjects = credential.find("credentialSubject");
  if (policy_.subject_may_differ || !subjects) return;
  if (!subjects->is_array()) return check_subject(*subjects, pointer + "/credentialSubject");
  for (std::size_t i = 0; i < subjects->size(); ++i) check_subject((*subjects)[i], pointer + "/credentialSubject/" + std::to_string(i));
}

void PresentationCheck::check_credential(JsonValue credential, const std::string& pointer) {
  if (has_type(credential, "EnvelopedVerifiableCredential")) {
    verdict_.parts.push_back(Verdict{Check::proof});
    verdict_.parts.back().undetermine(Check::proof, {Problem::unsupported_suite, "/type", "enveloped credentials are not built in"});
  } else {
    verdict_.parts.push_back(verify(credential, policy_.credentials, methods_));
    check_subjects(credential, pointer);
  }
  const auto& part = verdict_.parts.back();
  if (part.accepted()) return;
  const auto* reason = part.reason();
  auto why = reason == nullptr ? Finding{Problem::proof_verification_error, {}, "a required check did not run"} : *reason;
  why.pointer.insert(0, pointer);
  if (part.rejected())
    verdict_.fail(Check::credentials, std::move(why));
  else
    verdict_.undetermine(Check::credentials, std::move(why));
}

Verdict PresentationCheck::run() {
  verdict_.subject.format = "vp+di";
  verdict_.subject.at = did::format_time(policy_.credentials.at);
  require_all();
  if (!note_structure(check_presentation_structure(presentation_), verdict_)) return std::move(verdict_);
  verdict_.subject.issuer = identifier_of(presentation_, "holder");
  const auto all = credentials_of(presentation_);
  if (!check_policy() || !check_count(all.size())) return std::move(verdict_);
  // A presentation that was not accepted so far gets nobody's DID resolved on behalf of its credentials.
  check_holder_proof();
  if (verdict_.rejected()) return std::move(verdict_);
  const bool is_array = presentation_.find("verifiableCredential")->is_array();
  for (std::size_t i = 0; i < all.size(); ++i)
    check_credential(all[i], is_array ? "/verifiableCredential/" + std::to_string(i) : std::string("/verifiableCredential"));
  verdict_.pass(Check::holder);
  verdict_.pass(Check::credentials);
  return std::move(verdict_);
}

}  // namespace

Verdict verify(const Presentation& presentation, const PresentationPolicy& policy, const did::MethodTable& methods) {
  return verify(presentation.root(), policy, methods);
}

Verdict verify(JsonValue presentation, const PresentationPolicy& policy, const did::MethodTable& methods) {
  return PresentationCheck(presentation, policy, methods).run();
}

}  // namespace vc
