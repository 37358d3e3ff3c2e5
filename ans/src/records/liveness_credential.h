// The AgentLivenessCredential, as a prober hands it in. docs/formats/agent-liveness.md
#pragma once

#include <did/clock.h>
#include <did/method.h>

#include <span>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "records/liveness.h"

namespace ans {

inline constexpr std::size_t liveness_credential_max_size = std::size_t{16} * 1024;

// Its form was checked: who signs it, and whether it holds, was not.
struct LivenessClaim {
  std::string agent_key;
  std::string url;  // of the endpoint
  Liveness seen;    // the credential's digest is of the bytes as they were received
};
// Problems: credential_invalid, with the pointer into the credential.
[[nodiscard]] Answer<LivenessClaim> read_liveness(std::string_view text);

// That it is about this agent, by one of `probers`, of now (a clock may be 30 s behind the prober's), and that its proof holds, for which
// the prober's DID document may be fetched. Problems: credential_invalid, forbidden (another prober), unavailable.
[[nodiscard]] Answer<LivenessClaim> examine_liveness(std::string_view text, std::string_view agent_key,
                                                     std::span<const std::string> probers, did::Time now, const did::MethodTable& methods);

}  // namespace ans
