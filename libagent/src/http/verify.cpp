// RFC 9421 3.2: which signature counts, and the words for what came of it.
#include <array>
#include <cstdint>
#include <utility>

#include "signature_check.h"

namespace agent {
namespace {

enum ExitCode : std::uint8_t {
  proof_code = 10,
  period_code = 11,
  policy_code = 12,
  undetermined_code = 13,
  malformed_code = 14,
  limit_code = 15
};

struct Row {
  SignatureProblem problem;
  std::string_view name;
  ExitCode exit;
};
// In the order of the enumeration; docs/http-signatures.md shows it.
constexpr std::array rows{
    Row{SignatureProblem::malformed, "malformed", malformed_code},
    Row{SignatureProblem::too_large, "too_large", limit_code},
    Row{SignatureProblem::label_mismatch, "label_mismatch", malformed_code},
    Row{SignatureProblem::no_applicable_signature, "no_applicable_signature", policy_code},
    Row{SignatureProblem::missing_parameter, "missing_parameter", policy_code},
    Row{SignatureProblem::forbidden_parameter, "forbidden_parameter", policy_code},
    Row{SignatureProblem::wrong_parameter, "wrong_parameter", policy_code},
    Row{SignatureProblem::not_yet_valid, "not_yet_valid", period_code},
    Row{SignatureProblem::too_old, "too_old", period_code},
    Row{SignatureProblem::expired, "expired", period_code},
    Row{SignatureProblem::lifetime_too_long, "lifetime_too_long", policy_code},
    Row{SignatureProblem::insufficient_coverage, "insufficient_coverage", policy_code},
    Row{SignatureProblem::inner_not_covered, "inner_not_covered", policy_code},
    Row{SignatureProblem::unknown_key, "unknown_key", proof_code},
    Row{SignatureProblem::key_not_authorized, "key_not_authorized", proof_code},
    Row{SignatureProblem::key_not_in_force, "key_not_in_force", period_code},
    Row{SignatureProblem::algorithm_not_allowed, "algorithm_not_allowed", policy_code},
    Row{SignatureProblem::algorithm_mismatch, "algorithm_mismatch", proof_code},
    Row{SignatureProblem::component, "component", proof_code},
    Row{SignatureProblem::bad_signature, "bad_signature", proof_code},
    Row{SignatureProblem::digest_missing, "digest_missing", policy_code},
    Row{SignatureProblem::digest_malformed, "digest_malformed", malformed_code},
    Row{SignatureProblem::digest_mismatch, "digest_mismatch", proof_code},
    Row{SignatureProblem::replayed, "replayed", policy_code},
};
consteval bool rows_follow_the_enum() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (std::to_underlying(rows[i].problem) != i) return false;
  return true;
}
static_assert(rows_follow_the_enum() && rows.back().problem == SignatureProblem::replayed);

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

std::string_view name(SignatureProblem problem) { return rows[std::to_underlying(problem)].name; }
std::string_view name(SignatureOutcome outcome) { return outcome_names[std::to_underlying(outcome)]; }

std::string_view SignatureVerdict::code() const {
  if (outcome != SignatureOutcome::refused || !problem) return name(outcome);
  return base_problem ? name(*base_problem) : name(*problem);
}

int SignatureVerdict::exit_code() const {
  switch (outcome) {
    case SignatureOutcome::accepted: return 0;
    case SignatureOutcome::absent: return proof_code;
    case SignatureOutcome::undetermined: return undetermined_code;
    case SignatureOutcome::refused: break;
  }
  return problem ? rows[std::to_underlying(*problem)].exit : proof_code;
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
