#include "search/protocol_wish.h"

#include <algorithm>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::size_t max_protocol = 32;
constexpr std::size_t max_version = 64;

// "1" and "1.0" as 1.0.0; nullopt: no number, such as the dates of MCP.
std::optional<Version> number_of(std::string_view text) {
  auto full = std::string(text);
  for (auto dots = std::ranges::count(text, '.'); dots < 2; ++dots) full += ".0";
  auto version = Version::parse(full);
  if (!version) return std::nullopt;
  return *std::move(version);
}

}  // namespace

Answer<ProtocolWish> ProtocolWish::parse(std::string_view text) {
  const auto at = text.find('@');
  ProtocolWish out{.protocol = std::string(text.substr(0, at))};
  const bool is_word = !out.protocol.empty() && out.protocol.size() <= max_protocol &&
                       std::ranges::all_of(out.protocol, [](char c) { return is_alnum(c) || c == '-'; });
  if (!is_word)
    return refuse(ProblemCode::invalid_argument, "`" + std::string(text) + "` is no protocol",
                  "write a2a, mcp or such, and @VERSION after it where it matters");
  if (at == std::string_view::npos) return out;
  out.version = text.substr(at + 1);
  if (out.version.empty() || out.version.size() > max_version)
    return refuse(ProblemCode::invalid_argument, "`" + std::string(text) + "` has no version of 1 to 64 characters after `@`");
  if (auto range = VersionRange::parse(out.version)) out.range = *std::move(range);
  return out;
}

bool ProtocolWish::takes(const OfferedEndpoint& endpoint) const {
  if (endpoint.protocol != protocol) return false;
  if (version.empty() || endpoint.protocol_version == version) return true;
  const auto number = range ? number_of(endpoint.protocol_version) : std::nullopt;
  return number && range->contains(*number);
}

}  // namespace ans
