// Single files about agents: the A2A card, the OASF record, and the DNS records of a domain.
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "formats/a2a_card.h"
#include "formats/dns_zone.h"
#include "formats/oasf_record.h"
#include "http/answers.h"
#include "http/call.h"
#include "mounts/handlers.h"
#include "mounts/reading.h"
#include "names/name.h"

namespace ans {
namespace {

constexpr std::string_view zone_type = "text/dns";  // RFC 4027
constexpr std::size_t max_agents = 10'000;          // of one zone

// The artifact as the publisher wrote it, byte for byte; else what the record says, in the same format.
Answer<Response> artifact_response(const Api& api, const Call& call, std::string_view type,
                                   std::optional<did::Json> (*make)(const Published&)) {
  DID_TRY(const auto record, record_called(api, call.item, parameter(call, "version").value_or(""), call.reader));
  DID_TRY(const auto statement, AgentStatement::parse(record.statement));
  Response response{.body = {}, .content_type = type};
  if (const auto bytes = artifact_bytes(statement, type)) {
    response.body = *bytes;
  } else {
    const auto made = make({statement, record.agent, record.version(), record.standing.status, api.public_url()});
    if (!made) return refuse(ProblemCode::not_found, "`" + record.agent.agent_key + "` has nothing to say in `" + std::string(type) + "`");
    response.body = did::to_text(*made);
  }
  response.headers.emplace_back("ETag", etag(record.agent, record.version().record_id));
  response.headers.emplace_back("Cache-Control", cache_for(record.version(), api.registry().now()));
  return response;
}

}  // namespace

Answer<Response> agent_card(Api& api, const Call& call) { return artifact_response(api, call, a2a_card_type, a2a_card); }

Answer<Response> agent_oasf_record(Api& api, const Call& call) { return artifact_response(api, call, oasf_record_type, oasf_record); }

Answer<Response> domain_zone(Api& api, const Call& call) {
  const auto domain = lower(call.item);
  if (!is_fqdn(domain)) return refuse(ProblemCode::invalid_argument, "`" + std::string(call.item) + "` is no domain name");
  DID_TRY(const auto agents, api.registry().agents_at(domain, max_agents + 1));
  if (agents.size() > max_agents)
    return refuse(ProblemCode::too_large, "over " + std::to_string(max_agents) + " agents", "ask for the domains below it");
  std::vector<DnsRecord> records;
  for (const auto& agent : agents) {
    for (const auto& version : agent.versions) {
      if (version.unlisted || standing(agent, version, api.registry().now()).status != Status::active) continue;
      DID_TRY(const auto taken, project_version(api, agent, version, [&](const Published& record) -> std::optional<did::Json> {
                const auto more = dns_records(record);
                records.insert(records.end(), more.begin(), more.end());
                return std::nullopt;
              }));
    }
  }
  if (records.empty()) return refuse(ProblemCode::not_found, "no active agent has a host at `" + domain + "` or below");
  Response response{.body = zone_text(domain, std::move(records)), .content_type = zone_type};
  response.headers.emplace_back("Cache-Control", short_cache);
  return response;
}

}  // namespace ans
