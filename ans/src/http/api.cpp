#include "http/api.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/ascii.h"
#include "http/answers.h"
#include "http/search_parameters.h"

namespace ans {
namespace {

constexpr std::size_t registration_size = std::size_t{256} * 1024;
using Parameters = std::span<const std::string_view>;
constexpr std::array<std::string_view, 3> which_version{"version", "range", "allowDeprecated"};
constexpr std::array<std::string_view, 4> name_version{"name", "version", "range", "allowDeprecated"};
constexpr std::array<std::string_view, 2> page{"from", "limit"};
constexpr std::array<std::string_view, 3> event_words{"from", "agent", "type"};

struct Route {
  Verb verb;
  std::string_view pattern;  // `{}` is one segment; two at most
  std::size_t max_body;
  bool blocks;  // writes to disk, may fetch
  Access access;
  Parameters parameters;  // any other is refused
  Answer<Response> (Api::*handler)(const Call&);
  Limited limited = Limited::by_verb;
};

// The whole surface. HEAD is GET without its body, which the server leaves out.
constexpr std::array routes{
    Route{Verb::post, "/v1/agents", registration_size, true, Access::signed_document, {}, &Api::register_agent},
    Route{Verb::put, "/v1/agents/{}", registration_size, true, Access::signed_document, {}, &Api::update_agent},
    Route{Verb::get, "/v1/agents/{}", 0, false, Access::anyone, which_version, &Api::get_agent},
    Route{Verb::get, "/v1/agents/{}/status", 0, false, Access::anyone, {}, &Api::get_status},
    Route{Verb::get, "/v1/agents/{}/history", 0, false, Access::anyone, page, &Api::get_history},
    Route{Verb::get, "/v1/agents/{}/challenges", 0, false, Access::anyone, {}, &Api::get_challenges},
    Route{Verb::post, "/v1/agents/{}/verify", control_answer_max_size, true, Access::signed_document, {}, &Api::prove_control},
    Route{Verb::post, "/v1/agents/{}/revoke", revocation_max_size, true, Access::signed_document, {}, &Api::revoke_agent, Limited::never},
    Route{Verb::post, "/v1/agents/{}/deprecate", command_max_size, true, Access::signed_document, {}, &Api::change_agent},
    Route{Verb::post, "/v1/agents/{}/suspend", command_max_size, true, Access::signed_document, {}, &Api::change_agent},
    Route{Verb::post, "/v1/agents/{}/resume", command_max_size, true, Access::signed_document, {}, &Api::change_agent},
    Route{Verb::post, "/v1/agents/{}/renew", command_max_size, true, Access::signed_document, {}, &Api::change_agent},
    Route{Verb::post, "/v1/agents/{}/rotate", command_max_size, true, Access::signed_document, {}, &Api::change_agent},
    Route{Verb::get, "/v1/resolve", 0, false, Access::anyone, name_version, &Api::resolve},
    Route{Verb::get, "/v1/search", 0, false, Access::anyone, search_parameters, &Api::search},
    Route{Verb::get, "/v1/taxonomies", 0, false, Access::anyone, {}, &Api::list_taxonomies},
    Route{Verb::get, "/v1/taxonomies/{}", 0, false, Access::anyone, {}, &Api::get_taxonomy},
    Route{Verb::get, "/v1/taxonomies/{}/{}", 0, false, Access::anyone, {}, &Api::get_concept},
    Route{Verb::get, "/v1/crosswalks/{}/{}", 0, false, Access::anyone, {}, &Api::get_crosswalk},
    Route{Verb::get, "/v1/events", 0, false, Access::anyone, event_words, &Api::events},
    Route{Verb::get, "/v1/statements/{}", 0, false, Access::anyone, {}, &Api::get_statement},
    Route{Verb::get, "/v1/credentials/{}", 0, false, Access::anyone, {}, &Api::get_credential},
    Route{Verb::get, "/.well-known/ans-registry.json", 0, false, Access::anyone, {}, &Api::describe},
    Route{Verb::get, "/openapi.json", 0, false, Access::anyone, {}, &Api::openapi},
    Route{Verb::get, "/docs", 0, false, Access::anyone, {}, &Api::docs},
    Route{Verb::get, "/healthz", 0, false, Access::anyone, {}, &Api::is_alive, Limited::never},
    Route{Verb::get, "/readyz", 0, false, Access::anyone, {}, &Api::is_ready, Limited::never},
    Route{Verb::get, "/metrics", 0, false, Access::anyone, {}, &Api::metrics, Limited::never},
};

// "GET /v1/agents/{}", in the order of the table.
std::vector<std::string> route_names() {
  std::vector<std::string> out;
  for (const auto& route : routes) out.push_back(std::string(verb_name(route.verb)) + " " + std::string(route.pattern));
  return out;
}

// What each `{}` matched, empty where the pattern has none; nullopt: another resource.
struct Holes {
  std::string_view first, second;
};
std::optional<Holes> match(std::string_view pattern, const std::vector<std::string>& segments) {
  const auto wanted = split(pattern.substr(1), '/');
  if (wanted.size() != segments.size()) return std::nullopt;
  Holes holes;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "{}" && !segments[i].empty())
      (holes.first.empty() ? holes.first : holes.second) = segments[i];
    else if (wanted[i] != segments[i])
      return std::nullopt;
  }
  return holes;
}

