#include "import/oasf_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "import/agent_name.h"
#include "import/card_text.h"
#include "import/import_record.h"
#include "import/statement_limits.h"

namespace cli {
namespace {

using did::Json;
using did::JsonValue;
using did::Result;

std::unexpected<did::Error> broken(const std::string& pointer, const std::string& what) {
  return broken_record("oasf record", pointer, what);
}

void add_endpoint(Json& list, const std::string& protocol, std::string_view binding, std::string_view url, const std::string& pointer,
                  Notes& notes) {
  if (const auto problem = url_problem(url); !problem.empty())
    return notes.push_back(pointer + ": `" + std::string(url) + "` " + problem + ", left out");
  if (list.size() == max_endpoints) return notes.push_back(pointer + ": over 16 endpoints, left out");
  Json endpoint = {{"protocol", protocol}, {"url", url}};
  if (!binding.empty()) endpoint["binding"] = fit(binding, 64, pointer, notes);
  if (std::ranges::find(list, endpoint) == list.end()) list.push_back(std::move(endpoint));
}

// An address in the data of a module: its own, or that of the card in it.
std::optional<std::string_view> module_url(JsonValue data) {
  if (const auto url = data.find_string("url")) return url;
  for (const auto* member : {"card_data", "card", "connection"})
    if (const auto inner = data.find(member))
      if (const auto url = inner->find_string("url")) return url;
  return std::nullopt;
}

void add_module(Json& list, JsonValue module, const std::string& pointer, Notes& notes) {
  const auto name = module.find_string("name").value_or("");
  const auto data = module.find("data");
  const auto url = data ? module_url(*data) : std::nullopt;
  for (const std::string protocol : {"a2a", "mcp", "acp"})
    if (url && name.contains(protocol)) return add_endpoint(list, protocol, {}, *url, pointer, notes);
  notes.push_back(pointer + ": `" + std::string(name) + "` names no address, kept in the artifact only");
}

Result<Json> endpoints_of(JsonValue record, Notes& notes) {
  Json list = Json::array();
  const auto modules = elements(record, "modules", "/modules", notes);
  for (std::size_t i = 0; i < modules.size(); ++i) add_module(list, modules[i], "/modules/" + std::to_string(i), notes);
  const auto locators = elements(record, "locators", "/locators", notes);
  for (std::size_t i = 0; i < locators.size(); ++i) {
    const auto pointer = "/locators/" + std::to_string(i);
    const auto type = locators[i].find_string("type").value_or("");
    if (const auto url = locators[i].find_string("url")) add_endpoint(list, "x-locator", type, *url, pointer, notes);
    for (const auto& url : elements(locators[i], "urls", pointer + "/urls", notes))
      if (url.is_string()) add_endpoint(list, "x-locator", type, url.string(), pointer, notes);
  }
  if (list.empty()) return broken("/locators", "no address that a statement can carry (https, or loopback)");
  return list;
}

// a/b/b is how the schema files write the class b itself.
std::string skill_path(std::string_view name) {
  auto path = capability_path(name);
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return path;
  const auto before = std::string_view(path).substr(0, slash);
  const auto group = before.substr(before.rfind('/') + 1);
  return group == std::string_view(path).substr(slash + 1) ? std::string(before) : path;
}

Json capabilities_of(JsonValue record, const std::string& taxonomy, Notes& notes) {
  Json list = Json::array();
  const auto skills = elements(record, "skills", "/skills", notes);
  for (std::size_t i = 0; i < skills.size(); ++i) {
    const auto pointer = "/skills/" + std::to_string(i);
    const auto name = skills[i].find_string("name");
    const auto path = name ? skill_path(*name) : "";
    if (path.empty()) {
      notes.push_back(pointer + ": has no name that a capability can have, left out");
    } else if (list.size() == max_capabilities) {
      notes.push_back(pointer + ": over 64 capabilities, left out");
    } else if (std::ranges::none_of(list, [&](const Json& known) { return known.at("path") == path; })) {
      list.push_back({{"id", "c" + std::to_string(list.size() + 1)}, {"taxonomy", taxonomy}, {"path", path}});
    }
  }
  return list;
}

Json tags_of(JsonValue record, Notes& notes) {
  Json tags = Json::array();
  for (const auto& domain : elements(record, "domains", "/domains", notes)) {
    const auto name = domain.find_string("name").value_or("");
    const Json tag = fit(name.substr(name.rfind('/') + 1), 32, "/domains", notes);
    if (tag != "" && tags.size() < max_tags && std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
  }
  return tags;
}

}  // namespace

Result<Json> map_oasf_record(JsonValue record, const CardOwner& owner, Notes& notes) {
  if (!record.is_object()) return broken("/", "not an object");
  const auto name = record.find_string("name");
  const auto label = name ? slug(*name) : "";
  if (label.empty()) return broken("/name", "no name with a Latin letter or a digit in it");
  const auto version = semantic_version(record.find_string("version").value_or(""), notes);
  if (version.empty()) return broken("/version", "not a semantic version such as `1.0.0`");
  const auto schema = semantic_version(record.find_string("schema_version").value_or(""), notes);
  if (schema.empty()) return broken("/schema_version", "not a semantic version such as `1.1.1`");
  DID_TRY(auto endpoints, endpoints_of(record, notes));
  auto capabilities = capabilities_of(record, "oasf@" + schema, notes);
  if (capabilities.empty()) return broken("/skills", "no skill with a name; a statement needs a capability");

  Json subject = {{"id", owner.agent}, {"agentKey", "urn:air:" + owner.publisher + ":" + label}, {"version", version}};
  subject["displayName"] = fit(*name, 64, "/name", notes);
  if (const auto text = record.find_string("description"); text && !text->empty())
    subject["description"] = fit(*text, 1024, "/description", notes);
  if (auto tags = tags_of(record, notes); !tags.empty()) subject["tags"] = std::move(tags);
  subject["endpoints"] = std::move(endpoints);
  subject["capabilities"] = std::move(capabilities);
  carry_whole(subject, record, "application/vnd.oasf.record+json", notes);
  return subject;
}

}  // namespace cli
