// What the mounts share: records read again for a projection, pages over all of them, answers in JSON.
#pragma once

#include <did/json.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/published.h"
#include "http/api.h"

namespace ans {

inline constexpr std::string_view no_cache = "no-cache";
inline constexpr std::string_view short_cache = "public, max-age=60";

[[nodiscard]] Response json_response(const did::Json& body, std::string_view cache);

using Projection = std::function<std::optional<did::Json>(const Published& record)>;
// Problems: those of AgentStatement::parse, which a stored statement has not.
[[nodiscard]] Answer<std::optional<did::Json>> project_record(const Api& api, const Record& record, const Projection& make);
// One version of an agent; nullopt also where its statement was erased, or is not disclosed to `reader`.
[[nodiscard]] Answer<std::optional<did::Json>> project_version(const Api& api, const RegistryState& agent, const VersionState& version,
                                                               const Projection& make, std::string_view reader = {});

struct PageRequest {
  std::string after{};  // the `next` of the page before; empty: the first page
  std::size_t limit = 20;
  std::optional<std::vector<RegistryState>> only{};  // by agentKey, ascending; nullopt: all agents
  bool preferred_only = false;                       // of each agent the version that a plain name resolves to, else every version
  // Agents and versions that are worth reading the statement of; both may be empty.
  std::function<bool(const RegistryState& agent)> agents{};
  std::function<bool(const RegistryState& agent, const VersionState& version)> versions{};
};
struct Page {
  std::vector<did::Json> rows;
  std::string next;  // empty: there is no more
};
// Goes over all versions of all agents, by agentKey and then in the order of registration. The work for one page is bounded, so
// that a page may be short, or empty, and still have a next one. Problems: invalid_argument (a cursor of nobody's).
[[nodiscard]] Answer<Page> page_of_versions(const Api& api, const PageRequest& request, const Projection& make);

// The record of one version, whatever it is named by, as of `version` where that is not empty.
[[nodiscard]] Answer<Record> record_called(const Api& api, std::string_view name, std::string_view version, std::string_view reader = {});

}  // namespace ans
