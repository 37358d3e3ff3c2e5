// RFC 9110 4.2.3 and 7.1; RFC 9112 3.2: the forms of a request target, and what URI each stands for.
#include <algorithm>

#include "component_value.h"
#include "sf/characters.h"

namespace agent {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view default_port(std::string_view scheme) {
  if (scheme == "https") return ":443";
  return scheme == "http" ? ":80" : "";
}

bool in_authority(char c) { return c > ' ' && c <= '~' && !std::string_view("/?#@\\\"<>^`{|}").contains(c); }
bool in_target(char c) { return c > ' ' && c <= '~' && c != '#'; }
bool in_scheme(char c) { return sf::is_alpha(c) || sf::is_digit(c) || c == '+' || c == '-' || c == '.'; }

// Section 2.2.3: lower case, and no port where it is the scheme's own.
std::expected<std::string, BaseRefusal> normal_authority(std::string_view text, std::string_view scheme) {
  if (text.empty()) return no_base(BaseProblem::no_such_value, "the request names no authority");
  if (!std::ranges::all_of(text, in_authority))
    return no_base(BaseProblem::no_such_value, "the request's authority is not a host with a port");
  auto authority = lower(text);
  const auto port = default_port(scheme);
  if (!port.empty() && authority.ends_with(port)) authority.resize(authority.size() - port.size());
  if (authority.ends_with(':')) authority.pop_back();
  if (authority.empty()) return no_base(BaseProblem::no_such_value, "the request names no host");
  return authority;
}

std::expected<TargetUri, BaseRefusal> with_authority(TargetUri uri, std::string_view authority) {
  auto normal = normal_authority(authority, uri.scheme);
  if (!normal) return std::unexpected(std::move(normal.error()));
  uri.authority = *std::move(normal);
  return uri;
}

void split_query(std::string_view text, TargetUri& uri) {
  const auto mark = text.find('?');
  uri.path = text.substr(0, mark);
  if (mark != std::string_view::npos) uri.query = text.substr(mark + 1);
}

}  // namespace

std::expected<TargetUri, BaseRefusal> target_uri(const HttpRequest& request) {
  const auto target = request.target;
  if (target.empty() || !std::ranges::all_of(target, in_target))
    return no_base(BaseProblem::no_such_value, "the request target is not one");
  if (!std::ranges::all_of(request.scheme, in_scheme)) return no_base(BaseProblem::no_such_value, "the request's scheme is not one");
  TargetUri uri{.scheme = lower(request.scheme), .authority = {}, .path = {}, .query = {}, .has_path = true};
  // RFC 9112 3.2.1: origin form
  if (target.starts_with('/')) {
    split_query(target, uri);
    return with_authority(std::move(uri), request.authority);
  }
  // RFC 9112 3.2.4: asterisk form; 3.2.3: authority form
  uri.has_path = false;
  if (target == "*") return with_authority(std::move(uri), request.authority);
  if (request.method == "CONNECT") return with_authority(std::move(uri), target);
  // RFC 9112 3.2.2: absolute form; it wins over the Host field
  const auto colon = target.find("://");
  if (colon == std::string_view::npos || colon == 0 || !std::ranges::all_of(target.substr(0, colon), in_scheme)) {
    return no_base(BaseProblem::no_such_value, "the request target has none of the four forms");
  }
  uri.scheme = lower(target.substr(0, colon));
  uri.has_path = true;
  const auto rest = target.substr(colon + 3);
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  split_query(rest.substr(end), uri);
  return with_authority(std::move(uri), rest.substr(0, end));
}

}  // namespace agent
