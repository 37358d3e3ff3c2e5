#include "import/import_format.h"

#include <algorithm>

#include "import/mcp_server.h"
#include "import/oasf_record.h"

namespace cli {
namespace {

using did::JsonValue;

bool is_oasf(JsonValue record) { return record.find_string("schema_version") && record.find("skills"); }

bool is_mcp(JsonValue record) {
  if (record.find_string("$schema").value_or("").ends_with("/server.schema.json")) return true;
  return record.find("version_detail") || record.find("packages") || record.find("remotes");
}

bool is_any(JsonValue /*record*/) { return true; }

constexpr ImportFormat formats[] = {
    {"oasf", is_oasf, map_oasf_record},
    {"mcp", is_mcp, map_mcp_server},
    {"a2a", is_any, map_agent_card},
};

// A registry of MCP wraps what a publisher wrote: {"server": {...}, "_meta": {...}}.
ImportItem unwrapped(std::string pointer, JsonValue record) {
  if (const auto inner = record.find("server"); inner && inner->is_object()) return {std::move(pointer) + "/server", *inner};
  return {std::move(pointer), record};
}

}  // namespace

const ImportFormat& format_of(JsonValue record) {
  return *std::ranges::find_if(formats, [&](const ImportFormat& format) { return format.is(record); });
}

std::vector<ImportItem> import_items(JsonValue document) {
  const auto servers = document.find("servers");
  const bool answer = servers && servers->is_array();
  if (!answer && !document.is_array()) return {unwrapped({}, document)};
  const auto list = answer ? *servers : document;
  std::vector<ImportItem> out;
  for (std::size_t i = 0; i < list.size(); ++i) out.push_back(unwrapped((answer ? "/servers/" : "/") + std::to_string(i), list[i]));
  return out;
}

}  // namespace cli
