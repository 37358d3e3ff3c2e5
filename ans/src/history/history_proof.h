// The proofs that the history rests on, by themselves: whatever else a statement or a command must keep is asked elsewhere.
#pragma once

#include <did/clock.h>
#include <did/method.h>

#include <string>
#include <string_view>

#include "records/command.h"
#include "records/record.h"
#include "records/revocation.h"

namespace ans {

// Does the proof hold under a key that `signer` has at `at` for this purpose? What the proof says of its own period does not
// matter: what was signed once stays signed. Problems: proof_invalid, unavailable. May fetch the signer's DID document.
[[nodiscard]] Answer<void> check_proof(const AgentRevocation& command, std::string_view signer, did::Time at,
                                       const did::MethodTable& methods);
[[nodiscard]] Answer<void> check_proof(const AgentCommand& command, std::string_view signer, did::Time at, const did::MethodTable& methods);
[[nodiscard]] Answer<void> check_proof(const AgentStatement& statement, std::string_view signer, did::Time at,
                                       const did::MethodTable& methods);

// A challenge, that `signer` signs to show that it is there.
[[nodiscard]] Answer<void> check_proof(did::JsonValue challenge, std::string_view signer, did::Time at, const did::MethodTable& methods);

// The digest of the key under which the one proof of a command holds; otherwise as check_proof.
[[nodiscard]] Answer<std::string> key_of_command(did::JsonValue command, std::string_view signer, did::Time at,
                                                 const did::MethodTable& methods);

}  // namespace ans
