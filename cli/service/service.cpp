#include "service.h"

#include <did/json.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace service {
namespace {

using httpd::Request;
using httpd::Response;
using httpd::Verb;

constexpr std::size_t body_size = std::size_t{256} * 1024;

// In which words a call refuses.
enum class Refuses : std::uint8_t { with_problem, with_verdict };

struct Route {
  Verb verb;
  std::string_view pattern;  // `{}` is one segment
  std::size_t max_body;
  bool blocks;  // signs, or fetches a DID document
  Refuses refuses;
  Answer<Response> (Service::*handler)(const Call&);
};

// The whole surface. HEAD is GET without its body, which the server leaves out.
constexpr std::array routes{
    Route{Verb::post, "/issuers/{}/credentials/issue", body_size, true, Refuses::with_problem, &Service::issue},
    Route{Verb::post, "/credentials/issue", body_size, true, Refuses::with_problem, &Service::issue},
    Route{Verb::post, "/credentials/verify", body_size, true, Refuses::with_verdict, &Service::verify_credential},
    Route{Verb::post, "/presentations/verify", body_size, true, Refuses::with_verdict, &Service::verify_presentation},
    Route{Verb::post, "/presentations", body_size, true, Refuses::with_problem, &Service::present},
    Route{Verb::get, "/issuers/{}", 0, false, Refuses::with_problem, &Service::get_issuer},
    Route{Verb::get, "/test-suite-manifest.json", 0, false, Refuses::with_problem, &Service::get_manifest},
    Route{Verb::get, "/healthz", 0, false, Refuses::with_problem, &Service::is_alive},
};

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

// What `{}` matched, empty where the pattern has none; nullopt: another resource.
std::optional<std::string_view> match(std::string_view pattern, std::string_view path) {
  const auto hole = pattern.find("{}");
  if (hole == std::string_view::npos) return path == pattern ? std::optional<std::string_view>("") : std::nullopt;
  const auto before = pattern.substr(0, hole);
  const auto after = pattern.substr(hole + 2);
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
  const auto item = path.substr(before.size(), path.size() - before.size() - after.size());
  return item.contains('/') ? std::nullopt : std::optional(item);
}

bool takes(const Route& route, Verb verb) { return route.verb == verb || (verb == Verb::head && route.verb == Verb::get); }

const Route* find_route(Verb verb, std::string_view target) {
  const auto* const found =
      std::ranges::find_if(routes, [&](const Route& route) { return takes(route, verb) && match(route.pattern, path_of(target)); });
  return found == routes.end() ? nullptr : found;
}

// RFC 9110 15.5.6: 405 names what the resource takes.
Response not_routed(std::string_view target) {
  std::string allowed;
  for (const auto& route : routes)
    if (match(route.pattern, path_of(target)))
      allowed += std::string(allowed.empty() ? "" : ", ") + (route.verb == Verb::get ? "GET, HEAD" : "POST");
  if (allowed.empty()) return problem_response(refuse(404, "no such resource").error());
  auto response = problem_response(refuse(405, "this resource takes " + allowed).error());
  response.headers.emplace_back("Allow", allowed);
  return response;
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("-.:[]").contains(c);
}
bool is_authority(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, is_host_char) && !text.starts_with(':');
}

}  // namespace

Service::Service(ServiceOptions options, std::vector<std::unique_ptr<Profile>> profiles, const Surroundings& around)
    : options_(std::move(options)), profiles_(std::move(profiles)), around_(around) {}

// A body for a resource that is not there is read, so that the answer is 404 or 405, not 413.
std::size_t Service::max_body(Verb verb, std::string_view target) const {
  const auto* const route = find_route(verb, target);
  return route != nullptr ? route->max_body : body_size;
}

bool Service::blocks(const Request& request) const {
  const auto* const route = find_route(request.verb, request.target);
  return route != nullptr && route->blocks;
}

Response Service::handle(const Request& request) {
  const auto* const route = find_route(request.verb, request.target);
  if (route == nullptr) return not_routed(request.target);
  auto answer = [&]() -> Answer<Response> {
    if (request.body.size() > route->max_body)
      return service::refuse(413, "the body is over " + std::to_string(route->max_body) + " bytes");
    return (this->*route->handler)(
        {.item = *match(route->pattern, path_of(request.target)), .body = request.body, .base_url = base_url(request)});
  }();
  if (answer) return *std::move(answer);
  return route->refuses == Refuses::with_verdict ? not_verified(answer.error()) : problem_response(answer.error());
}

Response Service::refuse(unsigned status, std::string_view detail) const {
  return problem_response(service::refuse(status, detail).error());
}

Profile* Service::find_profile(std::string_view name) const {
  if (name.empty()) return profiles_.front().get();
  const auto found = std::ranges::find_if(profiles_, [&](const auto& profile) { return profile->row().name == name; });
  return found == profiles_.end() ? nullptr : found->get();
}

std::string Service::base_url(const Request& request) const {
  if (!options_.public_url.empty() || !options_.trust_forwarded) return options_.public_url;
  const bool sound = (request.forwarded_proto == "https" || request.forwarded_proto == "http") && is_authority(request.forwarded_host);
  return sound ? std::string(request.forwarded_proto) + "://" + std::string(request.forwarded_host) : "";
}

Response json_response(unsigned status, const did::Json& body) { return {.status = status, .body = did::to_text(body)}; }

did::Result<std::string> parse_public_url(std::string_view text) {
  const auto malformed = [&] {
    return did::fail(did::Errc::malformed, "public URL `" + std::string(text) + "` is not a URL", "such as https://vc.example");
  };
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return malformed();
  const auto scheme = text.substr(0, scheme_end);
  const auto rest = text.substr(scheme_end + 3);
  const auto authority = rest.substr(0, rest.find('/'));
  const auto is_odd = [](char c) { return c <= ' ' || c > '~' || std::string_view("?#\\\"<>`{}|^").contains(c); };
  if ((scheme != "https" && scheme != "http") || !is_authority(authority) || std::ranges::any_of(rest, is_odd)) return malformed();
  while (text.ends_with('/')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace service
