// Verify Proof and Verify Proof Sets and Chains (Data Integrity 4.4, 4.5), with the retrieval of the key (Controlled Identifiers
// 3.3) and what both leave to the verifier: whose key it has to be, and when.
//
// Cheap questions come first. Where one of them already says no, no DID is resolved: nobody gets this program to fetch
// anything with a proof that could not have been accepted.
#include <algorithm>
#include <optional>

#include "did/did.h"
#include "did/key_format.h"
#include "key_retrieval.h"
#include "proof_chain.h"
#include "proof_form.h"
#include "proof_limits.h"
#include "vc/data_integrity.h"

namespace vc {
namespace {

bool holds(JsonValue strings, std::string_view wanted) {
  if (strings.is_string()) return strings.string() == wanted;
  for (std::size_t i = 0; i < strings.size(); ++i)
    if (strings[i].string() == wanted) return true;
  return false;
}

class ProofCheck {
 public:
  ProofCheck(JsonValue document, const ProofExpectation& expected, const did::MethodTable& methods, Verdict& verdict)
      : document_(document), expected_(expected), verdict_(verdict), keys_(methods) {}

  void check_set(JsonValue proofs);

 private:
  void check_one(JsonValue proof);
  [[nodiscard]] bool check_distinct(JsonValue proofs, std::size_t index);
  [[nodiscard]] const Cryptosuite* allowed_suite(const ProofForm& form);
  // nullopt: refused. Empty: the proof is in no chain, or at the beginning of one.
  [[nodiscard]] std::optional<std::vector<std::size_t>> check_previous(const ProofForm& form);
  [[nodiscard]] bool check_purpose(std::string_view purpose);
  [[nodiscard]] bool check_controller(const did::DidUrl& url);
  [[nodiscard]] bool check_challenge(std::optional<std::string_view> challenge);
  [[nodiscard]] bool check_domain(std::optional<JsonValue> domain);
  void check_proof_period(const ProofForm& form);
  void check_key_period(const did::VerificationMethod& method);
  void check_signature(JsonValue proof, const std::vector<std::size_t>& previous, const Cryptosuite& suite,
                       const did::VerificationMethod& method);
  [[nodiscard]] std::expected<bool, Fault> signature_holds(JsonValue proof, const std::vector<std::size_t>& previous,
                                                           const Cryptosuite& suite, const PublicKey& key);
  void note(Fault fault);
  void check_context_cover(JsonValue proofs);
  [[nodiscard]] bool check_required(JsonValue proofs);

  [[nodiscard]] Finding finding(Problem problem, std::string_view member, std::string detail) const;
  // Both answer false, so that a check can end with them.
  bool refuse(Check check, Problem problem, std::string_view member, std::string detail);
  bool leave_open(Problem problem, std::string_view member, std::string detail);
  void note(NoKey why);

