// The reads of the ANS API: v2 agents, and the resolution of v1. What belongs to accounts, certificates and the transparency log
// is not here.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "formats/agent_uuid.h"
#include "formats/ansv2_agent.h"
#include "http/call.h"
#include "mounts/handlers.h"
#include "mounts/reading.h"
#include "records/disclosure.h"
#include "records/members.h"

namespace ans {
namespace {

using did::Json;

constexpr std::size_t max_at_host = 1000;  // agents
constexpr std::array<std::string_view, 6> status_words{"ACTIVE", "ALL", "DEPRECATED", "EXPIRED", "PENDING_DNS", "REVOKED"};

// Without one, ACTIVE; nothing here is ever PENDING_DNS.
Answer<std::vector<std::string>> wanted_statuses(const Call& call) {
  std::vector<std::string> out;
  for (const auto& [name, value] : call.target.parameters) {
    if (name != "status") continue;
    if (std::ranges::find(status_words, value) == status_words.end())
      return refuse(ProblemCode::invalid_argument, "`" + value + "` is no status of ANS");
    out.push_back(value);
  }
  if (out.empty()) out.emplace_back("ACTIVE");
  return out;
}

bool has(const std::vector<std::string>& list, std::string_view one) { return std::ranges::find(list, one) != list.end(); }

Answer<RegistryState> agent_of(const Registry& registry, const AgentUuid& id, std::string_view text) {
  const auto unknown = [&] { return refuse(ProblemCode::not_found, "no agent `" + std::string(text) + "`"); };
  DID_TRY(const auto key, registry.agent_of_event(id.first_event));
  if (!key || id.text(*key) != lower(text)) return unknown();
  DID_TRY(auto state, registry.state(*key));
  if (state.events.front() != id.first_event) return unknown();
  return state;
}

// By its agentId, or by any name of its.
Answer<Json> details_of(const Api& api, std::string_view text, std::string_view reader) {
  const auto unknown = [&] { return refuse(ProblemCode::not_found, "no agent `" + std::string(text) + "`"); };
  if (const auto id = AgentUuid::parse(text)) {
    DID_TRY(const auto agent, agent_of(api.registry(), *id, text));
    const auto version = std::ranges::find(agent.versions, id->sequence, &VersionState::sequence);
    if (version == agent.versions.end()) return unknown();
    if (!discloses(agent, *version, reader)) return std::unexpected(undisclosed(text, reader));
    DID_TRY(auto details, project_version(api, agent, *version, ansv2_details, reader));
    return details ? Answer<Json>(*std::move(details)) : unknown();
  }
  DID_TRY(const auto record, record_called(api, text, {}, reader));
  DID_TRY(auto details, project_record(api, record, ansv2_details));
  if (!details) return refuse(ProblemCode::name_not_expressible, "`" + record.agent.agent_key + "` has no ANSv2 name", "see /v1/agents");
  return *std::move(details);
}

// The highest active version at the host that is in the range.
struct Found {
  std::optional<Version> version{};
  Json item{};
};
Answer<void> take_best(const Api& api, const RegistryState& agent, std::string_view host, const VersionRange& range, Found& best) {
  for (const auto& version : agent.versions) {
    const auto number = Version::parse(version.version);
    if (!number || !range.contains(*number) || standing(agent, version, api.registry().now()).status != Status::active) continue;
    if (best.version && precedence(*number, *best.version) <= 0) continue;
    DID_TRY(auto item, project_version(api, agent, version, ansv2_item));
    if (item && item->at("agentHost") == host) best = {*number, *std::move(item)};
  }
  return {};
}

}  // namespace

Answer<Response> ansv2_list(Api& api, const Call& call) {
  DID_TRY(const auto statuses, wanted_statuses(call));
  PageRequest request{.after = std::string(parameter(call, "cursor").value_or(""))};
  DID_TRY(request.limit, number_parameter(call, "limit", 20, search_max_limit));
  const auto host = lower(parameter(call, "agentHost").value_or(""));
  if (!host.empty()) {
    DID_TRY(request.only, api.registry().agents_at(host, max_at_host));
  }
  const auto now = api.registry().now();
  request.versions = [&](const RegistryState& agent, const VersionState& version) {
    return has(statuses, "ALL") || has(statuses, ansv2_status(standing(agent, version, now).status));
  };
  DID_TRY(auto page, page_of_versions(api, request, [&](const Published& record) {
            auto item = ansv2_item(record);
            return item && !host.empty() && item->at("agentHost") != host ? std::nullopt : std::move(item);
          }));
  const auto count = page.rows.size();
  Json body{{"items", std::move(page.rows)},
            {"returnedCount", count},
            {"limit", request.limit},
            {"hasMore", !page.next.empty()},
            {"nextCursor", nullptr}};
  if (!page.next.empty()) body["nextCursor"] = page.next;
  return json_response(body, short_cache);
}

Answer<Response> ansv2_agent(Api& api, const Call& call) {
  DID_TRY(const auto details, details_of(api, call.item, call.reader));
  return json_response(details, short_cache);
}

Answer<Response> ansv1_resolution(Api& api, const Call& call) {
  static constexpr std::array members{Member{"agentHost", true, rule::text<1, 253>},
                                      Member{"version", false, rule::text<0, version_range_max_size>}};
  DID_TRY(const auto document, did::JsonDocument::parse(call.body, {.max_bytes = query_body_max_size, .max_depth = 32}));
  DID_CHECK(check_members(document.root(), "", members));
  const auto host = lower(document.root().find_string("agentHost").value_or(""));
  DID_TRY(const auto range, VersionRange::parse(document.root().find_string("version").value_or("")));
  DID_TRY(const auto agents, api.registry().agents_at(host, max_at_host));
  if (agents.size() == max_at_host) return refuse(ProblemCode::too_large, "too many agents at `" + host + "`", "ask for one by its name");
  Found best;
  for (const auto& agent : agents) DID_CHECK(take_best(api, agent, host, range, best));
  if (!best.version)
    return refuse(ProblemCode::not_found, "no active agent at `" + host + "`" + (range.text().empty() ? "" : " in `" + range.text() + "`"));
  return json_response({{"ansName", best.item.at("ansName")}, {"links", best.item.at("links")}}, no_cache);
}

}  // namespace ans
