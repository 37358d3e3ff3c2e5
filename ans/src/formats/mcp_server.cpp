#include "formats/mcp_server.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "formats/mcp_server_older.h"
#include "records/alias.h"
#include "records/members.h"

namespace ans {
namespace {

using did::Json;

constexpr std::size_t server_description_limit = 100;
constexpr std::size_t name_limit = 200;
constexpr std::array<std::string_view, 4> carried{"icons", "repository", "websiteUrl", "_meta"};
constexpr std::string_view official_meta =
    "io.modelcontextprotocol.registry/official";  // says what the official registry says, and nobody else

std::optional<did::JsonValue> card_of(const AgentStatement& statement) {
  const auto artifact = artifact_of(statement, mcp_card_type);
  const auto data = artifact ? artifact->find("data") : std::nullopt;
  return data && data->find_string("name") ? data : std::nullopt;
}

// ^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$
bool is_server_name(std::string_view name) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size() || name.size() > name_limit) return false;
  const auto is_space_char = [](char c) { return is_alnum(c) || c == '.' || c == '-'; };
  return std::ranges::all_of(name.substr(0, slash), is_space_char) &&
         std::ranges::all_of(name.substr(slash + 1), [&](char c) { return is_space_char(c) || c == '_'; });
}

bool is_http(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://"); }

// What the statement says of the server where no server.json came with it.
Json endpoint_remotes(did::JsonValue subject) {
  Json out = Json::array();
  const auto endpoints = member_of(subject, "endpoints");
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const auto url = endpoints[i].find_string("url").value_or("");
    if (endpoints[i].find_string("protocol") != "mcp" || !is_http(url)) continue;
    out.push_back({{"type", endpoints[i].find_string("binding") == "sse" ? "sse" : "streamable-http"}, {"url", url}});
  }
  return out;
}

bool speaks_mcp(did::JsonValue subject) {
  const auto endpoints = member_of(subject, "endpoints");
  for (std::size_t i = 0; i < endpoints.size(); ++i)
    if (endpoints[i].find_string("protocol") == "mcp") return true;
  return false;
}

void add_card(Json& server, did::JsonValue card) {
  for (const auto member : carried)
    if (const auto value = card.find(member)) server[std::string(member)] = did::to_json(*value);
  if (server.contains("_meta") && server["_meta"].is_object()) server["_meta"].erase(std::string(official_meta));
  const auto repository = server.find("repository");
  if (repository != server.end() && (repository->value("url", "").empty() || repository->value("source", "").empty()))
    server.erase(repository);
  if (auto packages = mcp_packages(card); !packages.empty()) server["packages"] = std::move(packages);
  if (auto remotes = mcp_remotes(card); !remotes.empty()) server["remotes"] = std::move(remotes);
}

}  // namespace

std::string mcp_server_name(const AgentStatement& statement) {
  if (const auto card = card_of(statement)) {
    const auto name = card->find_string("name").value_or("");
    return is_server_name(name) ? std::string(name) : std::string();
  }
  const auto space = mcp_namespace(statement.key());
  if (space.empty() || !speaks_mcp(member_of(statement.root(), "credentialSubject"))) return {};
  return space + '/' + std::string(statement.key().name());
}

std::optional<Json> mcp_server(const Published& record) {
  const auto name = mcp_server_name(record.statement);
  if (name.empty()) return std::nullopt;
  const auto description = record.text("description");
  Json server{{"$schema", mcp_schema_url}, {"name", name}, {"version", record.statement.version().text()}};
  server["description"] =
      cut(description.empty() ? record.statement.display_name() : std::string_view(description), server_description_limit);
  const auto card = card_of(record.statement);
  if (!card || card->find("title")) server["title"] = record.statement.display_name();
  if (card)
    add_card(server, *card);
  else if (auto remotes = endpoint_remotes(record.subject()); !remotes.empty())
    server["remotes"] = std::move(remotes);
  return server;
}

Json mcp_entry(const Published& record, Json server, bool is_latest) {
  const bool is_verified = server.at("name").get<std::string>().starts_with(mcp_namespace(record.statement.key()) + '/');
  Json own{
      {"agentKey", record.agent.agent_key},   {"publisher", record.agent.publisher},
      {"recordId", record.version.record_id}, {"status", name(record.status)},
      {"statusAt", record.version.status_at}, {"isLatest", is_latest},
      {"nameIsPublishers", is_verified},      {"record", record.address("?version=" + std::string(record.statement.version().text()))}};
  return {{"server", std::move(server)}, {"_meta", {{mcp_own_meta, std::move(own)}}}};
}

}  // namespace ans
