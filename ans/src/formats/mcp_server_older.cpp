#include "formats/mcp_server_older.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "records/members.h"

namespace ans {
namespace {

using did::Json;
using did::JsonValue;

struct Renamed {
  std::string_view older, today;
};
constexpr std::array registries{Renamed{"cargo", "cargo"}, Renamed{"docker", "oci"}, Renamed{"npm", "npm"}, Renamed{"nuget", "nuget"},
                                Renamed{"pypi", "pypi"}};
constexpr std::array transports{Renamed{"sse", "sse"}, Renamed{"streamable", "streamable-http"},
                                Renamed{"streamable-http", "streamable-http"}};
constexpr std::array<std::string_view, 4> formats{"string", "number", "boolean", "filepath"};
constexpr std::array input_members{Renamed{"choices", "choices"},
                                   Renamed{"default", "default"},
                                   Renamed{"description", "description"},
                                   Renamed{"is_repeated", "isRepeated"},
                                   Renamed{"is_required", "isRequired"},
                                   Renamed{"is_secret", "isSecret"},
                                   Renamed{"name", "name"},
                                   Renamed{"value", "value"},
                                   Renamed{"value_hint", "valueHint"},
                                   Renamed{"variables", "variables"}};

// Today's word; empty: there is none.
template <class Table>
std::string_view today_of(const Table& table, std::string_view older) {
  const auto found = std::ranges::find(table, older, &Renamed::older);
  return found == table.end() ? std::string_view() : found->today;
}

std::string text_of(JsonValue object, std::string_view member) { return std::string(object.find_string(member).value_or("")); }

Json input_of(JsonValue older) {
  Json out = Json::object();
  for (const auto& [name, today] : input_members)
    if (const auto value = older.find(name)) out[std::string(today)] = did::to_json(*value);
  if (const auto format = text_of(older, "format"); std::ranges::find(formats, format) != formats.end()) out["format"] = format;
  return out;
}

// An argument has a type, and what its type asks for.
Json argument_of(JsonValue older) {
  auto out = input_of(older);
  const bool is_named = text_of(older, "type") == "named" && out.contains("name");
  out["type"] = is_named ? "named" : "positional";
  if (is_named) return out;
  out.erase("name");
  return out.contains("value") || out.contains("valueHint") ? out : Json();
}

Json variable_of(JsonValue older) {
  auto out = input_of(older);
  return out.contains("name") ? out : Json();
}

void add_list(Json& package, JsonValue older, std::string_view member, const char* today, Json (*each)(JsonValue)) {
  Json list = Json::array();
  const auto from = member_of(older, member);
  for (std::size_t i = 0; from.is_array() && i < from.size(); ++i)
    if (auto one = each(from[i]); !one.is_null()) list.push_back(std::move(one));
  if (!list.empty()) package[today] = std::move(list);
}

Json package_of(JsonValue older) {
  const auto type = today_of(registries, text_of(older, "registry_name"));
  const auto name = text_of(older, "name");
  const auto version = text_of(older, "version");
  if (type.empty() || name.empty()) return {};
  Json out{{"registryType", type}, {"identifier", name}, {"transport", {{"type", "stdio"}}}};
  if (type == "oci")
    out["identifier"] = "docker.io/" + name + (version.empty() ? "" : ":" + version);  // an image has its version in its name
  else if (!version.empty() && version != "latest")
    out["version"] = version;
  if (const auto hint = text_of(older, "runtime_hint"); !hint.empty()) out["runtimeHint"] = hint;
  add_list(out, older, "runtime_arguments", "runtimeArguments", argument_of);
  add_list(out, older, "package_arguments", "packageArguments", argument_of);
  add_list(out, older, "environment_variables", "environmentVariables", variable_of);
  return out;
}

Json remote_of(JsonValue older) {
  const auto type = today_of(transports, text_of(older, "transport_type"));
  const auto url = text_of(older, "url");
  const bool fits = (url.starts_with("https://") || url.starts_with("http://")) && url.find_first_of(" \t\r\n") == std::string::npos;
  if (type.empty() || !fits) return {};
  Json out{{"type", type}, {"url", url}};
  add_list(out, older, "headers", "headers", variable_of);
  return out;
}

// Each element as it is, or in today's words where it has the member by which the older form is known.
Json list_of(JsonValue card, std::string_view member, std::string_view older_mark, Json (*each)(JsonValue)) {
  Json out = Json::array();
  const auto list = member_of(card, member);
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
    auto one = list[i].find(older_mark) ? each(list[i]) : did::to_json(list[i]);
    if (one.is_object()) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Json mcp_packages(JsonValue card) { return list_of(card, "packages", "registry_name", package_of); }

Json mcp_remotes(JsonValue card) { return list_of(card, "remotes", "transport_type", remote_of); }

}  // namespace ans