  JsonValue document_;
  const ProofExpectation& expected_;
  Verdict& verdict_;
  std::optional<std::size_t> index_;  // of the proof under examination, in a set
  JsonValue all_;
  KeyRetrieval keys_;
};

Finding ProofCheck::finding(Problem problem, std::string_view member, std::string detail) const {
  std::string pointer = "/proof";
  if (index_) pointer += "/" + std::to_string(*index_);
  if (!member.empty()) pointer.append("/").append(member);
  return {problem, std::move(pointer), std::move(detail)};
}

bool ProofCheck::refuse(Check check, Problem problem, std::string_view member, std::string detail) {
  verdict_.fail(check, finding(problem, member, std::move(detail)));
  return false;
}

bool ProofCheck::leave_open(Problem problem, std::string_view member, std::string detail) {
  verdict_.undetermine(Check::proof, finding(problem, member, std::move(detail)));
  return false;
}

void ProofCheck::note(NoKey why) {
  if (why.open)
    leave_open(why.problem, "verificationMethod", std::move(why.detail));
  else
    refuse(why.check, why.problem, "verificationMethod", std::move(why.detail));
}

void ProofCheck::check_set(JsonValue proofs) {
  all_ = proofs;
  if (!proofs.is_array()) {
    if (check_required(proofs)) check_one(proofs);
    return check_context_cover(proofs);
  }
  if (proofs.size() == 0) return verdict_.fail(Check::proof, {Problem::proof_missing, "/proof", "the proof set is empty"});
  if (proofs.size() > max_proofs)
    return verdict_.fail(Check::proof,
                         {Problem::limit_exceeded, "/proof", "there are more than " + std::to_string(max_proofs) + " proofs"});
  for (std::size_t i = 0; i < proofs.size(); ++i) {
    index_ = i;
    if (!check_distinct(proofs, i)) return;
  }
  if (!check_required(proofs)) return;
  for (std::size_t i = 0; i < proofs.size(); ++i) {
    index_ = i;
    check_one(proofs[i]);
  }
  index_.reset();
  check_context_cover(proofs);
}

// 2.1: an unordered set. A proof that counts twice would be a second witness that does not exist; an id that two proofs have
// would leave it open which of them a later proof means.
bool ProofCheck::check_distinct(JsonValue proofs, std::size_t index) {
  const auto id = proofs[index].find_string("id");
  for (std::size_t before = 0; before < index; ++before) {
    if (proofs[before].equals(proofs[index]))
      return refuse(Check::structure, Problem::malformed_value_error, "", "the same proof stands twice");
    if (id && proofs[before].find_string("id") == id)
      return refuse(Check::structure, Problem::malformed_value_error, "id", "two proofs have this id");
  }
  return true;
}

void ProofCheck::check_one(JsonValue proof) {
  if (!proof.is_object()) return void(refuse(Check::structure, Problem::malformed_value_error, "", "a proof is an object"));
  const auto type = proof.find_string("type");
  if (!type) return void(refuse(Check::structure, Problem::proof_verification_error, "type", "`type` is missing or no string"));
  if (const auto* older = find_suite(*type); *type != data_integrity_proof && (older == nullptr || older->proof_type != *type))
    return void(leave_open(Problem::unsupported_suite, "type", "proof type `" + std::string(*type) + "` is not built in"));
  ProofForm form;
  if (auto bad = read_proof(proof, form))
    return void(refuse(Check::structure, bad->problem, std::string_view(bad->pointer).substr(1), std::move(bad->detail)));
  verdict_.pass(Check::structure);
  if (verdict_.subject.suite.empty()) {
    verdict_.subject.suite = form.suite;
    verdict_.subject.verification_method = form.verification_method;
  }
  const auto* suite = allowed_suite(form);
  const auto url = method_url(form.verification_method);
  if (!url) note(url.error());
  if (suite == nullptr || !url) return;
  const auto previous = check_previous(form);
  if (!previous) return;
  if (verdict_.subject.issuer.empty()) verdict_.subject.issuer = url->did().text();
  check_proof_period(form);
  // Every question is asked, so that the verdict names all that is wrong.
  const bool purpose = check_purpose(form.purpose);
  const bool controller = check_controller(*url);
  const bool challenge = check_challenge(form.challenge);
  const bool domain = check_domain(form.domain);
  if (!purpose || !controller || !challenge || !domain) return;
  const auto method = keys_.retrieve(*url, expected_.purpose);
  verdict_.subject.document_digest = keys_.source_digest();
  if (!method) return note(method.error());
  verdict_.pass(Check::purpose);
  check_key_period(**method);
  check_signature(proof, *previous, *suite, **method);
}

const Cryptosuite* ProofCheck::allowed_suite(const ProofForm& form) {
  const std::string name(form.suite);
  if (!expected_.suites.empty() && std::ranges::find(expected_.suites, form.suite) == expected_.suites.end()) {
    refuse(Check::proof, Problem::unsupported_suite, "cryptosuite", "cryptosuite `" + name + "` is not among those allowed");
    return nullptr;
  }
  const auto* suite = find_suite(form.suite);
  if (suite != nullptr && suite->checker != nullptr && suite->proof_type == form.type) return suite;
  leave_open(Problem::unsupported_suite, "cryptosuite", "cryptosuite `" + name + "` is not built in");
  return nullptr;
}

// 4.5 step 3.2. Every proof must hold, so that those before this one are judged as well.
std::optional<std::vector<std::size_t>> ProofCheck::check_previous(const ProofForm& form) {
  if (!form.previous) return std::vector<std::size_t>{};
  const auto no = [this](std::string detail) -> std::optional<std::vector<std::size_t>> {
    refuse(Check::proof, Problem::proof_verification_error, "previousProof", std::move(detail));
    return std::nullopt;
  };
  if (!index_) return no("there is no other proof");
  auto found = previous_proofs(all_, *index_);
  return found ? *std::move(found) : no(std::move(found.error()));
}

// 4.4 step 5.
bool ProofCheck::check_purpose(std::string_view purpose) {
  if (purpose == did::name(expected_.purpose)) return true;
  return refuse(Check::purpose, Problem::proof_verification_error, "proofPurpose",
                "the proof is for `" + std::string(purpose) + "`, not for `" + std::string(did::name(expected_.purpose)) + "`");
}

// Data Integrity 5.9. The DID document's own `controller` members do not widen this.
bool ProofCheck::check_controller(const did::DidUrl& url) {
  if (expected_.controller_unchecked) return true;
  const auto controller = expected_.controller.empty() ? url.did().text() : expected_.controller;
  if (url.did().text() == controller) {
    verdict_.pass(Check::controller);
    return true;
  }
  return refuse(Check::controller, Problem::controller_mismatch, "verificationMethod",
                "the key belongs to `" + std::string(url.did().text()) + "`, not to `" + std::string(controller) + "`");
}

// 4.4 step 7.
bool ProofCheck::check_challenge(std::optional<std::string_view> challenge) {
  if (!expected_.challenge) return true;
  if (challenge == expected_.challenge) {
    verdict_.pass(Check::challenge);
    return true;
  }
  return refuse(Check::challenge, Problem::invalid_challenge_error, "challenge",
                challenge ? "the proof answers another challenge" : "the proof answers no challenge");
}

// 4.4 step 6, with the verifier's one domain: the proof may name others beside it.
bool ProofCheck::check_domain(std::optional<JsonValue> domain) {
  if (!expected_.domain) return true;
  if (domain && holds(*domain, *expected_.domain)) {
    verdict_.pass(Check::domain);
    return true;
  }
  return refuse(Check::domain, Problem::invalid_domain_error, "domain",
                domain ? "the proof is not for `" + std::string(*expected_.domain) + "`" : std::string("the proof names no domain"));
}

void ProofCheck::check_proof_period(const ProofForm& form) {
  if (form.created && *form.created > expected_.at + expected_.leeway)
    return void(refuse(Check::proof_period, Problem::range_error, "created", "the proof was created after the time it is judged for"));
  if (form.expires && *form.expires < expected_.at - expected_.leeway)
    return void(refuse(Check::proof_period, Problem::range_error, "expires", "the proof has expired"));
  verdict_.pass(Check::proof_period);
}

// CID 2.2: at the time of revocation or expiry the key has ceased to count. There is no leeway.
void ProofCheck::check_key_period(const did::VerificationMethod& method) {
  if (method.revoked && *method.revoked <= expected_.at)
    refuse(Check::proof_period, Problem::invalid_verification_method, "verificationMethod",
           "the key was revoked at `" + did::format_time(*method.revoked) + "`");
  if (method.expires && *method.expires <= expected_.at)
    refuse(Check::proof_period, Problem::invalid_verification_method, "verificationMethod",
           "the key expired at `" + did::format_time(*method.expires) + "`");
}

// 4.4 step 8.
void ProofCheck::check_signature(JsonValue proof, const std::vector<std::size_t>& previous, const Cryptosuite& suite,
                                 const did::VerificationMethod& method) {
  if (!method.key)
    return void(leave_open(Problem::unsupported_suite, "verificationMethod", "keys of type `" + method.type + "` are not built in"));
  const auto& key = *method.key;
  if (verdict_.subject.key_hash.empty()) verdict_.subject.key_hash = did::key_digest(key);
  if (std::ranges::find(suite.key_types, key.type()) == suite.key_types.end())
    return void(refuse(Check::proof, Problem::invalid_verification_method, "verificationMethod",
                       "a `" + std::string(did::info(key.type()).name) + "` key does not sign for `" + std::string(suite.name) + "`"));
  auto good = signature_holds(proof, previous, suite, key);
  if (!good) return note(std::move(good.error()));
  if (*good) return verdict_.pass(Check::proof);
  if (key.type() == KeyType::ed25519 && !key.check_point())
    return void(refuse(Check::proof, Problem::invalid_verification_method, "verificationMethod", "the key is no point of its curve"));
  refuse(Check::proof, Problem::cryptographic_security_error, "proofValue", "the signature does not hold for this document");
}

// 4.5 steps 3.3 and 3.4.
std::expected<bool, Fault> ProofCheck::signature_holds(JsonValue proof, const std::vector<std::size_t>& previous, const Cryptosuite& suite,
                                                       const PublicKey& key) {
  const auto& contexts = expected_.contexts == nullptr ? CarriedContexts::embedded() : *expected_.contexts;
  if (previous.empty()) {
    auto good = suite.checker->check({.document = document_, .proof = proof, .contexts = contexts, .seen = expected_.seen}, key);
    if (!good && index_ && good.error().pointer.starts_with("/proof/")) good.error().pointer.insert(6, "/" + std::to_string(*index_));
    return good;
  }
  DID_TRY(const auto signed_document, with_proofs(document_, all_, previous));
  return suite.checker->check(
      {.document = signed_document.root(), .proof = proof, .chained = true, .contexts = contexts, .seen = expected_.seen}, key);
}

void ProofCheck::note(Fault fault) {
  auto about = fault.pointer.empty() ? finding(fault.problem, "proofValue", std::move(fault.detail))
                                     : Finding{fault.problem, std::move(fault.pointer), std::move(fault.detail)};
  if (fault.problem == Problem::resolution_error) return verdict_.undetermine(Check::proof, std::move(about));
  verdict_.fail(Check::proof, std::move(about));
}

// A proof that is taken away leaves a set that still holds: who relies on it names it.
bool ProofCheck::check_required(JsonValue proofs) {
  const auto is = [](JsonValue proof, const RequiredProof& wanted) {
    const auto suite = proof.find_string(proof.find("cryptosuite") ? "cryptosuite" : "type").value_or("");
    return (wanted.suite.empty() || wanted.suite == suite) &&
           (wanted.verification_method.empty() || proof.find_string("verificationMethod") == wanted.verification_method);
  };
  bool all = true;
  for (const auto& wanted : expected_.required) {
    bool found = !proofs.is_array() && is(proofs, wanted);
    for (std::size_t i = 0; proofs.is_array() && i < proofs.size(); ++i) found = found || is(proofs[i], wanted);
    if (found) continue;
    all = false;
    const auto& name = wanted.verification_method.empty() ? wanted.suite : wanted.verification_method;
    verdict_.fail(Check::proof, {Problem::proof_missing, "/proof", "there is no proof of `" + name + "`, which is required"});
  }
  return all;
}

// A proof may cover only the first of the document's contexts (vc-di-eddsa 3.3.2 step 4), as the older ones of a set do.
// Contexts that no proof covers were added by somebody, and would change what the terms mean.
void ProofCheck::check_context_cover(JsonValue proofs) {
  const auto contexts = document_.find("@context");
  if (!contexts) return;
  for (std::size_t i = 0; i < (proofs.is_array() ? proofs.size() : 1); ++i) {
    const auto covered = (proofs.is_array() ? proofs[i] : proofs).find("@context");
    if (!covered || covered->equals(*contexts)) return;
  }
  verdict_.fail(Check::proof, {Problem::cryptographic_security_error, "/@context", "no proof covers all of the contexts"});
}

}  // namespace

void check_proofs(JsonValue document, const ProofExpectation& expected, const did::MethodTable& methods, Verdict& verdict) {
  const auto proofs = document.find("proof");
  if (!proofs) return verdict.fail(Check::proof, {Problem::proof_missing, "/proof", "the document carries no proof"});
  ProofCheck(document, expected, methods, verdict).check_set(*proofs);
}

}  // namespace vc
