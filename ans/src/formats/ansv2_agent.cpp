#include "formats/ansv2_agent.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "formats/agent_uuid.h"
#include "records/alias.h"
#include "records/members.h"

namespace ans {
namespace {

using did::Json;

constexpr std::size_t agent_description_limit = 150;
constexpr std::size_t function_limit = 64;  // characters of an id and of a name
constexpr std::size_t function_tags = 5;
constexpr std::size_t tag_limit = 20;
constexpr int usual_ttl = 300;

struct Word {
  std::string_view ours, theirs;
};
constexpr std::array protocols{Word{"a2a", "A2A"}, Word{"mcp", "MCP"}, Word{"http", "HTTP-API"}};
constexpr std::array transport_words{Word{"GRPC", "GRPC"}, Word{"HTTP+JSON", "REST"}, Word{"JSONRPC", "JSON-RPC"}, Word{"sse", "SSE"},
                                     Word{"streamable-http", "STREAMABLE-HTTP"}};
constexpr std::array cards{Word{"a2a", a2a_card_type}, Word{"mcp", mcp_card_type}};

template <class Table>
std::string_view theirs(const Table& table, std::string_view ours) {
  const auto found = std::ranges::find(table, ours, &Word::ours);
  return found == table.end() ? std::string_view() : found->theirs;
}

Json functions_of(const Published& record) {
  Json tags = Json::array();
  const auto list = member_of(record.subject(), "tags");
  for (std::size_t i = 0; list.is_array() && i < list.size() && i < function_tags; ++i) tags.push_back(cut(list[i].string(), tag_limit));
  Json out = Json::array();
  for (const auto& one : record.statement.capabilities()) {
    const auto path = one.path.path();
    const auto name = path.size() <= function_limit ? path : path.substr(path.rfind('/') + 1);
    out.push_back({{"id", one.id}, {"name", name}, {"tags", tags}});
  }
  return out;
}

void add_card(Json& endpoint, const Published& record, std::string_view protocol) {
  const auto type = theirs(cards, protocol);
  const auto artifact = type.empty() ? std::nullopt : artifact_of(record.statement, type);
  const auto url = artifact ? artifact->find_string("url") : std::nullopt;
  const auto digest = artifact ? artifact->find_string("digest") : std::nullopt;
  if (!url || !digest) return;
  endpoint["metaDataUrl"] = *url;
  endpoint["metaDataHash"] = "SHA256:" + std::string(digest->substr(digest->find(':') + 1));
}

Json endpoints_of(const Published& record) {
  Json out = Json::array();
  const auto endpoints = member_of(record.subject(), "endpoints");
  for (const auto& [ours, word] : protocols) {
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
      if (endpoints[i].find_string("protocol") != ours) continue;
      Json one{{"protocol", word}, {"agentUrl", endpoints[i].find_string("url").value_or("")}, {"functions", functions_of(record)}};
      if (const auto transport = theirs(transport_words, endpoints[i].find_string("binding").value_or("")); !transport.empty())
        one["transports"] = {transport};
      add_card(one, record, ours);
      out.push_back(std::move(one));
      break;  // ANS has one endpoint for each protocol
    }
  }
  return out;
}

// What both objects have.
std::optional<Json> common_of(const Published& record) {
  const auto name = ansv2_name(record.statement);
  auto endpoints = endpoints_of(record);
  if (name.empty() || endpoints.empty() || ansv2_status(record.status).empty()) return std::nullopt;
  const AgentUuid id{record.agent.events.front(), record.version.sequence};
  const auto uuid = id.text(record.agent.agent_key);
  Json out{{"agentId", uuid},
           {"ansName", name},
           {"agentHost", record.text("host")},
           {"agentDisplayName", record.statement.display_name()},
           {"version", record.statement.version().text()},
           {"registrationTimestamp", record.statement.root().find_string("validFrom").value_or("")}};
  if (const auto text = record.text("description"); !text.empty()) out["agentDescription"] = cut(text, agent_description_limit);
  out["endpoints"] = std::move(endpoints);
  const auto self = std::string(record.registry) + "/v2/ans/agents/" + uuid;
  out["links"] = {{{"rel", "self"}, {"href", self}},
                  {{"rel", "record"}, {"href", record.address("?version=" + std::string(record.statement.version().text()))}}};
  return out;
}

}  // namespace

std::string_view ansv2_status(Status status) {
  switch (status) {
    case Status::active: return "ACTIVE";
    case Status::deprecated: return "DEPRECATED";
    case Status::expired: return "EXPIRED";
    case Status::tombstoned:
    case Status::revoked: return "REVOKED";
    case Status::pending:
    case Status::suspended: return {};
  }
  std::unreachable();
}

std::optional<Json> ansv2_details(const Published& record) {
  auto out = common_of(record);
  if (out) (*out)["agentStatus"] = ansv2_status(record.status);
  return out;
}

std::optional<Json> ansv2_item(const Published& record) {
  auto out = common_of(record);
  if (!out) return out;
  (*out)["status"] = ansv2_status(record.status);
  (*out)["ttl"] = usual_ttl;
  return out;
}

}  // namespace ans
