// Names, problem types and exit codes of verdicts: one table each, in the order of the enums. docs/verdict.md shows them.
#include "vc/verdict.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

namespace vc {
namespace {

constexpr std::array<std::string_view, check_count> check_names{
    "structure",
    "proof.signature",
    "proof.purpose",
    "proof.period",
    "proof.controller",
    "validity.period",
    "policy.issuer",
    "presentation.challenge",
    "presentation.domain",
    "presentation.holder",
    "presentation.credentials",
    "status",
    "schema",
    "resources",
};

constexpr std::string_view data_model_problems = "https://www.w3.org/TR/vc-data-model#";        // VC Data Model 2.0 7.2
constexpr std::string_view security_problems = "https://w3id.org/security#";                    // Data Integrity 4.7, CID 3.5
constexpr std::string_view status_problems = "https://www.w3.org/ns/credentials/status-list#";  // Bitstring Status List 3.4
constexpr std::string_view own_problems = "https://w3id.org/credence/problems#";

struct ProblemRow {
  Problem problem;
  std::string_view base;
  std::string_view code;
  std::string_view title;
};
constexpr std::array problem_rows{
    ProblemRow{Problem::parsing_error, data_model_problems, "PARSING_ERROR", "input cannot be read"},
    ProblemRow{Problem::malformed_value_error, data_model_problems, "MALFORMED_VALUE_ERROR", "value is malformed"},
    ProblemRow{Problem::range_error, data_model_problems, "RANGE_ERROR", "date is outside its window"},
    ProblemRow{Problem::proof_verification_error, security_problems, "PROOF_VERIFICATION_ERROR", "proof does not verify"},
    ProblemRow{Problem::proof_transformation_error, security_problems, "PROOF_TRANSFORMATION_ERROR", "document has no canonical form"},
    ProblemRow{Problem::data_loss_detection_error, security_problems, "DATA_LOSS_DETECTION_ERROR", "something would not be signed"},
    ProblemRow{Problem::invalid_domain_error, security_problems, "INVALID_DOMAIN_ERROR", "proof is for another domain"},
    ProblemRow{Problem::invalid_challenge_error, security_problems, "INVALID_CHALLENGE_ERROR", "proof answers another challenge"},
    ProblemRow{Problem::cryptographic_security_error, data_model_problems, "CRYPTOGRAPHIC_SECURITY_ERROR", "signature does not hold"},
    ProblemRow{Problem::invalid_verification_method_url, security_problems, "INVALID_VERIFICATION_METHOD_URL",
               "verification method is no DID URL"},
    ProblemRow{Problem::invalid_verification_method, security_problems, "INVALID_VERIFICATION_METHOD", "verification method is unusable"},
    ProblemRow{Problem::invalid_controlled_identifier_document, security_problems, "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT",
               "DID document is malformed"},
    ProblemRow{Problem::invalid_controlled_identifier_document_id, security_problems, "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID",
               "DID document has another id"},
    ProblemRow{Problem::invalid_relationship_for_verification_method, security_problems, "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
               "key is not listed for this purpose"},
    ProblemRow{Problem::status_retrieval_error, status_problems, "STATUS_RETRIEVAL_ERROR", "status could not be read"},
    ProblemRow{Problem::status_verification_error, status_problems, "STATUS_VERIFICATION_ERROR", "status list is not sound"},
    ProblemRow{Problem::status_revoked, own_problems, "STATUS_REVOKED", "credential was revoked"},
    ProblemRow{Problem::untrusted_issuer, own_problems, "UNTRUSTED_ISSUER", "issuer is not trusted here"},
    ProblemRow{Problem::holder_mismatch, own_problems, "HOLDER_MISMATCH", "holder and subject differ"},
    ProblemRow{Problem::controller_mismatch, own_problems, "CONTROLLER_MISMATCH", "key belongs to somebody else"},
    ProblemRow{Problem::unsupported_suite, own_problems, "UNSUPPORTED_SUITE", "cryptosuite is not available"},
    ProblemRow{Problem::resolution_error, own_problems, "RESOLUTION_ERROR", "reference could not be resolved"},
    ProblemRow{Problem::proof_missing, own_problems, "PROOF_MISSING", "there is no proof"},
    ProblemRow{Problem::resource_mismatch, own_problems, "RESOURCE_MISMATCH", "related resource is not what it was"},
    ProblemRow{Problem::limit_exceeded, own_problems, "LIMIT_EXCEEDED", "limit was exceeded"},
};

consteval bool rows_follow_the_enum() {
  for (std::size_t i = 0; i < problem_rows.size(); ++i)
    if (std::to_underlying(problem_rows[i].problem) != i) return false;
  return true;
}
static_assert(rows_follow_the_enum() && problem_rows.back().problem == Problem::limit_exceeded);

const ProblemRow& row(Problem problem) { return problem_rows[std::to_underlying(problem)]; }

// The exit codes of docs/verdict.md, in the order in which they win when several checks failed.
enum ExitCode : std::uint8_t {
  accepted_code = 0,
  proof_code = 10,
  period_code = 11,
  policy_code = 12,
  undetermined_code = 13,
  malformed_code = 14,
  limit_code = 15
};
constexpr std::array precedence{malformed_code, limit_code, proof_code, period_code, policy_code};

ExitCode worse(ExitCode a, ExitCode b) { return std::ranges::find(precedence, a) <= std::ranges::find(precedence, b) ? a : b; }

ExitCode exit_code_of(Check check, Problem problem) {
  if (problem == Problem::limit_exceeded) return limit_code;
  // A suite that exists, but that the caller did not allow: the proof was not judged.
  if (problem == Problem::unsupported_suite || problem == Problem::untrusted_issuer) return policy_code;
  switch (check) {
    case Check::structure:
    case Check::schema: return malformed_code;
    case Check::proof:
    case Check::purpose:
    case Check::controller:
    case Check::resources: return proof_code;
    case Check::proof_period:
    case Check::period:
    case Check::status: return period_code;
    case Check::credentials: return problem == Problem::malformed_value_error ? malformed_code : policy_code;
    case Check::issuer:
    case Check::challenge:
    case Check::domain:
    case Check::holder: return policy_code;
  }
  std::unreachable();
}

Json problem_json(const Finding& finding) {
  Json json{{"type", type_url(finding.problem)}, {"title", title(finding.problem)}, {"code", code(finding.problem)}};
  if (!finding.detail.empty()) json["detail"] = finding.detail;
  return json;
}

void set_if_known(Json& json, const char* member, const std::string& value) {
  if (!value.empty()) json[member] = value;
}

}  // namespace

std::string_view name(Check check) { return check_names[std::to_underlying(check)]; }

std::string_view code(Problem problem) { return row(problem).code; }
std::string_view title(Problem problem) { return row(problem).title; }
std::string type_url(Problem problem) { return std::string(row(problem).base).append(row(problem).code); }

std::string_view name(Outcome outcome) {
  constexpr std::array<std::string_view, 4> names{"not-run", "pass", "fail", "undetermined"};
  return names[std::to_underlying(outcome)];
}

Verdict::Verdict(std::initializer_list<Check> required) {
  for (const auto check : required) require(check);
}

void Verdict::require(Check check) { slot(check).required = true; }

void Verdict::pass(Check check) {
  auto& one = slot(check);
  if (one.outcome == Outcome::not_run) one.outcome = Outcome::passed;
}

void Verdict::fail(Check check, Finding finding) {
  auto& one = slot(check);
  // What was undetermined no longer matters: the findings of a check are all of one outcome.
  if (one.outcome == Outcome::undetermined) one.findings.clear();
  one.outcome = Outcome::failed;
  one.findings.push_back(std::move(finding));
}

void Verdict::undetermine(Check check, Finding finding) {
  auto& one = slot(check);
  if (one.outcome == Outcome::failed) return;
  one.outcome = Outcome::undetermined;
  one.findings.push_back(std::move(finding));
}

bool Verdict::accepted() const {
  bool any_required = false;
  for (const auto& one : slots_) {
    if (one.outcome == Outcome::failed || one.outcome == Outcome::undetermined) return false;
    if (one.required && one.outcome != Outcome::passed) return false;
    any_required = any_required || one.required;
  }
  return any_required;
}

bool Verdict::rejected() const {
  return std::ranges::any_of(slots_, [](const Slot& one) { return one.outcome == Outcome::failed; });
}

Outcome Verdict::outcome(Check check) const { return slot(check).outcome; }

const Finding* Verdict::reason() const {
  for (const auto wanted : {Outcome::failed, Outcome::undetermined})
    for (const auto& one : slots_)
      if (one.outcome == wanted) return &one.findings.front();
  return nullptr;
}

std::vector<const Finding*> Verdict::findings(Check check) const {
  std::vector<const Finding*> all;
  for (const auto& one : slot(check).findings) all.push_back(&one);
  return all;
}

int Verdict::exit_code() const {
  if (accepted()) return accepted_code;
  if (!rejected()) return undetermined_code;
  auto worst = policy_code;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].outcome != Outcome::failed) continue;
    for (const auto& finding : slots_[i].findings) worst = worse(worst, exit_code_of(static_cast<Check>(i), finding.problem));
  }
  // A presentation that fails by a credential inside fails the way that credential does.
  for (const auto& part : parts)
    if (part.rejected()) worst = worse(worst, static_cast<ExitCode>(part.exit_code()));
  return worst;
}

