#include "formats/ard_entry.h"

#include <array>
#include <nlohmann/json.hpp>

#include "names/name.h"
#include "records/members.h"
#include "search/offer.h"

namespace ans {
namespace {

using did::Json;

struct Kind {
  EntryType type;
  std::string_view artifact;
};
constexpr std::array kinds{Kind{EntryType::a2a_card, a2a_card_type}, Kind{EntryType::mcp_server, mcp_card_type},
                           Kind{EntryType::oasf_record, oasf_record_type}};

// Where the artifact is, or what it is: exactly one of `url` and `data`.
void set_place(Json& entry, const Published& record) {
  const auto type = entry_type(record.statement);
  entry["type"] = media_type(type);
  for (const auto& kind : kinds) {
    if (kind.type != type) continue;
    const auto artifact = artifact_of(record.statement, kind.artifact);
    const auto url = artifact ? artifact->find_string("url") : std::nullopt;
    const auto data = artifact ? artifact->find("data") : std::nullopt;
    if (url) {
      entry["url"] = *url;
      return;
    }
    if (data) {
      entry["data"] = did::to_json(*data);
      return;
    }
  }
  const auto version = "?version=" + std::string(record.statement.version().text());
  entry["url"] = record.address(type == EntryType::a2a_card ? "/agent-card.json" + version : version);
}

Json attestations_of(const Published& record) {
  const auto base = std::string(record.registry);
  Json out = Json::array({{{"type", "AgentStatementCredential"},
                           {"uri", base + "/v1/statements/" + record.version.record_id},
                           {"mediaType", "application/vc"}}});
  for (const auto& digest : record.version.credentials())
    out.push_back({{"type", "AgentCapabilityCredential"},
                   {"uri", base + "/v1/credentials/" + digest},
                   {"mediaType", "application/vc"},
                   {"digest", digest}});
  return out;
}

Json texts_of(did::JsonValue list) {
  Json out = Json::array();
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) out.push_back(list[i].string());
  return out;
}

}  // namespace

std::optional<Json> ard_entry(const Published& record) {
  if (record.agent.agent_key.contains('%')) return std::nullopt;
  Json entry{{"identifier", record.agent.agent_key},
             {"displayName", record.statement.display_name()},
             {"version", record.statement.version().text()}};
  set_place(entry, record);
  if (const auto text = record.text("description"); !text.empty()) entry["description"] = text;
  if (auto tags = texts_of(member_of(record.subject(), "tags")); !tags.empty()) entry["tags"] = std::move(tags);
  if (auto queries = texts_of(member_of(record.subject(), "representativeQueries")); queries.size() >= 2)
    entry["representativeQueries"] = std::move(queries);
  auto& paths = entry["capabilities"] = Json::array();
  for (const auto& one : record.statement.capabilities()) paths.push_back(one.path.text());
  entry["updatedAt"] = record.version.status_at;
  entry["metadata"] = {{"recordId", record.version.record_id},
                       {"status", name(record.status)},
                       {"publisherEpoch", record.agent.publisher_epoch},
                       {"agent", record.statement.agent()}};
  entry["trustManifest"] = {{"identity", record.agent.publisher}, {"identityType", "did"}, {"attestations", attestations_of(record)}};
  return entry;
}

std::string ard_publisher(std::string_view agent_key) {
  const auto key = AgentKey::parse(agent_key);
  return key ? std::string(key->publisher()) : std::string();
}

}  // namespace ans
