// How foreign text is shown in an error message.
#pragma once

#include <string>
#include <string_view>

namespace did {

// In backticks, at most 80 bytes of it, with `?` for what could move a terminal's cursor or break a log line.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 80;
  std::string out = "`";
  for (const char c : text.substr(0, longest)) out += (c >= ' ' && c <= '~' && c != '`') ? c : '?';
  out += text.size() > longest ? "...`" : "`";
  return out;
}

}  // namespace did
