// Verification (VC Data Model 2.0 section 7.1) under a policy. The order is: what costs nothing, then the caller's
// policy, then the proof, for which a DID may have to be fetched.
#include "vc/verify.h"

#include <algorithm>
#include <utility>

#include "related_resources.h"
#include "verify_steps.h"

namespace vc {
namespace {

// 4.9. PRECONDITION: the structure was found sound, so a date that is there is a date.
void check_window(JsonValue credential, std::string_view from_member, std::string_view until_member, const Policy& policy,
                  Verdict& verdict) {
  const auto date = [&](std::string_view member) -> std::optional<did::Time> {
    const auto text = credential.find_string(member);
    if (!text) return std::nullopt;
    return *did::parse_date_time(*text);
  };
  if (const auto from = date(from_member); from && *from > policy.at + policy.leeway)
    return verdict.fail(Check::period, {Problem::range_error, "/" + std::string(from_member),
                                        "the credential is not valid before `" + did::format_time(*from) + "`"});
  if (const auto until = date(until_member); until && *until < policy.at - policy.leeway)
    return verdict.fail(Check::period, {Problem::range_error, "/" + std::string(until_member),
                                        "the credential expired at `" + did::format_time(*until) + "`"});
}

void check_period(JsonValue credential, const Policy& policy, Verdict& verdict) {
  if (policy.ignore_period) return;
  check_window(credential, "validFrom", "validUntil", policy, verdict);
  if (data_model(credential) == DataModel::v1_1) check_window(credential, "issuanceDate", "expirationDate", policy, verdict);
  verdict.pass(Check::period);
}

void check_status(JsonValue credential, const Policy& policy, Verdict& verdict) {
  if (policy.ignore_status || !credential.find("credentialStatus")) return;
  verdict.require(Check::status);
  verdict.undetermine(Check::status, {Problem::status_retrieval_error, "/credentialStatus", "this build reads no status lists"});
}

// 5.3
void check_resources(JsonValue credential, const Policy& policy, Verdict& verdict) {
  const auto& contexts = policy.contexts == nullptr ? CarriedContexts::embedded() : *policy.contexts;
  auto found = compare_related_resources(credential, policy.resources, contexts);
  for (auto& one : found.other) verdict.fail(Check::resources, std::move(one));
  for (auto& one : found.open) verdict.undetermine(Check::resources, std::move(one));
  if (policy.resources_required)
    for (auto& one : found.absent) verdict.undetermine(Check::resources, std::move(one));
  if (found.same > 0) verdict.pass(Check::resources);
}

bool check_issuer(const Policy& policy, Verdict& verdict) {
  if (policy.issuers.empty()) return true;
  if (std::ranges::find(policy.issuers, verdict.subject.issuer) != policy.issuers.end()) {
    verdict.pass(Check::issuer);
    return true;
  }
  verdict.fail(Check::issuer,
               {Problem::untrusted_issuer, "/issuer", "`" + verdict.subject.issuer + "` is not among the issuers to believe"});
  return false;
}

}  // namespace

Verdict verify(const Credential& credential, const Policy& policy, const did::MethodTable& methods) {
  return verify(credential.root(), policy, methods);
}

Verdict verify(JsonValue credential, const Policy& policy, const did::MethodTable& methods) {
  Verdict verdict{Check::structure, Check::proof, Check::purpose, Check::proof_period};
  verdict.subject.format = "vc+di";
  verdict.subject.at = did::format_time(policy.at);
  require_controller(policy, verdict);
  if (policy.ignore_period)
    verdict.subject.insecure.emplace_back("ignore_period");
  else
    verdict.require(Check::period);
  if (policy.ignore_status) verdict.subject.insecure.emplace_back("ignore_status");
  if (!policy.issuers.empty()) verdict.require(Check::issuer);

  if (!note_structure(check_credential_structure(credential), verdict)) return verdict;
  verdict.subject.issuer = identifier_of(credential, "issuer");
  check_period(credential, policy, verdict);
  check_status(credential, policy, verdict);
  check_resources(credential, policy, verdict);
  if (!check_issuer(policy, verdict)) return verdict;
  check_proofs(credential, expectation(policy, did::Purpose::assertion_method, verdict.subject.issuer), methods, verdict);
  return verdict;
}

}  // namespace vc
