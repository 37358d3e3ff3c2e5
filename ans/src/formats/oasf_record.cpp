#include "formats/oasf_record.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "records/alias.h"
#include "records/members.h"

namespace ans {
namespace {

using did::Json;

constexpr std::string_view taxonomy_prefix = "oasf@";
constexpr std::array<std::string_view, 3> integrated{"a2a", "acp", "mcp"};

// "oasf@1.1.1"; empty: no capability is of a version of OASF.
std::string_view taxonomy_of(const AgentStatement& statement) {
  for (const auto& one : statement.capabilities())
    if (one.path.taxonomy().starts_with(taxonomy_prefix)) return one.path.taxonomy();
  return {};
}

Json skills_of(const AgentStatement& statement, std::string_view taxonomy) {
  Json out = Json::array();
  for (const auto& one : statement.capabilities())
    if (one.path.taxonomy() == taxonomy) out.push_back({{"name", one.path.path()}});
  return out;
}

void add_endpoints(Json& out, did::JsonValue endpoints) {
  Json modules = Json::array();
  Json locators = Json::array();
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const auto protocol = std::string(endpoints[i].find_string("protocol").value_or(""));
    const auto url = endpoints[i].find_string("url").value_or("");
    if (std::ranges::find(integrated, protocol) != integrated.end())
      modules.push_back({{"name", "integration/" + protocol}, {"data", {{"url", url}}}});
    else
      locators.push_back({{"type", endpoints[i].find_string("binding").value_or(protocol)}, {"url", url}});
  }
  if (!modules.empty()) out["modules"] = std::move(modules);
  if (!locators.empty()) out["locators"] = std::move(locators);
}

}  // namespace

std::optional<Json> oasf_record(const Published& record) {
  const auto taxonomy = taxonomy_of(record.statement);
  if (taxonomy.empty()) return std::nullopt;
  const auto domain = publisher_domain(record.statement.key());
  const auto description = record.text("description");
  Json out{{"name", domain.empty() ? std::string(record.statement.display_name())
                                   : std::string(domain) + '/' + std::string(record.statement.key().name())},
           {"version", record.statement.version().text()},
           {"schema_version", taxonomy.substr(taxonomy_prefix.size())},
           {"description", description.empty() ? std::string(record.statement.display_name()) : description},
           {"authors", {record.agent.publisher}},
           {"created_at", record.statement.root().find_string("validFrom").value_or("")},
           {"skills", skills_of(record.statement, taxonomy)}};
  add_endpoints(out, member_of(record.subject(), "endpoints"));
  return out;
}

}  // namespace ans
