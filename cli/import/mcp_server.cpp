#include "import/mcp_server.h"

#include <did/hash.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>

#include "import/card_text.h"
#include "import/import_record.h"
#include "import/mcp_rules.h"
#include "import/statement_limits.h"

namespace cli {
namespace {

using did::Json;
using did::JsonValue;
using did::Result;

std::unexpected<did::Error> broken(const std::string& pointer, const std::string& what) {
  return broken_record("server.json", pointer, what);
}

// Where the page of a package is. An identifier that is an address by itself has no page before it.
struct PackageHome {
  std::string_view registry, page;
};
constexpr PackageHome package_homes[] = {
    {"cargo", "https://crates.io/crates/"},    {"docker", "https://hub.docker.com/r/"},      {"mcpb", ""},
    {"npm", "https://www.npmjs.com/package/"}, {"nuget", "https://www.nuget.org/packages/"}, {"oci", "https://"},
    {"pypi", "https://pypi.org/project/"},
};

std::string text_of(JsonValue object, std::string_view member, std::string_view older = {}) {
  if (const auto text = object.find_string(member); text && !text->empty()) return std::string(*text);
  return older.empty() ? std::string() : text_of(object, older);
}

class Endpoints {
 public:
  Endpoints(Json& list, Notes& notes) : list_(list), notes_(notes) {}

  void add(std::string url, const std::string& binding, const std::string& pointer) {
    // A query with a place for the caller's secret is the caller's to write.
    if (const auto query = url.find('?'); query != std::string::npos && url.find_first_of("<{$", query) != std::string::npos) {
      notes_.push_back(pointer + ": the query of `" + url + "` has a placeholder, left out");
      url.resize(query);
    }
    if (const auto problem = url_problem(url); !problem.empty())
      return notes_.push_back(pointer + ": `" + url + "` " + problem + ", left out");
    if (!seen_.insert(url + ' ' + binding).second) return;
    if (list_.size() == max_endpoints) return notes_.push_back(pointer + ": over 16 endpoints, left out");
    Json endpoint = {{"protocol", "mcp"}, {"url", url}};
    if (!binding.empty()) endpoint["binding"] = fit(binding, 64, pointer, notes_);
    list_.push_back(std::move(endpoint));
  }

 private:
  Json& list_;
  Notes& notes_;
  std::set<std::string> seen_;
};

void add_package(Endpoints& endpoints, JsonValue package, const std::string& pointer, Notes& notes) {
  const auto registry = ascii_lower(text_of(package, "registryType", "registry_name"));
  const auto* home = std::ranges::find(package_homes, registry, &PackageHome::registry);
  if (home == std::end(package_homes))
    return notes.push_back(pointer + ": packages of the registry `" + registry + "` have no page that is known here, left out");
  const auto transport = package.find("transport");
  const auto type = transport ? text_of(*transport, "type") : std::string();
  endpoints.add(std::string(home->page) + text_of(package, "identifier", "name"), type.empty() ? "stdio" : type, pointer);
}

Result<Json> endpoints_of(JsonValue server, Notes& notes) {
  Json list = Json::array();
  Endpoints endpoints(list, notes);
  const auto remotes = elements(server, "remotes", "/remotes", notes);
  for (std::size_t i = 0; i < remotes.size(); ++i)
    endpoints.add(text_of(remotes[i], "url"), text_of(remotes[i], "type", "transport_type"), "/remotes/" + std::to_string(i));
  const auto packages = elements(server, "packages", "/packages", notes);
  for (std::size_t i = 0; i < packages.size(); ++i) add_package(endpoints, packages[i], "/packages/" + std::to_string(i), notes);
  const auto repository = server.find("repository");
  const auto source = repository ? text_of(*repository, "url") : std::string();
  if (list.empty() && !source.empty()) endpoints.add(source, "source", "/repository");
  if (list.empty()) return broken("/remotes", "neither remotes nor packages nor a repository give an address that a statement can carry");
  return list;
}

// The last part of the agentKey; empty where the name cannot be one.
std::string label_of(std::string_view name, Notes& notes) {
  auto label = ascii_lower(name);
  std::ranges::replace(label, '/', '.');
  const auto is_end = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (!std::ranges::all_of(label, [&](char c) { return is_end(c) || c == '.' || c == '-' || c == '_'; })) return {};
  while (!label.empty() && !is_end(label.back())) label.pop_back();
  label.erase(0, static_cast<std::size_t>(std::ranges::find_if(label, is_end) - label.begin()));
  if (label.size() <= 63) return label;
  constexpr std::size_t kept = 46;
  const auto digest = did::digest_text(did::as_bytes(name));
  label = label.substr(0, kept) + "-" + digest.substr(digest.find(':') + 1, 63 - kept - 1);
  notes.push_back("/name: too long for a name, written as `" + label + "`");
  return label;
}

Json capabilities_of(std::string_view name, const std::string& words) {
  Json list = Json::array();
  Json reference = Json::array();
  if (name.size() <= 100) reference.push_back("mcp:" + std::string(name));
  const auto add = [&](std::string_view taxonomy, std::string_view path) {
    Json one = {{"id", "c" + std::to_string(list.size() + 1)}, {"taxonomy", taxonomy}, {"path", path}};
    if (!reference.empty()) one["skillRefs"] = reference;
    list.push_back(std::move(one));
  };
  add("mcp", mcp_path(name));
  for (const auto path : concepts_of(words)) add(mcp_taxonomy, path);
  return list;
}

Json tags_of(JsonValue server, Notes& notes) {
  Json tags = Json::array({"mcp"});
  for (const auto& package : elements(server, "packages", "/packages", notes)) {
    const Json tag = ascii_lower(text_of(package, "registryType", "registry_name"));
    const bool known = std::ranges::find(package_homes, tag.get<std::string>(), &PackageHome::registry) != std::end(package_homes);
    if (known && tags.size() < max_tags && std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
  }
  return tags;
}

}  // namespace

Result<Json> map_mcp_server(JsonValue server, const CardOwner& owner, Notes& notes) {
  if (!server.is_object()) return broken("/", "not an object");
  const auto name = text_of(server, "name");
  if (name.empty()) return broken("/name", "empty");
  const auto label = label_of(name, notes);
  if (label.empty() || mcp_path(name).empty()) return broken("/name", "`" + name + "` is not `<reverse domain>/<name>`");
  const auto detail = server.find("version_detail");
  const auto written = detail && !server.find("version") ? text_of(*detail, "version") : text_of(server, "version");
  const auto version = semantic_version(written, notes);
  if (version.empty()) return broken("/version", "`" + written + "` is not a semantic version such as `1.0.0`");
  DID_TRY(auto endpoints, endpoints_of(server, notes));

  const auto title = text_of(server, "title");
  const auto description = text_of(server, "description");
  Json subject = {{"id", owner.agent}, {"agentKey", "urn:air:" + owner.publisher + ":" + label}, {"version", version}};
  subject["displayName"] = fit(title.empty() ? name.substr(name.find('/') + 1) : title, 64, "/title", notes);
  if (!description.empty()) subject["description"] = fit(description, 1024, "/description", notes);
  subject["tags"] = tags_of(server, notes);
  subject["endpoints"] = std::move(endpoints);
  subject["capabilities"] = capabilities_of(name, name + " " + title + " " + description);
  carry_whole(subject, server, "application/mcp-server-card+json", notes);
  return subject;
}

}  // namespace cli
