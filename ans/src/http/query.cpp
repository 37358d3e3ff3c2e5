#include "http/query.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::size_t max_segments = 16;
constexpr std::size_t max_parameters = 32;

std::optional<unsigned> hex_digit(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  const char small = lower(c);
  if (small >= 'a' && small <= 'f') return static_cast<unsigned>(small - 'a' + 10);
  return std::nullopt;
}

// RFC 3986 2.2, 2.3: unreserved, sub-delims, and what paths and queries add; `%` is looked at when decoding.
constexpr auto target_chars = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0; c < out.size(); ++c)
    out[c] = is_alnum(static_cast<char>(c)) || std::string_view("-._~!$&'()*+,;=:@/?%").contains(static_cast<char>(c));
  return out;
}();
bool is_target_char(char c) { return target_chars[static_cast<unsigned char>(c)]; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }

Result<std::pair<std::string, std::string>> parse_parameter(std::string_view text) {
  const auto equals = text.find('=');
  DID_TRY(auto name, percent_decode(text.substr(0, equals)));
  DID_TRY(auto value, percent_decode(equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1)));
  if (name.empty()) return did::fail(did::Errc::malformed, "request target: a query parameter has no name");
  return std::pair{std::move(name), std::move(value)};
}

}  // namespace

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto plain = text.substr(0, text.find('%'));
    out += plain;
    text.remove_prefix(plain.size());
    if (text.empty()) break;
    const auto high = text.size() > 1 ? hex_digit(text[1]) : std::nullopt;
    const auto low = text.size() > 2 ? hex_digit(text[2]) : std::nullopt;
    if (!high || !low) return did::fail(did::Errc::malformed, "request target: `%` is not followed by two hex digits");
    out += static_cast<char>(*high * 16 + *low);
    text.remove_prefix(3);
  }
  if (std::ranges::any_of(out, is_control)) return did::fail(did::Errc::malformed, "request target: control characters are not allowed");
  return out;
}

Result<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return did::fail(did::Errc::malformed, "request target: a path is expected");
  if (!std::ranges::all_of(target, is_target_char))
    return did::fail(did::Errc::malformed, "request target: a character must be percent-encoded");
  const auto question = target.find('?');
  Target out;
  for (const auto segment : split(target.substr(1, question == std::string_view::npos ? question : question - 1), '/')) {
    if (out.segments.size() == max_segments) return did::fail(did::Errc::malformed, "request target: over 16 path segments");
    DID_TRY(auto decoded, percent_decode(segment));
    out.segments.push_back(std::move(decoded));
  }
  if (question == std::string_view::npos) return out;
  for (const auto parameter : split(target.substr(question + 1), '&')) {
    if (out.parameters.size() == max_parameters) return did::fail(did::Errc::malformed, "request target: over 32 query parameters");
    DID_TRY(auto parsed, parse_parameter(parameter));
    out.parameters.push_back(std::move(parsed));
  }
  return out;
}

}  // namespace ans
