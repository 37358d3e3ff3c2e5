#include "mounts/mounts.h"

#include <array>

#include "mounts/handlers.h"

namespace ans {
namespace {

constexpr std::array list_words{QueryParameter{"filter"}, QueryParameter{"orderBy"}, QueryParameter{"pageSize"},
                                QueryParameter{"pageToken"}};
constexpr std::array server_words{QueryParameter{"cursor"}, QueryParameter{"limit"}, QueryParameter{"search"},
                                  QueryParameter{"updated_since"}, QueryParameter{"version"}};
constexpr std::array agent_words{QueryParameter{"agentHost"}, QueryParameter{"cursor"}, QueryParameter{"limit"},
                                 QueryParameter{"status", true}};
constexpr std::array version_word{QueryParameter{"version"}};

constexpr std::array rows{
    Route{Verb::post, "/ard/search", query_body_max_size, false, Access::anyone, {}, ard_search, Limited::as_read},
    Route{Verb::post, "/ard/explore", query_body_max_size, false, Access::anyone, {}, ard_explore, Limited::as_read},
    Route{Verb::get, "/ard/agents", 0, false, Access::anyone, list_words, ard_list},
    Route{Verb::get, "/ard/agents/{}", 0, false, Access::known_reader, {}, ard_agent},
    Route{Verb::get, "/v0.1/servers", 0, false, Access::anyone, server_words, mcp_list},
    Route{Verb::get, "/v0.1/servers/{}/versions", 0, false, Access::known_reader, {}, mcp_versions},
    Route{Verb::get, "/v0.1/servers/{}/versions/{}", 0, false, Access::known_reader, {}, mcp_version},
    Route{Verb::get, "/v2/ans/agents", 0, false, Access::anyone, agent_words, ansv2_list},
    Route{Verb::get, "/v2/ans/agents/{}", 0, false, Access::known_reader, {}, ansv2_agent},
    Route{Verb::post, "/v1/agents/resolution", query_body_max_size, false, Access::anyone, {}, ansv1_resolution, Limited::as_read},
    Route{Verb::get, "/v1/agents/{}/agent-card.json", 0, false, Access::known_reader, version_word, agent_card},
    Route{Verb::get, "/v1/agents/{}/oasf-record.json", 0, false, Access::known_reader, version_word, agent_oasf_record},
    Route{Verb::get, "/v1/zones/{}", 0, false, Access::anyone, {}, domain_zone},
    Route{Verb::get, "/.well-known/ard.json", 0, false, Access::anyone, {}, self_catalog},
    Route{Verb::get, "/.well-known/ai-catalog.json", 0, false, Access::anyone, {}, self_catalog},
    Route{Verb::get, "/.well-known/agent-card.json", 0, false, Access::anyone, {}, self_card},
    Route{Verb::get, "/.well-known/did.json", 0, false, Access::anyone, {}, self_did},
};

}  // namespace

std::span<const Route> mounts() { return rows; }

}  // namespace ans
