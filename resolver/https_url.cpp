#include "https_url.h"

#include <algorithm>
#include <charconv>
#include <ranges>

namespace resolver {
namespace {

constexpr std::size_t max_url = std::size_t{8} * 1024;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 1123 2.1, without the dot at the end.
bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// A name whose last label is a number is read as an IPv4 address by one library or another: 127.1, 0x7f000001, 017700000001.
bool is_number(std::string_view label) {
  if (label.starts_with("0x")) return std::ranges::all_of(label.substr(2), is_hex);
  return std::ranges::all_of(label, is_digit);
}

did::Result<void> check_host(std::string_view host) {
  if (host.starts_with('[')) return did::fail(did::Errc::malformed, "`" + std::string(host) + "` is an IP address, not a name");
  if (host.size() > 253) return did::fail(did::Errc::malformed, "the host name is longer than 253 characters");
  std::string_view last;
  for (const auto part : std::views::split(host, '.')) {
    last = std::string_view(part.begin(), part.end());
    if (!is_label(last)) return did::fail(did::Errc::malformed, "`" + std::string(host) + "` is not a DNS name");
  }
  if (host.empty()) return did::fail(did::Errc::malformed, "the host is missing");
  if (is_number(last)) return did::fail(did::Errc::malformed, "`" + std::string(host) + "` is an IP address, not a name");
  return {};
}

did::Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || text.front() == '0') {
    return did::fail(did::Errc::malformed, "`" + std::string(text) + "` is not a port");
  }
  return port;
}

// RFC 3986 3.3, 3.4.
did::Result<void> check_target(std::string_view target) {
  constexpr std::string_view marks = "-._~!$&'()*+,;=:@/?";
  for (std::size_t i = 0; i < target.size(); ++i) {
    const char c = target[i];
    if (is_letter(to_lower(c)) || is_digit(c) || marks.contains(c)) continue;
    if (c == '%' && i + 2 < target.size() && is_hex(target[i + 1]) && is_hex(target[i + 2])) continue;
    return did::fail(did::Errc::malformed, "character " + std::to_string(i + 1) + " of the path may not stand in a url");
  }
  return {};
}

}  // namespace

did::Result<HttpsUrl> parse_https_url(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  if (text.size() > max_url) return did::fail(did::Errc::malformed, "the url is longer than " + std::to_string(max_url) + " characters");
  if (const auto odd = std::ranges::find_if(text, [](char c) { return c <= ' ' || c > '~'; }); odd != text.end()) {
    return did::fail(did::Errc::malformed,
                     "byte " + std::to_string(odd - text.begin() + 1) + " of the url is not a visible ASCII character");
  }
  if (!std::ranges::equal(text.substr(0, scheme.size()), scheme, {}, to_lower))
    return did::fail(did::Errc::malformed, "the url does not begin with `https://`");
  text.remove_prefix(scheme.size());

  const auto authority = text.substr(0, text.find_first_of("/?#"));
  const auto target = text.substr(authority.size());
  if (authority.contains('@')) return did::fail(did::Errc::malformed, "the url has user info before its host");
  const auto colon = authority.starts_with('[') ? std::string_view::npos : authority.find(':');
  HttpsUrl url{.host = std::string(authority.substr(0, colon)), .port = 443, .target = std::string(target)};
  std::ranges::transform(url.host, url.host.begin(), to_lower);
  DID_CHECK(check_host(url.host));
  if (colon != std::string_view::npos) {
    DID_TRY(url.port, parse_port(authority.substr(colon + 1)));
  }
  if (url.target.contains('#')) return did::fail(did::Errc::malformed, "the url has a fragment");
  DID_CHECK(check_target(url.target));
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

}  // namespace resolver
