#include <algorithm>

#include "agent/http_message.h"
#include "sf/characters.h"

namespace agent {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view without_outer_space(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, sf::is_tchar); }

bool same_field_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string canonical_line(std::string_view value) {
  const auto text = without_outer_space(value);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    // RFC 9112 5.2: obs-fold = OWS CRLF RWS; some servers hand on the bare LF.
    const auto fold = text.find_first_of("\r\n", i);
    if (fold == std::string_view::npos) {
      out += text.substr(i);
      break;
    }
    const auto before = text.substr(i, fold - i);
    out += before.substr(0, before.find_last_not_of(" \t") + 1);
    out += ' ';
    i = text.find_first_not_of(" \t\r\n", fold);  // there is one: the text does not end in white space
  }
  return out;
}

std::optional<std::string> field_value(std::span<const HttpField> fields, std::string_view name) {
  std::optional<std::string> value;
  for (const auto& line : fields) {
    if (!same_field_name(line.name, name)) continue;
    if (value)
      value->append(", ").append(canonical_line(line.value));
    else
      value = canonical_line(line.value);
  }
  return value;
}

}  // namespace agent
