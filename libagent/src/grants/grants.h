// The kinds of evidence: one file each, and one line in table.cpp.
#pragma once

#include "agent/human_grant.h"

namespace agent {

using GrantAnswer = std::expected<void, std::string>;

GrantAnswer webauthn_grant_holds(const Evidence& evidence, const did::Sha256& challenge, const did::MethodTable& methods);
did::Result<Evidence> read_webauthn_grant(const EvidenceType& type, did::JsonValue evidence);
GrantAnswer check_webauthn_grant(const Evidence& evidence, const did::Sha256& challenge, std::string_view issuer, const GrantPolicy& policy,
                                 const did::MethodTable& methods);
GrantAnswer signature_grant_holds(const Evidence& evidence, const did::Sha256& challenge, const did::MethodTable& methods);
did::Result<Evidence> read_signature_grant(const EvidenceType& type, did::JsonValue evidence);
GrantAnswer check_signature_grant(const Evidence& evidence, const did::Sha256& challenge, std::string_view issuer,
                                  const GrantPolicy& policy, const did::MethodTable& methods);

// Base64url, at most `most` bytes of text. Errors: malformed.
[[nodiscard]] did::Result<did::Bytes> read_bytes(did::JsonValue evidence, std::string_view member, std::size_t most);

}  // namespace agent
