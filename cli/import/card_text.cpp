#include "import/card_text.h"

#include <algorithm>

namespace cli {
namespace {

constexpr std::size_t max_segment = 64;
constexpr std::size_t max_segments = 7;  // with those of full length, still a capability of 512 octets
constexpr std::size_t max_mode = 128;
constexpr std::size_t max_url = 2048;
constexpr std::size_t max_version = 256;
constexpr std::size_t max_notes = 100;  // of those that one card can repeat without end

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c); }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }
bool is_printable(char c) { return c > ' ' && c < '\x7f'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }
// RFC 9110 5.6.2
bool is_tchar(char c) { return is_alnum(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c); }

// Splits on dots; an empty part stays, for the caller to refuse.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('.', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 15 && std::ranges::all_of(text, is_digit) && (text == "0" || text[0] != '0');
}

// SemVer 2.0.0 sections 9 and 10.
bool are_identifiers(std::string_view text, bool leading_zeros) {
  for (const auto part : parts_of(text)) {
    const bool chars = !part.empty() && std::ranges::all_of(part, [](char c) { return is_alnum(c) || c == '-'; });
    if (!chars || (!leading_zeros && std::ranges::all_of(part, is_digit) && !is_number(part))) return false;
  }
  return true;
}

// One segment of a path; empty where nothing that names something is left.
std::string path_segment(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool keep = is_alnum(c) || c == '_' || c == '.' || c == '-';
    if (keep || !out.ends_with('-')) out += keep ? c : '-';
  }
  out.resize(std::min(out.size(), max_segment));
  return std::ranges::any_of(out, is_alnum) ? out : "";
}

}  // namespace

std::vector<did::JsonValue> elements(did::JsonValue object, std::string_view member, const std::string& pointer,
                                     std::vector<std::string>& notes) {
  std::vector<did::JsonValue> out;
  const auto list = object.find(member);
  if (!list) return out;
  if (!list->is_array()) notes.push_back(pointer + ": not an array, ignored");
  for (std::size_t i = 0; list->is_array() && i < list->size(); ++i) out.push_back((*list)[i]);
  return out;
}

std::string fit(std::string_view text, std::size_t limit, const std::string& pointer, std::vector<std::string>& notes) {
  std::string out;
  std::size_t characters = 0;
  for (const char c : text) {
    if (!is_continuation(c) && ++characters > limit) break;
    out += is_control(c) ? ' ' : c;
  }
  if (out.size() < text.size())
    note_once(pointer + ": cut after " + std::to_string(limit) + " characters", notes);
  else if (out != text)
    note_once(pointer + ": control characters became spaces", notes);
  return out;
}

std::string semantic_version(std::string_view text, std::vector<std::string>& notes) {
  if (text.size() > max_version) return {};
  auto rest = text.starts_with('v') ? text.substr(1) : text;
  const auto core = rest.substr(0, rest.find_first_of("-+"));
  auto numbers = parts_of(core);
  if (numbers.size() > 3 || !std::ranges::all_of(numbers, is_number)) return {};
  rest.remove_prefix(core.size());
  const auto plus = rest.find('+');
  const auto before_build = rest.substr(0, plus);
  if (!before_build.empty() && !are_identifiers(before_build.substr(1), false)) return {};
  if (plus != std::string_view::npos && !are_identifiers(rest.substr(plus + 1), true)) return {};
  std::string version(core);
  for (auto count = numbers.size(); count < 3; ++count) version += ".0";
  version += rest;
  if (version != text) notes.push_back("/version: `" + std::string(text) + "` written as `" + version + "`");
  return version;
}

std::string capability_path(std::string_view skill_id) {
  std::string out;
  std::size_t segments = 0;
  while (!skill_id.empty() && segments < max_segments) {
    const auto slash = std::min(skill_id.find('/'), skill_id.size());
    const auto segment = path_segment(skill_id.substr(0, slash));
    skill_id.remove_prefix(std::min(slash + 1, skill_id.size()));
    if (segment.empty()) continue;
    out += (segments++ == 0 ? "" : "/") + segment;
  }
  return out;
}

bool is_media_type(std::string_view text) {
  if (text.size() > max_mode || has_control(text)) return false;
  const auto essence = text.substr(0, text.find(';'));
  const auto slash = essence.find('/');
  if (slash == std::string_view::npos) return false;
  auto subtype = essence.substr(slash + 1);
  while (subtype.ends_with(' ')) subtype.remove_suffix(1);
  const auto type = essence.substr(0, slash);
  return !type.empty() && !subtype.empty() && std::ranges::all_of(type, is_tchar) && std::ranges::all_of(subtype, is_tchar);
}

std::string url_problem(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos || url.size() > max_url || !std::ranges::all_of(url, is_printable)) return "is no absolute URL";
  if (url.find_first_of("<>\"\\^`") != std::string_view::npos) return "has quotes, angle brackets or the like";
  const auto scheme = url.substr(0, colon);
  const auto authority = url.substr(colon + 3, url.find_first_of("/?#", colon + 3) - colon - 3);
  const bool bracketed = authority.starts_with('[');
  const auto host = authority.substr(0, bracketed ? authority.find(']') + 1 : authority.find(':'));
  const auto in_host = [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']'; };
  if (host.empty() || authority.contains('@') || !std::ranges::all_of(host, in_host)) return "has no host, or user info before it";
  if (scheme == "https" || scheme == "wss" || scheme == "grpcs") return {};
  const auto name = ascii_lower(host);
  const bool loopback = name == "localhost" || name.ends_with(".localhost") || name == "127.0.0.1" || name == "[::1]";
  if (loopback && (scheme == "http" || scheme == "ws" || scheme == "grpc")) return {};
  return "has no TLS";
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool has_control(std::string_view text) { return std::ranges::any_of(text, is_control); }

void note_once(std::string note, std::vector<std::string>& notes) {
  if (notes.size() < max_notes && std::ranges::find(notes, note) == notes.end()) notes.push_back(std::move(note));
}

}  // namespace cli
