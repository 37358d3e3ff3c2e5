// The signatures of an A2A agent card (A2A 1.0, 8.4) that its publisher made.
#pragma once

#include <did/clock.h>
#include <did/method.h>

#include <string>
#include <string_view>

#include "base/problem.h"

namespace ans {

// Examines every signature whose protected `kid` is a DID URL of `publisher`: it holds under a key that the publisher's document lists
// for assertionMethod, with EdDSA (Ed25519) or ES256. `jku`, `x5u` and keys in the header are not looked at; `crit` is refused. A
// signature of anybody else is left for who knows its key. May fetch the document. Problems: artifact_mismatch; unavailable, where the
// document cannot be had.
[[nodiscard]] Answer<void> examine_card_signatures(did::JsonValue card, std::string_view publisher, did::Time at,
                                                   const did::MethodTable& methods);

// 8.4.1: what is signed, canonical: without `signatures`, and without members that are as if they were not there. Members of security
// schemes stay. Errors: malformed.
[[nodiscard]] did::Result<std::string> signed_card_text(did::JsonValue card);

}  // namespace ans
