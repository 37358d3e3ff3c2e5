// What verifying a credential and verifying a presentation have in common.
#pragma once

#include <string_view>
#include <vector>

#include "vc/data_integrity.h"
#include "vc/verify.h"

namespace vc {

// False: there was a breach.
[[nodiscard]] bool note_structure(std::vector<Finding> findings, Verdict& verdict);
// Whose key it has to be: required, or an opt-out on record.
void require_controller(const Policy& policy, Verdict& verdict);
// What the policy expects of the proofs. `controller` must outlive the result.
[[nodiscard]] ProofExpectation expectation(const Policy& policy, did::Purpose purpose, std::string_view controller);

}  // namespace vc