bool takes(const Route& route, Verb verb) { return route.verb == verb || (verb == Verb::head && route.verb == Verb::get); }

const Route* find_route(Verb verb, std::string_view target) {
  const auto parsed = parse_target(target);
  if (!parsed) return nullptr;
  const auto found =
      std::ranges::find_if(routes, [&](const Route& route) { return takes(route, verb) && match(route.pattern, parsed->segments); });
  return found == routes.end() ? nullptr : &*found;
}

Response not_routed(Verb verb, const Target& target) {
  std::string allowed;
  for (const auto& route : routes) {
    if (!match(route.pattern, target.segments)) continue;
    allowed += (allowed.empty() ? "" : ", ") + std::string(verb_name(route.verb)) + (route.verb == Verb::get ? ", HEAD" : "");
  }
  if (allowed.empty()) return problem_response({ProblemCode::not_found, "no such resource", "see /.well-known/ans-registry.json"});
  auto response = problem_response({ProblemCode::method_not_allowed, std::string(verb_name(verb)) + " is not among " + allowed});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

bool is_known(const Route& route, std::string_view parameter) {
  const auto wanted = parameter.starts_with("constraint.") ? std::string_view("constraint.*") : parameter;
  return std::ranges::find(route.parameters, wanted) != route.parameters.end();
}

// Every parameter is known to the route, and only those of search that may repeat do.
Answer<void> check_parameters(const Route& route, const Target& target) {
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : target.parameters) {
    if (!is_known(route, name)) {
      return refuse(ProblemCode::invalid_argument, "query parameter `" + name + "` is not known here");
    }
    if (!repeats(name) && std::ranges::find(seen, name) != seen.end()) {
      return refuse(ProblemCode::invalid_argument, "query parameter `" + name + "` is given twice");
    }
    seen.push_back(name);
  }
  return {};
}

}  // namespace

std::string_view verb_name(Verb verb) {
  switch (verb) {
    case Verb::get: return "GET";
    case Verb::head: return "HEAD";
    case Verb::put: return "PUT";
    case Verb::post: return "POST";
    case Verb::del: return "DELETE";
    case Verb::other: return "other";
  }
  std::unreachable();
}

Api::Api(Registry& registry, Operations operations)
    : registry_(registry), operations_(std::move(operations)), hot_(operations_.hot_bytes), feed_(registry), traffic_(route_names()) {
  registry_.commits().watch(hot_);
  registry_.commits().watch(feed_);
}

Api::~Api() {
  registry_.commits().unwatch(feed_);
  registry_.commits().unwatch(hot_);
}

std::size_t Api::max_body(Verb verb, std::string_view target) const {
  const auto* route = find_route(verb, target);
  return route != nullptr ? route->max_body : 0;
}

bool Api::blocks(Verb verb, std::string_view target) const {
  const auto* route = find_route(verb, target);
  return route != nullptr && route->blocks;
}

std::optional<Response> Api::turn_away(Verb verb, std::string_view target, const httpd::ClientAddress& client) {
  if (operations_.limits == nullptr || client.is_loopback()) return std::nullopt;
  const auto* route = find_route(verb, target);
  if (route != nullptr && route->limited == Limited::never) return std::nullopt;
  const bool is_write = verb != Verb::get && verb != Verb::head;
  return operations_.limits->check(is_write, client, std::chrono::steady_clock::now());
}

std::pair<Response, std::size_t> Api::dispatch(const Request& request) {
  const bool reads = request.verb == Verb::get || request.verb == Verb::head;
  if (const auto hot = reads ? hot_.find(request.target, registry_.now()) : nullptr) return {hot->response, hot->route};
  const auto target = parse_target(request.target);
  if (!target) return {problem_response(target.error()), routes.size()};
  for (std::size_t place = 0; place < routes.size(); ++place) {
    const auto& route = routes[place];
    const auto holes = match(route.pattern, target->segments);
    if (!holes || !takes(route, request.verb)) continue;
    if (request.body.size() > route.max_body) {
      return {problem_response({ProblemCode::too_large, "the body is over " + std::to_string(route.max_body) + " bytes"}), place};
    }
    if (route.access == Access::signed_document && request.body.empty()) {
      return {problem_response({ProblemCode::invalid_argument, "a document is expected in the body"}), place};
    }
    if (auto known = check_parameters(route, *target); !known) return {problem_response(known.error()), place};
    auto answer = (this->*route.handler)({.request = request, .target = *target, .item = holes->first, .second_item = holes->second, .body = request.body, .route = place});
    return {answer ? *std::move(answer) : problem_response(answer.error()), place};
  }
  return {not_routed(request.verb, *target), routes.size()};
}

Response Api::handle(const Request& request) {
  const auto begin = std::chrono::steady_clock::now();
  auto [response, place] = dispatch(request);
  const auto took = std::chrono::steady_clock::now() - begin;
  traffic_.count(place, response.status, took);
  if (operations_.log != nullptr) report(request, response, took);
  return std::move(response);
}

Response Api::refuse(unsigned status, std::string_view detail) const {
  return problem_response({problem_of_status(status), std::string(detail)});
}

}  // namespace ans
