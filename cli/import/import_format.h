// The documents that `ans import` reads: A2A agent cards, MCP `server.json`, OASF records; one, an array of them, or an answer
// of a registry of MCP ({"servers": [...]}). Formats are told apart by their members; one row per format in the table.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <string>
#include <string_view>
#include <vector>

#include "import/agent_card.h"

namespace cli {

struct ImportFormat {
  std::string_view name;  // "a2a", "mcp", "oasf"
  bool (*is)(did::JsonValue record);
  did::Result<did::Json> (*map)(did::JsonValue record, const CardOwner& owner, std::vector<std::string>& notes);
};
// An agent card where no other row says that it is one of its own.
[[nodiscard]] const ImportFormat& format_of(did::JsonValue record);

struct ImportItem {
  std::string pointer;  // into the document; empty: the whole of it
  did::JsonValue record;
};
[[nodiscard]] std::vector<ImportItem> import_items(did::JsonValue document);

}  // namespace cli
