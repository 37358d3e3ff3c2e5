#include "verify_steps.h"

#include <utility>

namespace vc {

bool note_structure(std::vector<Finding> findings, Verdict& verdict) {
  if (findings.empty()) {
    verdict.pass(Check::structure);
    return true;
  }
  for (auto& one : findings) verdict.fail(Check::structure, std::move(one));
  return false;
}

void require_controller(const Policy& policy, Verdict& verdict) {
  if (!policy.issuer_unchecked)
    verdict.require(Check::controller);
  else
    verdict.subject.insecure.emplace_back("issuer_unchecked");
}

ProofExpectation expectation(const Policy& policy, did::Purpose purpose, std::string_view controller) {
  return {.purpose = purpose,
          .controller = controller,
          .controller_unchecked = policy.issuer_unchecked,
          .suites = {policy.suites.begin(), policy.suites.end()},
          .required = policy.required_proofs,
          .contexts = policy.contexts,
          .at = policy.at,
          .seen = policy.seen,
          .leeway = policy.leeway};
}

}  // namespace vc
