#include "names/name.h"

#include <did/did.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::size_t max_label = 63;

// Which part of `urn:air:did:<method>:...` is the DID. One row per method.
enum class Reach : std::uint8_t { one_segment, all_but_the_name };
struct MethodRule {
  std::string_view method;
  Reach reach;
};
constexpr std::array method_rules{
    MethodRule{"jwk", Reach::one_segment},
    MethodRule{"key", Reach::one_segment},
    MethodRule{"web", Reach::all_but_the_name},
    MethodRule{"webvh", Reach::all_but_the_name},
};

using Segments = std::span<const std::string_view>;

std::unexpected<did::Error> bad_name(std::string_view text, std::string_view why, std::string hint = {}) {
  return did::fail(did::Errc::malformed, "agent name `" + std::string(text) + "`: " + std::string(why), std::move(hint));
}

bool is_token(std::string_view text) {
  if (text.empty() || text.size() > max_label || !is_alnum(text.front()) || !is_alnum(text.back())) return false;
  return std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

std::string join(Segments segments) {
  std::string out;
  for (const auto segment : segments) {
    if (!out.empty()) out += ':';
    out += segment;
  }
  return out;
}

// How many segments the DID takes; 0: no rule for this method. PRECONDITION: segments[0] is "did".
std::size_t did_segments(Segments segments) {
  if (segments.size() < 3) return 0;
  const auto rule = std::ranges::find(method_rules, segments[1], &MethodRule::method);
  if (rule == method_rules.end()) return 0;
  return rule->reach == Reach::one_segment ? 3 : segments.size() - 1;
}

Result<std::string> did_publisher(std::string_view text, Segments segments) {
  if (segments.size() < 4) return bad_name(text, "a DID and a name are expected after `urn:air:`", "write urn:air:<did>:<name>");
  const auto count = did_segments(segments);
  if (count == 0) {
    return did::fail(
        did::Errc::unsupported,
        "agent name `" + std::string(text) + "`: where a did:" + std::string(segments[1]) + " ends and the name begins is not defined",
        "use did:key, did:jwk, did:web or a domain name");
  }
  DID_TRY(const auto did, did::Did::parse(join(segments.first(count))));
  return std::string(did.text());
}

}  // namespace

bool is_ldh(std::string_view label) {
  if (label.empty() || label.size() > max_label || label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_fqdn(std::string_view text) {
  const auto labels = split(text, '.');
  return text.size() <= 253 && labels.size() >= 2 && std::ranges::all_of(labels, is_ldh) && !std::ranges::all_of(labels.back(), is_digit);
}

Result<AgentKey> AgentKey::parse(std::string_view text) {
  if (text.size() > agent_key_max_size) return did::fail(did::Errc::malformed, "agent name: over 512 octets");
  if (!std::ranges::all_of(text, is_printable)) return did::fail(did::Errc::malformed, "agent name: only printable ASCII is allowed");
  if (lower(text.substr(0, scheme_size)) != "urn:air:") {
    return bad_name(text, "does not begin with `urn:air:`", "write urn:air:<domain or did>:<name>");
  }
  const auto segments = split(text.substr(scheme_size), ':');
  std::string publisher;
  if (segments[0] == "did") {
    DID_TRY(publisher, did_publisher(text, segments));
  } else {
    // The single label `did` is reserved for DIDs, and DIDs are compared byte for byte.
    if (lower(segments[0]) == "did") return bad_name(text, "a DID begins with `did` in lower case");
    publisher = lower(segments[0]);
    if (!is_fqdn(publisher)) return bad_name(text, "the publisher is neither a domain name of two labels or more nor a DID");
  }
  const auto taken = static_cast<std::size_t>(std::ranges::count(publisher, ':')) + 1;
  if (segments.size() == taken) return bad_name(text, "the name after the publisher is missing");
  std::string canonical = "urn:air:" + publisher;
  for (const auto segment : Segments(segments).subspan(taken)) {
    if (!is_token(segment))
      return bad_name(text, "`" + std::string(segment) + "` is no token: letters and digits, `-_.` inside, 1 to 63 octets");
    canonical += ':' + lower(segment);
  }
  return AgentKey(std::move(canonical), publisher.size());
}

std::string AgentKey::publisher_did() const {
  return publisher_is_did() ? std::string(publisher()) : "did:web:" + std::string(publisher());
}

}  // namespace ans
