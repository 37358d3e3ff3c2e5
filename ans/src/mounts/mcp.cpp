// The reads of the MCP registry's API, v0.1.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "formats/mcp_server.h"
#include "http/call.h"
#include "mounts/handlers.h"
#include "mounts/reading.h"
#include "records/disclosure.h"

namespace ans {
namespace {

using did::Json;

constexpr std::size_t mcp_page = 30;
constexpr std::string_view latest = "latest";

bool is_listed(Status status) { return status == Status::active || status == Status::deprecated; }

// A name belongs to the agent that is bound to it, else to whoever was the first to offer mcp:server/<name>.
Answer<std::optional<std::string>> holder_of(const Registry& registry, const std::string& name) {
  const auto bound = registry.state(name);
  if (bound && !bound->revoked) return bound->agent_key;
  if (!bound && bound.error().code != ProblemCode::not_found && bound.error().code != ProblemCode::invalid_name)
    return std::unexpected(bound.error());
  const auto path = CapabilityPath::parse("mcp:server/" + name);
  if (!path) return std::nullopt;
  return registry.first_to_offer(*path);
}

Answer<RegistryState> server_called(const Registry& registry, std::string_view name) {
  DID_TRY(const auto holder, holder_of(registry, std::string(name)));
  if (!holder) return refuse(ProblemCode::not_found, "no server `" + std::string(name) + "`");
  return registry.state(*holder);
}

bool is_preferred_version(const RegistryState& agent, const VersionState& version, did::Time now) {
  const auto* best = preferred(agent, now);
  return best != nullptr && best->version == version.version;
}

// The entry, if the version is listed, and under this name.
Answer<std::optional<Json>> entry_of(const Api& api, const RegistryState& agent, const VersionState& version, std::string_view name,
                                     std::string_view reader) {
  const auto now = api.registry().now();
  if (!is_listed(standing(agent, version, now).status)) return std::nullopt;
  return project_version(
      api, agent, version,
      [&](const Published& record) -> std::optional<Json> {
        auto server = mcp_server(record);
        if (!server || lower(server->at("name").get<std::string>()) != lower(name)) return std::nullopt;
        return mcp_entry(record, *std::move(server), is_preferred_version(agent, version, now));
      },
      reader);
}

struct ListQuestion {
  std::string search;
  std::optional<did::Time> since{};
  bool latest_only = false;
};

Answer<ListQuestion> list_question_of(const Call& call) {
  ListQuestion out{.search = lower(parameter(call, "search").value_or(""))};
  if (const auto since = parameter(call, "updated_since")) {
    const auto time = did::parse_date_time(*since);
    if (!time) return refuse(ProblemCode::invalid_argument, "`updated_since` is no time of RFC 3339");
    out.since = *time;
  }
  if (const auto version = parameter(call, "version")) {
    if (*version != latest)
      return refuse(ProblemCode::invalid_argument, "`version` can be `latest` only",
                    "ask for a version below /v0.1/servers/{name}/versions");
    out.latest_only = true;
  }
  return out;
}

bool is_since(const VersionState& version, const std::optional<did::Time>& since) {
  const auto changed = did::parse_date_time(version.status_at);
  return !since || (changed && *changed >= *since);
}

}  // namespace

Answer<Response> mcp_list(Api& api, const Call& call) {
  DID_TRY(const auto question, list_question_of(call));
  const auto& registry = api.registry();
  const auto now = registry.now();
  PageRequest request{.after = std::string(parameter(call, "cursor").value_or("")), .preferred_only = question.latest_only};
  DID_TRY(request.limit, number_parameter(call, "limit", mcp_page, search_max_limit));
  request.versions = [&](const RegistryState& agent, const VersionState& version) {
    return is_listed(standing(agent, version, now).status) && is_since(version, question.since);
  };
  std::optional<Problem> failed;
  DID_TRY(auto page, page_of_versions(api, request, [&](const Published& record) -> std::optional<Json> {
            auto server = mcp_server(record);
            const auto name = server ? server->at("name").get<std::string>() : std::string();
            if (!server || !lower(name).contains(question.search)) return std::nullopt;
            const auto holder = holder_of(registry, name);
            if (!holder) failed = holder.error();
            if (!holder || *holder != record.agent.agent_key) return std::nullopt;
            return mcp_entry(record, *std::move(server), is_preferred_version(record.agent, record.version, now));
          }));
  if (failed) return std::unexpected(*std::move(failed));
  const auto count = page.rows.size();
  Json body{{"servers", std::move(page.rows)}, {"metadata", {{"count", count}}}};
  if (!page.next.empty()) body["metadata"]["nextCursor"] = page.next;
  return json_response(body, short_cache);
}

Answer<Response> mcp_versions(Api& api, const Call& call) {
  DID_TRY(const auto agent, server_called(api.registry(), call.item));
  Json servers = Json::array();
  bool withheld = false;
  for (const auto& version : agent.versions) {
    DID_TRY(auto entry, entry_of(api, agent, version, call.item, call.reader));
    if (!discloses(agent, version, call.reader)) withheld = true;
    if (entry) servers.push_back(*std::move(entry));
  }
  const auto count = servers.size();
  if (count == 0 && withheld) return std::unexpected(undisclosed(call.item, call.reader));
  if (count == 0) return refuse(ProblemCode::not_found, "no server `" + std::string(call.item) + "`");
  return json_response({{"servers", std::move(servers)}, {"metadata", {{"count", count}}}}, short_cache);
}

Answer<Response> mcp_version(Api& api, const Call& call) {
  DID_TRY(const auto agent, server_called(api.registry(), call.item));
  const auto unknown = [&] {
    return refuse(ProblemCode::not_found, "`" + std::string(call.item) + "` has no version `" + std::string(call.second_item) + "`");
  };
  const VersionState* version = nullptr;
  if (call.second_item == latest) {
    version = preferred(agent, api.registry().now());
  } else if (const auto number = Version::parse(call.second_item)) {
    version = agent.find(*number);
  }
  if (version == nullptr) return unknown();
  if (!discloses(agent, *version, call.reader)) return std::unexpected(undisclosed(call.item, call.reader));
  DID_TRY(const auto entry, entry_of(api, agent, *version, call.item, call.reader));
  if (!entry) return unknown();
  return json_response(*entry, short_cache);
}

}  // namespace ans
