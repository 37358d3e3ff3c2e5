#include "import/agent_name.h"

#include <did/did.h>

#include <algorithm>

namespace cli {
namespace {

constexpr std::string_view scheme = "urn:air:";
constexpr std::size_t max_segment = 63;

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

bool is_token_char(char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':'; }

std::unexpected<did::Error> bad_name(std::string_view text, const std::string& why) {
  return did::fail(did::Errc::malformed, "agent name `" + std::string(text) + "` " + why,
                   "such as urn:air:acme.example:translate or urn:air:did:key:z6Mk...:translate");
}

// How many characters of "did:key:z6Mk...:bot" are the DID. The identifiers of did:key and did:jwk are one segment; those
// of did:web and did:webvh reach to the last colon.
did::Result<std::size_t> did_size(std::string_view rest) {
  const auto method_end = rest.find(':', 4);
  const auto method = rest.substr(4, method_end == std::string_view::npos ? 0 : method_end - 4);
  if (method == "key" || method == "jwk") return rest.find(':', method_end + 1);
  if (method == "web" || method == "webvh") return rest.rfind(':');
  return did::fail(did::Errc::unsupported, "did method `" + std::string(method) + "` has no place in agent names here");
}

did::Result<AgentName> parse_did_name(std::string_view text, std::string_view rest) {
  DID_TRY(const auto size, did_size(rest));
  if (size == std::string_view::npos) return bad_name(text, "has no name after its DID");
  DID_TRY(const auto publisher, did::Did::parse(rest.substr(0, size)));
  return AgentName{std::string(scheme) + std::string(publisher.text()) + lowered(rest.substr(size)), std::string(publisher.text())};
}

}  // namespace

did::Result<AgentName> parse_agent_name(std::string_view text) {
  if (lowered(text.substr(0, scheme.size())) != scheme) return bad_name(text, "does not begin with `urn:air:`");
  const auto rest = text.substr(scheme.size());
  const auto last = rest.rfind(':');
  if (last == std::string_view::npos || last + 1 == rest.size() || rest.starts_with(':') || rest.contains("::"))
    return bad_name(text, "has an empty part");
  if (!std::ranges::all_of(rest.substr(last), is_token_char)) return bad_name(text, "has a character that names do not have");
  if (rest.starts_with("did:")) return parse_did_name(text, rest);
  if (!std::ranges::all_of(rest, is_token_char)) return bad_name(text, "has a character that names do not have");
  const auto host = lowered(rest.substr(0, rest.find(':')));
  return AgentName{std::string(scheme) + lowered(rest), "did:web:" + host};
}

std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c))
      out += lower(c);
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  out.resize(std::min(out.size(), max_segment));
  while (out.ends_with('-')) out.pop_back();
  return out;
}

}  // namespace cli