Json Verdict::to_json() const {
  Json checks = Json::array();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const auto& one = slots_[i];
    if (!one.required && one.outcome == Outcome::not_run) continue;
    const Json entry{{"id", check_names[i]}, {"outcome", name(one.outcome)}};
    if (one.findings.empty()) checks.push_back(entry);
    for (const auto& finding : one.findings) {
      checks.push_back(entry);
      set_if_known(checks.back(), "pointer", finding.pointer);
      checks.back()["problem"] = problem_json(finding);
    }
  }
  Json json{{"verdict", accepted()   ? "accepted"
                        : rejected() ? "rejected"
                                     : "undetermined"},
            {"exit", exit_code()},
            {"checks", std::move(checks)}};
  set_if_known(json, "format", subject.format);
  set_if_known(json, "suite", subject.suite);
  Json party = Json::object();
  set_if_known(party, "id", subject.issuer);
  set_if_known(party, "verificationMethod", subject.verification_method);
  set_if_known(party, "keyHash", subject.key_hash);
  if (!party.empty()) json[subject.format == "vp+di" ? "holder" : "issuer"] = std::move(party);
  json["evidence"] = Json::object();
  set_if_known(json["evidence"], "didDocument", subject.document_digest);
  set_if_known(json["evidence"], "at", subject.at);
  if (!subject.insecure.empty()) json["insecure"] = subject.insecure;
  for (const auto& part : parts) json["credentials"].push_back(part.to_json());
  return json;
}

}  // namespace vc
