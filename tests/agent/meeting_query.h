// What tests ask a peer to show.
#pragma once

namespace test {

inline constexpr const char* identity_query =
    R"({"credentials":[{"id":"who","format":"ldp_vc","meta":{"type_values":[["AgentIdentityCredential"]]}}]})";

}  // namespace test
