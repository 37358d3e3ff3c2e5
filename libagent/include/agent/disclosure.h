// What of a delegation a holder may be allowed to hide.
//
// INVARIANT: an element may be disclosable only if hiding it can only shrink authority. Members of an allow-list are such elements.
// Constraints, grants (they carry constraints), parent, root, depth, maxDepth, delegateTo, validity, status, evidence and all else are
// not: they are mandatory in every format that can hide anything.
#pragma once

#include <span>
#include <string>

#include "did/json.h"
#include "did/result.h"

namespace agent {

// May an issuer make the values at these RFC 6901 pointers disclosable one by one? Each has to be a member of the value of a constraint
// whose type says so (ConstraintType::members_may_hide), and one member of the list at least has to stay.
// Errors: malformed (the credential is no link of a chain; a pointer at anything else).
[[nodiscard]] did::Result<void> check_disclosable(did::JsonValue credential, std::span<const std::string> pointers);

}  // namespace agent
