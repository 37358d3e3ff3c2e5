// Agentic Resource Discovery v0.91: search, explore, one entry, and the list.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "formats/ard_entry.h"
#include "http/answers.h"
#include "http/call.h"
#include "mounts/ard_order.h"
#include "mounts/ard_query.h"
#include "mounts/handlers.h"
#include "mounts/reading.h"

namespace ans {
namespace {

using did::Json;

Answer<did::JsonDocument> body_of(const Call& call) {
  return did::JsonDocument::parse(call.body, {.max_bytes = query_body_max_size, .max_depth = 32});
}

std::optional<Json> entry_of(const Published& record) { return ard_entry(record); }

// The entry of a hit; nullopt where it went since, or has no identifier that ARD reads.
Answer<std::optional<Json>> result_of(const Api& api, const Hit& hit) {
  const auto record = record_called(api, hit.agent_key, hit.version.version);
  if (!record) return std::nullopt;
  DID_TRY(auto entry, project_record(api, *record, entry_of));
  if (!entry) return std::nullopt;
  (*entry)["score"] = relevance_of(hit.score.value_or(0));
  (*entry)["source"] = api.public_url() + "/ard";
  return entry;
}

// What the list can tell from the state alone.
bool passes(const ArdListFilter& filter, const RegistryState& agent, const VersionState& version) {
  if (!filter.display_name.empty() && !lower(version.display_name).contains(filter.display_name)) return false;
  if (!filter.publishers.empty() && std::ranges::find(filter.publishers, ard_publisher(agent.agent_key)) == filter.publishers.end())
    return false;
  const auto updated = did::parse_date_time(version.status_at);
  return !filter.updated_after || (updated && *updated > *filter.updated_after);
}

}  // namespace

Answer<Response> ard_search(Api& api, const Call& call) {
  DID_TRY(const auto document, body_of(call));
  DID_TRY(const auto asked, ard_search_of(document.root()));
  DID_TRY(const auto page, api.registry().search(asked.query));
  Json body{{"results", Json::array()}};
  for (const auto& hit : page.hits) {
    DID_TRY(auto entry, result_of(api, hit));
    if (entry) body["results"].push_back(*std::move(entry));
  }
  // This registry knows no others: alone, its answer is the merged one.
  if (asked.federation == "referrals") body["referrals"] = Json::array();
  if (!page.next.empty()) body["pageToken"] = page.next;
  return json_response(body, no_cache);
}

Answer<Response> ard_explore(Api& api, const Call& call) {
  DID_TRY(const auto document, body_of(call));
  DID_TRY(const auto asked, ard_explore_of(document.root()));
  DID_TRY(const auto found, api.registry().explore(asked.query, asked.facets));
  Json facets = Json::object();
  for (std::size_t i = 0; i < found.size(); ++i) {
    Json buckets = Json::array();
    for (const auto& [value, count] : found[i].buckets) buckets.push_back({{"value", value}, {"count", count}});
    facets[std::string(path_of(asked.facets[i].field))] = {{"buckets", std::move(buckets)}, {"otherCount", found[i].other}};
  }
  return json_response({{"resultType", "facets"}, {"facets", std::move(facets)}}, no_cache);
}

Answer<Response> ard_agent(Api& api, const Call& call) {
  DID_TRY(const auto record, record_called(api, call.item, {}, call.reader));
  DID_TRY(auto entry, project_record(api, record, entry_of));
  if (!entry)
    return refuse(ProblemCode::name_not_expressible, "`" + record.agent.agent_key + "` is no identifier of ARD", "see /v1/agents");
  auto response = json_response(*entry, cache_for(record.version(), api.registry().now()));
  response.headers.emplace_back("ETag", etag(record.agent, record.version().record_id));
  return response;
}

Answer<Response> ard_list(Api& api, const Call& call) {
  DID_TRY(const auto order, ard_order_of(parameter(call, "orderBy").value_or("")));
  DID_TRY(const auto filter, ard_list_filter_of(parameter(call, "filter").value_or("")));
  PageRequest request{.after = std::string(parameter(call, "pageToken").value_or("")), .preferred_only = true};
  DID_TRY(request.limit, number_parameter(call, "pageSize", 20, search_max_limit));
  request.versions = [&](const RegistryState& agent, const VersionState& version) { return passes(filter, agent, version); };
  const auto make = [&](const Published& record) -> std::optional<Json> {
    if (filter.created_after && record.statement.valid_from() <= *filter.created_after) return std::nullopt;
    if (!filter.types.empty() && std::ranges::find(filter.types, media_type(entry_type(record.statement))) == filter.types.end())
      return std::nullopt;
    return ard_entry(record);
  };
  DID_TRY(auto page, is_by_name(order) ? page_of_versions(api, request, make) : page_in_order(api, request, order, make));
  Json body{{"items", std::move(page.rows)}};
  if (!page.next.empty()) body["pageToken"] = page.next;
  return json_response(body, short_cache);
}

}  // namespace ans
