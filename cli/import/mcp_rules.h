// What an MCP server can do, as far as its own words say so: docs/import.md, "Capabilities of MCP servers".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

// Any of these words, as whole words of a server's name, title or description, puts it at `path` of `mcp_taxonomy`.
struct McpRule {
  std::string_view path;
  std::string_view words;  // lower case, one blank between two
};
inline constexpr std::string_view mcp_taxonomy = "oasf@1.1.1";
inline constexpr std::size_t mcp_max_concepts = 4;

// The whole table, in the order of the paths.
[[nodiscard]] std::span<const McpRule> mcp_rules();

// The concepts of a text, those with the most words of their rule in it first, at most mcp_max_concepts. A word counts once.
[[nodiscard]] std::vector<std::string_view> concepts_of(std::string_view text);

// "com.acme/translate" -> "server/com.acme/translate", a path of the taxonomy `mcp`. Empty: no name of a server.
[[nodiscard]] std::string mcp_path(std::string_view server_name);

}  // namespace cli
