// RFC 9421 2.2.8, with the URL standard's application/x-www-form-urlencoded.
#include <algorithm>
#include <optional>

#include "component_value.h"
#include "did/text.h"
#include "sf/characters.h"

namespace agent {
namespace {

int hex_value(char c) {
  if (sf::is_digit(c)) return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// "urlencoded parsing" step 3.4 and 3.5: plus is a space, %XX is a byte, a `%` without digits stands for itself.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_value(text[i + 2]);
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

// The application/x-www-form-urlencoded percent-encode set: all but these.
bool stays(char c) { return sf::is_alpha(c) || sf::is_digit(c) || c == '*' || c == '-' || c == '.' || c == '_'; }

std::string encoded(std::string_view bytes) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    if (stays(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
  }
  return out;
}

}  // namespace

ComponentValue query_parameter(std::string_view query, std::string_view name) {
  const auto shown = "query parameter `" + std::string(name) + "`";
  std::optional<std::string> value;
  for (std::size_t at = 0; at <= query.size();) {
    const auto end = std::min(query.find('&', at), query.size());
    const auto pair = query.substr(at, end - at);
    at = end + 1;
    const auto equals = std::min(pair.find('='), pair.size());
    if (pair.empty() || encoded(decoded(pair.substr(0, equals))) != name) continue;
    if (value) return no_base(BaseProblem::repeated_query_parameter, shown + " stands twice");
    value = decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
  if (!value) return no_base(BaseProblem::missing_query_parameter, shown + " is not there");
  // The URL standard would put U+FFFD here, so that two queries had one signature.
  if (!did::is_utf8(*value)) return no_base(BaseProblem::not_ascii, shown + " is not UTF-8");
  return encoded(*value);
}

}  // namespace agent
