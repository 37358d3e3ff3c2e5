// A credential that says who a publisher is: with it a name is taken although it reads like another's.
// docs/formats/agent-statement.md, "Attached credentials"
#pragma once

#include <did/clock.h>
#include <did/method.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "records/record.h"

namespace ans {

// By its type alone; what cannot be read is none.
[[nodiscard]] bool is_organization_credential(std::string_view text);

// An OrganizationCredential whose subject is the statement's publisher, from one of `issuers`, that vc::verify accepts at `now`: its
// digest. Cheap checks come first; the last may fetch the issuer's DID document. Errors: credential_invalid, with the reason and the
// pointer into the credential; unavailable. PRECONDITION: is_organization_credential(text).
[[nodiscard]] Answer<std::string> examine_organization(std::string_view text, const AgentStatement& statement,
                                                       const std::vector<std::string>& issuers, did::Time now,
                                                       const did::MethodTable& methods);

}  // namespace ans
