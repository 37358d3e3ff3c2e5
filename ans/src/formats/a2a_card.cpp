#include "formats/a2a_card.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "records/alias.h"
#include "records/members.h"

namespace ans {
namespace {

using did::Json;

constexpr std::string_view grpc_scheme = "grpcs://";

Json interface_of(did::JsonValue endpoint) {
  auto url = endpoint.find_string("url").value_or("");
  const auto binding = endpoint.find_string("binding").value_or("JSONRPC");
  if (binding == "GRPC" && url.starts_with(grpc_scheme)) url.remove_prefix(grpc_scheme.size());
  Json out{{"url", url}, {"protocolBinding", binding}, {"protocolVersion", endpoint.find_string("protocolVersion").value_or("1.0")}};
  if (const auto tenant = endpoint.find_string("tenant")) out["tenant"] = *tenant;
  return out;
}

Json interfaces_of(did::JsonValue subject) {
  Json out = Json::array();
  const auto endpoints = member_of(subject, "endpoints");
  for (std::size_t i = 0; i < endpoints.size(); ++i)
    if (endpoints[i].find_string("protocol") == "a2a") out.push_back(interface_of(endpoints[i]));
  return out;
}

// "language_processing/translation" -> "translation"
std::string last_segment(std::string_view path) {
  std::string out(path.substr(path.rfind('/') + 1));
  std::ranges::replace_if(out, [](char c) { return c == '_' || c == '-'; }, ' ');
  return out;
}

Json skill_of(const CapabilityPath& path, did::JsonValue capability, const Json& tags) {
  const auto id = path.taxonomy() == "a2a" ? path.path() : path.text();
  Json out{{"id", id}, {"name", last_segment(path.path())}, {"description", path.text()}, {"tags", tags}};
  for (const auto* modes : {"inputModes", "outputModes"})
    if (const auto list = capability.find(modes); list && list->size() > 0) out[modes] = did::to_json(*list);
  return out;
}

// Every mode that some capability has, each once, in their order.
Json modes_of(const Json& skills, const char* member) {
  Json out = Json::array();
  for (const auto& skill : skills)
    for (const auto& mode : skill.value(member, Json::array()))
      if (std::ranges::find(out, mode) == out.end()) out.push_back(mode);
  return out.empty() ? Json::array({"text/plain"}) : out;
}

}  // namespace

std::optional<Json> a2a_card(const Published& record) {
  const auto subject = record.subject();
  auto interfaces = interfaces_of(subject);
  if (interfaces.empty()) return std::nullopt;
  const auto tags = subject.find("tags") ? did::to_json(*subject.find("tags")) : Json::array();
  auto skills = Json::array();
  const auto capabilities = member_of(subject, "capabilities");
  for (std::size_t i = 0; i < record.statement.capabilities().size(); ++i)
    skills.push_back(skill_of(record.statement.capabilities()[i].path, capabilities[i], tags));
  if (const auto queries = subject.find("representativeQueries"); queries && queries->size() > 0)
    skills[0]["examples"] = did::to_json(*queries);

  const auto description = record.text("description");
  Json card{{"name", record.statement.display_name()},
            {"description", description.empty() ? std::string(record.statement.display_name()) : description},
            {"version", record.statement.version().text()},
            {"capabilities", Json::object()}};
  card["supportedInterfaces"] = std::move(interfaces);
  card["defaultInputModes"] = modes_of(skills, "inputModes");
  card["defaultOutputModes"] = modes_of(skills, "outputModes");
  card["skills"] = std::move(skills);
  if (const auto domain = publisher_domain(record.statement.key()); !domain.empty())
    card["provider"] = {{"organization", domain}, {"url", "https://" + std::string(domain)}};
  for (const auto* security : {"securitySchemes", "securityRequirements"})
    if (const auto value = subject.find(security)) card[security] = did::to_json(*value);
  return card;
}

}  // namespace ans
