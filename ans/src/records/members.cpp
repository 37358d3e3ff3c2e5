#include "records/members.h"

#include <did/clock.h>
#include <did/did.h>
#include <did/text.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "names/name.h"
#include "names/version.h"

namespace ans {
namespace {

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }

// With TLS, and DID-Noise, which needs none.
constexpr std::array<std::string_view, 4> sealed_schemes{"https", "wss", "grpcs", "did-noise"};
constexpr std::array<std::string_view, 3> plain_schemes{"http", "ws", "grpc"};
bool has(std::span<const std::string_view> words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
}

// "host" of "host:8080/path"; the brackets stay around an IPv6 address.
std::string_view host_of(std::string_view authority_and_path) {
  const auto authority = authority_and_path.substr(0, authority_and_path.find_first_of("/?#"));
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

// Runs a parser of text whose Error becomes a breach at `pointer`.
template <class Parse>
Answer<void> parses(JsonValue value, const std::string& pointer, Parse parse) {
  if (!value.is_string()) return breach(pointer, "a string is expected");
  if (auto parsed = parse(value.string()); !parsed) {
    Problem problem(std::move(parsed).error());
    return std::unexpected(std::move(problem).under(pointer));
  }
  return {};
}

}  // namespace

std::string member_pointer(const std::string& object, std::string_view member) {
  std::string out = object + '/';
  did::append_pointer_token(member, out);
  return out;
}

std::unexpected<Problem> breach(const std::string& pointer, std::string_view what) {
  return refuse(ProblemCode::invalid_argument, "`" + (pointer.empty() ? "/" : pointer) + "`: " + std::string(what), {}, pointer);
}

Answer<void> check_members(JsonValue value, const std::string& pointer, std::span<const Member> members) {
  if (!value.is_object()) return breach(pointer, "an object is expected");
  for (const auto& member : members) {
    if (member.required && !value.find(member.name)) return breach(member_pointer(pointer, member.name), "required, and missing");
  }
  auto place = pointer + '/';
  const auto own = place.size();
  for (std::size_t i = 0; i < value.size(); ++i) {
    place.resize(own);
    did::append_pointer_token(value.member_name(i), place);
    const auto row = std::ranges::find(members, value.member_name(i), &Member::name);
    if (row == members.end()) return breach(place, "this member is not known here");
    DID_CHECK(row->check(value.member_value(i), place));
  }
  return {};
}

namespace rule {

Answer<void> text_of(JsonValue value, const std::string& pointer, std::size_t min, std::size_t max) {
  if (!value.is_string()) return breach(pointer, "a string is expected");
  const auto size = code_points(value.string());
  if (size < min || size > max) return breach(pointer, std::to_string(min) + " to " + std::to_string(max) + " characters are expected");
  if (std::ranges::any_of(value.string(), is_control)) return breach(pointer, "control characters are not allowed");
  return {};
}

Answer<void> list_of(JsonValue value, const std::string& pointer, std::size_t min, std::size_t max, MemberCheck each) {
  if (!value.is_array()) return breach(pointer, "an array is expected");
  if (value.size() < min || value.size() > max)
    return breach(pointer, std::to_string(min) + " to " + std::to_string(max) + " elements are expected");
  for (std::size_t i = 0; i < value.size(); ++i) DID_CHECK(each(value[i], pointer + "/" + std::to_string(i)));
  return {};
}

Answer<void> integer_of(JsonValue value, const std::string& pointer, std::int64_t min, std::int64_t max) {
  const auto number = value.is_number() ? value.integer() : std::nullopt;
  if (!number || *number < min || *number > max)
    return breach(pointer, "an integer of " + std::to_string(min) + " to " + std::to_string(max) + " is expected");
  return {};
}

Answer<void> object(JsonValue value, const std::string& pointer) {
  return value.is_object() ? Answer<void>() : breach(pointer, "an object is expected");
}

Answer<void> array(JsonValue value, const std::string& pointer) {
  return value.is_array() ? Answer<void>() : breach(pointer, "an array is expected");
}

Answer<void> date_time(JsonValue value, const std::string& pointer) { return parses(value, pointer, did::parse_date_time); }

Answer<void> digest(JsonValue value, const std::string& pointer) {
  if (!value.is_string() || !is_digest(value.string())) return breach(pointer, "`sha256:` and 64 lower-case hex digits are expected");
  return {};
}

Answer<void> a_did(JsonValue value, const std::string& pointer) { return parses(value, pointer, did::Did::parse); }

Answer<void> agent_key(JsonValue value, const std::string& pointer) {
  if (!value.is_string()) return breach(pointer, "a string is expected");
  if (auto key = AgentKey::parse(value.string()); !key) return std::unexpected(name_problem(std::move(key).error()).under(pointer));
  return {};
}

Answer<void> semver(JsonValue value, const std::string& pointer) { return parses(value, pointer, Version::parse); }

Answer<void> fqdn(JsonValue value, const std::string& pointer) {
  if (!value.is_string() || !is_fqdn(value.string()))
    return breach(pointer, "a domain name of two labels or more, in lower case, is expected");
  return {};
}

Answer<void> url(JsonValue value, const std::string& pointer) {
  DID_CHECK(text_of(value, pointer, 1, 2048));
  const auto text = value.string();
  const auto colon = text.find("://");
  if (colon == std::string_view::npos || !std::ranges::all_of(text, is_printable)) return breach(pointer, "an absolute URL is expected");
  // RFC 3986 has none of these. Braces, which it has not either, stand for what a caller fills in.
  if (text.find_first_of("<>\"\\^`") != std::string_view::npos)
    return breach(pointer, "a URL without quotes, angle brackets, `\\`, `^` and backquotes is expected");
  const auto scheme = text.substr(0, colon);
  const auto rest = text.substr(colon + 3);
  const auto host = host_of(rest);
  const bool host_chars =
      std::ranges::all_of(host, [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']'; });
  if (host.empty() || !host_chars || rest.substr(0, rest.find('/')).contains('@'))
    return breach(pointer, "a URL with a host and without user info is expected");
  if (has(sealed_schemes, scheme)) return {};
  if (has(plain_schemes, scheme) && is_loopback(host)) return {};
  return breach(pointer, "https, wss, grpcs or did-noise is expected (http, ws and grpc for loopback hosts only)");
}

}  // namespace rule

bool is_digest(std::string_view text) {
  if (!text.starts_with("sha256:") || text.size() != 7 + 64) return false;
  return std::ranges::all_of(text.substr(7), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace ans
