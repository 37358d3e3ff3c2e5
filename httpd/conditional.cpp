#include "conditional.h"

#include <algorithm>

#include "gzip.h"

namespace httpd {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Runs `each` over the elements of a comma-separated list, until it answers true. No quoted commas: neither entity tags of
// ours nor codings have any.
bool any_element(std::string_view list, const auto& each) {
  for (;;) {
    const auto comma = list.find(',');
    if (each(trimmed(list.substr(0, comma)))) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

std::string_view opaque(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// 12.4.2: "q=0", "q=0.0", "q=0.000" refuse.
bool is_refused(std::string_view parameters) {
  const auto weight = trimmed(parameters);
  if (weight.size() < 3 || lower(weight[0]) != 'q' || weight[1] != '=') return false;
  return weight.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

std::string_view header_of(const Response& response, std::string_view name) {
  const auto found = std::ranges::find(response.headers, name, &std::pair<std::string_view, std::string>::first);
  return found == response.headers.end() ? std::string_view() : found->second;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  if (etag.empty()) return false;
  if (trimmed(if_none_match) == "*") return true;
  return any_element(if_none_match, [&](std::string_view one) { return opaque(one) == opaque(etag); });
}

bool matches_strongly(std::string_view if_match, std::string_view etag) {
  if (trimmed(if_match) == "*") return true;
  return any_element(if_match, [&](std::string_view one) { return one == etag && !one.starts_with("W/"); });
}

bool accepts_gzip(std::string_view accept_encoding) {
  return any_element(accept_encoding, [](std::string_view one) {
    const auto semicolon = one.find(';');
    const auto coding = trimmed(one.substr(0, semicolon));
    const auto parameters = semicolon == std::string_view::npos ? std::string_view() : one.substr(semicolon + 1);
    return (same_word(coding, "gzip") || same_word(coding, "x-gzip")) && !is_refused(parameters);
  });
}

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.contains("json") || content_type == "application/vc";
}

void compress(Response& response) {
  auto smaller = gzip(response.body);
  if (smaller.empty() || smaller.size() >= response.body.size()) return;
  response.body = std::move(smaller);
  response.headers.emplace_back("Content-Encoding", "gzip");
  for (auto& [name, value] : response.headers)
    if (name == "ETag" && !value.starts_with("W/")) value.insert(0, "W/");
}

}  // namespace httpd
