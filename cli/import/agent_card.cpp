#include "import/agent_card.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>

#include "import/agent_name.h"
#include "import/card_skills.h"
#include "import/card_text.h"
#include "import/import_record.h"
#include "import/statement_limits.h"

namespace cli {
namespace {

using did::Json;
using did::JsonValue;
using did::Result;

std::unexpected<did::Error> broken(const std::string& pointer, const std::string& what) {
  return broken_record("agent card", pointer, what);
}

// What is left of an interface whose words differ between the versions of A2A.
struct Interface {
  std::string pointer;
  std::optional<std::string_view> url, binding, protocol_version, tenant;
};

std::vector<Interface> interfaces_of(JsonValue card, Notes& notes) {
  std::vector<Interface> out;
  const auto current = elements(card, "supportedInterfaces", "/supportedInterfaces", notes);
  for (std::size_t i = 0; i < current.size(); ++i) {
    out.push_back({"/supportedInterfaces/" + std::to_string(i), current[i].find_string("url"), current[i].find_string("protocolBinding"),
                   current[i].find_string("protocolVersion"), current[i].find_string("tenant")});
  }
  if (!out.empty()) return out;
  const auto version = card.find_string("protocolVersion");
  if (const auto url = card.find_string("url"))
    out.push_back({"/url", url, card.find_string("preferredTransport").value_or("JSONRPC"), version, {}});
  const auto older = elements(card, "additionalInterfaces", "/additionalInterfaces", notes);
  for (std::size_t i = 0; i < older.size(); ++i)
    out.push_back(
        {"/additionalInterfaces/" + std::to_string(i), older[i].find_string("url"), older[i].find_string("transport"), version, {}});
  return out;
}

// The address as a statement takes it; nullopt, with a note: it takes none such.
std::optional<std::string> endpoint_url(const Interface& from, Notes& notes) {
  if (!from.url) {
    notes.push_back(from.pointer + ": has no `url`, left out");
    return std::nullopt;
  }
  std::string url(*from.url);
  if (from.binding == "GRPC" && !url.contains("://")) {
    url.insert(0, "grpcs://");
    notes.push_back(from.pointer + ": `" + std::string(*from.url) + "` written as `" + url + "`");
  }
  if (const auto problem = url_problem(url); !problem.empty()) {
    notes.push_back(from.pointer + ": `" + url + "` " + problem + ", left out");
    return std::nullopt;
  }
  return url;
}

void set_text(Json& object, const char* member, const std::optional<std::string_view>& text, std::size_t limit, const std::string& pointer,
              Notes& notes) {
  if (!text || text->empty()) return;
  object[member] = fit(*text, limit, pointer + "/" + member, notes);
}

Result<Json> endpoints_of(JsonValue card, Notes& notes) {
  Json endpoints = Json::array();
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& one : interfaces_of(card, notes)) {
    const auto url = endpoint_url(one, notes);
    if (!url) continue;
    if (!seen.emplace(*url, one.binding.value_or("")).second) continue;  // the older form repeats its main address
    if (endpoints.size() == max_endpoints) {
      notes.push_back(one.pointer + ": over 16 endpoints, left out");
      continue;
    }
    Json endpoint = {{"protocol", "a2a"}, {"url", *url}};
    set_text(endpoint, "binding", one.binding, 64, one.pointer, notes);
    set_text(endpoint, "protocolVersion", one.protocol_version, 32, one.pointer, notes);
    set_text(endpoint, "tenant", one.tenant, 128, one.pointer, notes);
    endpoints.push_back(std::move(endpoint));
  }
  if (endpoints.empty()) return broken("/supportedInterfaces", "no address that a statement can carry (https, or loopback)");
  return endpoints;
}

// The older form, {"oauth": ["read"]}, as 1.0 has it: {"schemes": {"oauth": {"list": ["read"]}}}.
Json requirements_of(const std::vector<JsonValue>& older) {
  Json out = Json::array();
  for (const auto& requirement : older) {
    Json schemes = Json::object();
    for (std::size_t i = 0; requirement.is_object() && i < requirement.size(); ++i)
      schemes[std::string(requirement.member_name(i))] = {{"list", did::to_json(requirement.member_value(i))}};
    out.push_back({{"schemes", std::move(schemes)}});
  }
  return out;
}

void copy_security(Json& subject, JsonValue card, Notes& notes) {
  if (const auto schemes = card.find("securitySchemes"); schemes && schemes->is_object())
    subject["securitySchemes"] = did::to_json(*schemes);
  const auto current = card.find("securityRequirements");
  if (current && current->is_array()) subject["securityRequirements"] = did::to_json(*current);
  if (current || !card.find("security")) return;
  subject["securityRequirements"] = requirements_of(elements(card, "security", "/security", notes));
}

struct Homeless {
  std::string_view member;
  std::string_view why;
};
constexpr Homeless homeless[] = {
    {"additionalInterfaces", "supportedInterfaces is there and counts"},
    {"capabilities", "protocol features (streaming and the like) are asked of the agent itself"},
    {"documentationUrl", "has no place in a statement"},
    {"iconUrl", "has no place in a statement"},
    {"preferredTransport", "supportedInterfaces is there and counts"},
    {"protocolVersion", "supportedInterfaces is there and counts"},
    {"protocolVersions", "each interface has its own"},
    {"provider", "who publishes is what the statement's issuer proves"},
    {"security", "securityRequirements is there and counts"},
    {"signatures", "they hold for the card, not for the statement"},
    {"supportsAuthenticatedExtendedCard", "protocol features are asked of the agent itself"},
    {"supportsExtendedAgentCard", "protocol features are asked of the agent itself"},
    {"url", "supportedInterfaces is there and counts"},
};
constexpr std::string_view mapped[] = {"defaultInputModes",
                                       "defaultOutputModes",
                                       "description",
                                       "name",
                                       "securityRequirements",
                                       "securitySchemes",
                                       "skills",
                                       "supportedInterfaces",
                                       "version"};
// What the older form has in place of supportedInterfaces and securityRequirements.
constexpr std::string_view mapped_when_older[] = {"additionalInterfaces", "preferredTransport", "protocolVersion", "url"};

bool is_mapped(JsonValue card, std::string_view member) {
  if (std::ranges::find(mapped, member) != std::end(mapped)) return true;
  if (member == "security") return !card.find("securityRequirements");
  const auto current = card.find("supportedInterfaces");
  const bool older = !current || current->size() == 0;
  return older && std::ranges::find(mapped_when_older, member) != std::end(mapped_when_older);
}

void note_homeless(JsonValue card, bool carried, Notes& notes) {
  for (std::size_t i = 0; i < card.size(); ++i) {
    const auto member = card.member_name(i);
    if (is_mapped(card, member)) continue;
    const auto* row = std::ranges::find(homeless, member, &Homeless::member);
    notes.push_back("/" + std::string(member) + ": " +
                    std::string(row == std::end(homeless) ? "is not a member that A2A defines" : row->why) +
                    (carried ? ", kept in the card alone" : ", left out"));
  }
}

}  // namespace

Result<Json> map_agent_card(JsonValue card, const CardOwner& owner, Notes& notes) {
  if (!card.is_object()) return broken("/", "not an object");
  const auto name = card.find_string("name");
  const auto label = name ? slug(*name) : "";
  if (label.empty()) return broken("/name", "no name with a Latin letter or a digit in it");
  const auto version = semantic_version(card.find_string("version").value_or(""), notes);
  if (version.empty()) return broken("/version", "not a semantic version such as `1.0.0`");
  DID_TRY(auto endpoints, endpoints_of(card, notes));
  const auto skills = map_skills(card, notes);
  if (skills.at("capabilities").empty()) return broken("/skills", "no skill with an id; a statement needs a capability");

  Json subject = {{"id", owner.agent}, {"agentKey", "urn:air:" + owner.publisher + ":" + label}, {"version", version}};
  subject["displayName"] = fit(*name, 64, "/name", notes);
  if (const auto text = card.find_string("description")) subject["description"] = fit(*text, 1024, "/description", notes);
  subject["endpoints"] = std::move(endpoints);
  subject.update(skills);
  copy_security(subject, card, notes);
  note_homeless(card, carry_whole(subject, card, "application/a2a-agent-card+json", notes), notes);
  return subject;
}

}  // namespace cli
