// AgentCapabilityRequest and AgentCapabilityResponse of draft-narajala-ans-00, section 4.
#pragma once

#include <did/json.h>

#include "http/http.h"
#include "registry/registry.h"

namespace ans {

// Has it the member by which such a request is known?
[[nodiscard]] bool is_legacy_request(did::JsonValue body);

// `version` is a version, with or without `v`, or a range. The highest active version in it answers: `Endpoint` is its address
// for the protocol. `signature` and `cert` are empty, since this registry signs nothing and agents have keys instead of
// certificates; what can be verified comes along as `statement`. Problems: invalid_argument, those of Registry::resolve.
[[nodiscard]] Answer<Response> resolve_legacy(const Registry& registry, did::JsonValue request, std::string_view reader);

}  // namespace ans
