#include "agent/scope.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "did/codec.h"

namespace agent {
namespace {

using did::Errc;
using did::Result;

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
// RFC 3986 2.3
bool is_unreserved(char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

std::unexpected<did::Error> refuse(std::string_view what, std::string_view text, std::string_view why) {
  return did::fail(Errc::malformed, std::string(what) + " `" + std::string(text) + "` " + std::string(why));
}

// Calls `check` for each part between the separators; false where one of them is.
template <class Check>
bool all_parts(std::string_view text, char separator, const Check& check) {
  while (true) {
    const auto end = text.find(separator);
    if (!check(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_action_segment(std::string_view segment) {
  return !segment.empty() && segment != "." && segment != ".." &&
         std::ranges::all_of(segment, [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; });
}

// RFC 3629: well-formed sequences only, so that nobody reads an overlong slash.
bool is_utf8(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<std::uint8_t>(bytes[i]) : std::uint8_t{0}; };
  const auto follows = [&](std::size_t i) { return (at(i) & 0xc0U) == 0x80U; };
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = at(i);
    const auto next = at(i + 1);
    if (lead < 0x80) {
      i += 1;
    } else if (lead >= 0xc2 && lead <= 0xdf && follows(i + 1)) {
      i += 2;
    } else if (lead >= 0xe0 && lead <= 0xef && follows(i + 1) && follows(i + 2) && !(lead == 0xe0 && next < 0xa0) &&
               !(lead == 0xed && next > 0x9f)) {
      i += 3;
    } else if (lead >= 0xf0 && lead <= 0xf4 && follows(i + 1) && follows(i + 2) && follows(i + 3) && !(lead == 0xf0 && next < 0x90) &&
               !(lead == 0xf4 && next > 0x8f)) {
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

// RFC 3986 6.2.2.1, 6.2.2.2. nullptr: done; else what is wrong.
const char* normalise_percent(std::string_view text, std::string& out) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return "ends inside a percent-encoding";
    const std::array<char, 2> digits{lower(text[i + 1]), lower(text[i + 2])};
    const auto byte = did::hex_decode({digits.data(), digits.size()});
    if (!byte) return "has a `%` that encodes nothing";
    const auto c = static_cast<char>(byte->front());
    const bool control = byte->front() < 0x20 || byte->front() == 0x7f;
    if (control || c == '/' || c == '\\' || c == '%') return "encodes a character that readers disagree about";
    decoded += c;
    if (is_unreserved(c)) {
      out += c;
    } else {
      constexpr std::string_view hex = "0123456789ABCDEF";
      out += '%';
      out += hex[byte->front() >> 4U];
      out += hex[byte->front() & 15U];
    }
    i += 2;
  }
  return is_utf8(decoded) ? nullptr : "encodes bytes that are no UTF-8";
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    if (host.size() < 4 || !host.ends_with(']')) return false;
    return std::ranges::all_of(host.substr(1, host.size() - 2),
                               [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; });
  }
  const auto is_label = [](std::string_view label) {
    return !label.empty() && std::ranges::all_of(label, [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_'; });
  };
  return all_parts(host, '.', is_label);
}

struct DefaultPort {
  std::string_view scheme;
  std::string_view port;
};
constexpr std::array default_ports{DefaultPort{"http", "80"}, DefaultPort{"https", "443"}, DefaultPort{"ws", "80"},
                                   DefaultPort{"wss", "443"}};

// RFC 3986 3.2 without user info. Appends the host, and the port unless it is the scheme's own.
const char* append_authority(std::string_view scheme, std::string_view authority, std::string& out) {
  if (authority.contains('@')) return "holds user info";
  if (authority.empty()) return "names no host";
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string host(authority.substr(0, colon));
  std::ranges::transform(host, host.begin(), lower);
  if (!is_host(host)) return "has a host that is no DNS name and no address";
  out += host;
  if (colon == std::string_view::npos) return nullptr;
  const auto port = authority.substr(colon + 1);
  const bool decimal = !port.empty() && port.size() <= 5 && port.front() != '0' && std::ranges::all_of(port, is_digit);
  if (!decimal) return "has a port that is no number";
  const auto usual = std::ranges::any_of(default_ports, [&](const auto& one) { return one.scheme == scheme && one.port == port; });
  if (!usual) out.append(":").append(port);
  return nullptr;
}

const char* check_segments(std::string_view path) {
  std::string_view rest = path.starts_with('/') ? path.substr(1) : path;
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty()) return path.starts_with("//") ? "has an empty segment" : nullptr;
  const auto plain = [](std::string_view segment) { return !segment.empty() && segment != "." && segment != ".."; };
  return all_parts(rest, '/', plain) ? nullptr : "has a dot segment or an empty one";
}

const char* append_rest(std::string_view rest, bool hierarchical, std::string& out) {
  const auto path_end = rest.find_first_of("?#");
  std::string path;
  if (const auto* wrong = normalise_percent(rest.substr(0, path_end), path)) return wrong;
  if (const auto* wrong = check_segments(path)) return wrong;
  if (hierarchical && path.empty()) path = "/";
  if (!hierarchical && path.empty()) return "names nothing";
  out += path;
  return path_end == std::string_view::npos ? nullptr : normalise_percent(rest.substr(path_end), out);
}

bool is_uri_character(char c) { return c > ' ' && c <= '~' && !std::string_view("\"<>\\^`{|}*").contains(c); }

}  // namespace

Result<Action> Action::parse(std::string_view text) {
  if (text.size() > action_max_size)
    return did::fail(Errc::too_large, "an action has at most " + std::to_string(action_max_size) + " bytes");
  if (text == "/") return Action(std::string(text));
  if (!text.starts_with('/')) return refuse("action", text, "does not begin with `/`");
  if (!all_parts(text.substr(1), '/', is_action_segment))
    return refuse("action", text, "has an empty segment, or a character that no action has");
  return Action(std::string(text));
}

bool Action::covers(const Action& other) const {
  if (text_ == "/") return true;
  if (!other.text_.starts_with(text_)) return false;
  return other.text_.size() == text_.size() || other.text_[text_.size()] == '/';
}

Result<Resource> Resource::parse(std::string_view text) {
  if (text.size() > resource_max_size)
    return did::fail(Errc::too_large, "a resource has at most " + std::to_string(resource_max_size) + " bytes");
  if (!std::ranges::all_of(text, is_uri_character)) return refuse("resource", text, "has a character that no absolute URI has");
  const auto colon = text.find(':');
  const auto scheme_character = [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  if (colon == std::string_view::npos || colon == 0 || !is_alpha(text.front()) ||
      !std::ranges::all_of(text.substr(0, colon), scheme_character))
    return refuse("resource", text, "is no absolute URI");
  std::string out(text.substr(0, colon));
  std::ranges::transform(out, out.begin(), lower);
  auto rest = text.substr(colon + 1);
  const bool hierarchical = rest.starts_with("//");
  if (hierarchical) {
    rest.remove_prefix(2);
    const auto end = std::min(rest.find_first_of("/?#"), rest.size());
    const auto scheme = out;
    out += "://";
    if (const auto* wrong = append_authority(scheme, rest.substr(0, end), out)) return refuse("resource", text, wrong);
    rest.remove_prefix(end);
  } else {
    out += ':';
  }
  if (const auto* wrong = append_rest(rest, hierarchical, out)) return refuse("resource", text, wrong);
  return Resource(std::move(out));
}

bool Resource::covers(const Resource& other) const {
  if (!other.text_.starts_with(text_)) return false;
  if (other.text_.size() == text_.size()) return true;
  if (text_.find_first_of("?#") != std::string::npos) return false;
  return text_.ends_with('/') || std::string_view("/?#").contains(other.text_[text_.size()]);
}

}  // namespace agent
