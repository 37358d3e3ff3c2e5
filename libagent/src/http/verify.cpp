// RFC 9421 3.2: which signature counts, and the words for what came of it.
#include <array>
#include <utility>

#include "signature_check.h"

namespace agent {
namespace {

constexpr std::array<std::string_view, 24> problem_names{
    "malformed",          "too_large",          "label_mismatch",    "no_applicable_signature", "missing_parameter",     "forbidden_parameter",
    "wrong_parameter",    "not_yet_valid",      "too_old",           "expired",                 "lifetime_too_long",     "insufficient_coverage",
    "inner_not_covered",  "unknown_key",        "key_not_authorized", "key_not_in_force",       "algorithm_not_allowed", "algorithm_mismatch",
    "component",          "bad_signature",      "digest_missing",    "digest_malformed",        "digest_mismatch",       "replayed",
};
static_assert(std::to_underlying(SignatureProblem::replayed) + 1 == problem_names.size());
constexpr std::array<std::string_view, 4> outcome_names{"accepted", "refused", "absent", "undetermined"};

SignatureVerdict refused(SignatureProblem problem, std::string detail) {
  SignatureVerdict verdict;
  verdict.outcome = SignatureOutcome::refused;
  verdict.problem = problem;
  verdict.detail = std::move(detail);
  return verdict;
}

bool applies(const LabeledSignature& one, const SignaturePolicy& policy) {
  if (!policy.label.empty() && one.label != policy.label) return false;
  return policy.tag.empty() || one.input.tag() == policy.tag;
}

}  // namespace

std::string_view name(SignatureProblem problem) { return problem_names[std::to_underlying(problem)]; }
std::string_view name(SignatureOutcome outcome) { return outcome_names[std::to_underlying(outcome)]; }

std::string_view SignatureVerdict::code() const {
  if (outcome != SignatureOutcome::refused || !problem) return name(outcome);
  return base_problem ? name(*base_problem) : name(*problem);
}

SignatureVerdict verify(const SignatureContext& context, const SignaturePolicy& policy, const Examination& examination) {
  const auto fields = context.response != nullptr ? context.response->fields : context.request->fields;
  const auto signatures = read_signatures(fields);  // steps 1 to 3
  if (!signatures) return refused(signatures.error().problem, signatures.error().detail);
  if (signatures->empty()) {
    SignatureVerdict verdict;
    verdict.outcome = SignatureOutcome::absent;
    verdict.detail = "the message has no signature";
    return verdict;
  }
  std::optional<SignatureVerdict> first;
  std::size_t examined = 0;
  for (const auto& one : *signatures) {
    if (!applies(one, policy) || examined == max_examined) continue;
    ++examined;
    auto verdict = SignatureCheck(one, context, policy, examination).run();
    if (verdict.accepted()) return verdict;
    if (!first) first = std::move(verdict);
  }
  if (first) return *std::move(first);
  return refused(SignatureProblem::no_applicable_signature, "no signature of the message has the label and the tag that are asked for");
}

}  // namespace agent
