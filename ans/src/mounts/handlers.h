// The handlers of the mounts, one for each row of mounts.cpp.
#pragma once

#include "http/route.h"

namespace ans {

// ard.cpp, ard_list.cpp
[[nodiscard]] Answer<Response> ard_search(Api& api, const Call& call);
[[nodiscard]] Answer<Response> ard_explore(Api& api, const Call& call);
[[nodiscard]] Answer<Response> ard_agent(Api& api, const Call& call);
[[nodiscard]] Answer<Response> ard_list(Api& api, const Call& call);
// mcp.cpp
[[nodiscard]] Answer<Response> mcp_list(Api& api, const Call& call);
[[nodiscard]] Answer<Response> mcp_versions(Api& api, const Call& call);
[[nodiscard]] Answer<Response> mcp_version(Api& api, const Call& call);
// ansv2.cpp
[[nodiscard]] Answer<Response> ansv2_list(Api& api, const Call& call);
[[nodiscard]] Answer<Response> ansv2_agent(Api& api, const Call& call);
[[nodiscard]] Answer<Response> ansv1_resolution(Api& api, const Call& call);
// artifacts.cpp
[[nodiscard]] Answer<Response> agent_card(Api& api, const Call& call);
[[nodiscard]] Answer<Response> agent_oasf_record(Api& api, const Call& call);
[[nodiscard]] Answer<Response> domain_zone(Api& api, const Call& call);
// self.cpp
[[nodiscard]] Answer<Response> self_catalog(Api& api, const Call& call);
[[nodiscard]] Answer<Response> self_card(Api& api, const Call& call);
[[nodiscard]] Answer<Response> self_did(Api& api, const Call& call);

}  // namespace ans
