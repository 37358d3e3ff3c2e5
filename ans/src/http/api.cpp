#include "http/api.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/ascii.h"
#include "http/answers.h"
#include "http/search_parameters.h"
#include "records/disclosure.h"

namespace ans {
namespace {

constexpr std::size_t attestation_max_size = command_max_size + credential_max_size + 64;  // and the two members' names
constexpr std::size_t registration_size = std::size_t{256} * 1024;
constexpr std::array which_version{QueryParameter{"version"}, QueryParameter{"range"}, QueryParameter{"allowDeprecated"}};
constexpr std::array page{QueryParameter{"from"}, QueryParameter{"limit"}};
constexpr std::array event_words{QueryParameter{"from"}, QueryParameter{"agent"}, QueryParameter{"type"}, QueryParameter{"publisher"},
                                 QueryParameter{"cap"}};

// A write that may come under an Idempotency-Key. A revocation and a look at what was proven change nothing the second time.
template <auto member>
void once_later(Api& api, const Call& call, Later later) {
  api.once(call, handled_later_by<member>, std::move(later));
}
template <auto member>
constexpr auto once = waited_for<once_later<member>>;

// The whole surface. HEAD is GET without its body, which the server leaves out.
// clang-format off: a row is a line
constexpr std::array native_routes{
    Route{Verb::post, "/v1/agents", registration_size, true, Access::signed_document, {}, once<&Api::register_agent>, Limited::by_verb, once_later<&Api::register_agent>},
    Route{Verb::put, "/v1/agents/{}", registration_size, true, Access::signed_document, {}, once<&Api::update_agent>, Limited::by_verb, once_later<&Api::update_agent>},
    Route{Verb::get, "/v1/agents/{}", 0, false, Access::known_reader, which_version, handled_by<&Api::get_agent>},
    Route{Verb::get, "/v1/agents/{}/status", 0, false, Access::known_reader, {}, handled_by<&Api::get_status>},
    Route{Verb::get, "/v1/agents/{}/versions", 0, false, Access::known_reader, {}, handled_by<&Api::get_versions>},
    Route{Verb::get, "/v1/agents/{}/history", 0, false, Access::known_reader, page, handled_by<&Api::get_history>},
    Route{Verb::post, "/v1/agents/{}/credentials", attestation_max_size, true, Access::signed_document, {}, once<&Api::add_credential>},
    Route{Verb::del, "/v1/agents/{}/credentials/{}", command_max_size, true, Access::signed_document, {}, once<&Api::remove_credential>},
    Route{Verb::get, "/v1/agents/{}/challenges", 0, false, Access::known_reader, {}, handled_by<&Api::get_challenges>},
    Route{Verb::post, "/v1/agents/{}/verify", control_answer_max_size, true, Access::signed_document, {}, handled_by<&Api::prove_control>},
    Route{Verb::post, "/v1/agents/{}/revoke", command_max_size, true, Access::signed_document, {}, handled_by<&Api::revoke_agent>, Limited::never},
    Route{Verb::post, "/v1/agents/{}/deprecate", command_max_size, true, Access::signed_document, {}, once<&Api::change_agent>},
    Route{Verb::post, "/v1/agents/{}/suspend", command_max_size, true, Access::signed_document, {}, once<&Api::change_agent>},
    Route{Verb::post, "/v1/agents/{}/resume", command_max_size, true, Access::signed_document, {}, once<&Api::change_agent>},
    Route{Verb::post, "/v1/agents/{}/renew", command_max_size, true, Access::signed_document, {}, once<&Api::change_agent>},
    Route{Verb::post, "/v1/agents/{}/rotate", command_max_size, true, Access::signed_document, {}, once<&Api::change_agent>},
    Route{Verb::post, "/v1/agents/{}/tombstone", command_max_size, true, Access::signed_document, {}, once<&Api::change_agent>},
    Route{Verb::post, "/v1/agents/{}/revoke-delegation", command_max_size, true, Access::signed_document, {}, once<&Api::change_agent>},
    Route{Verb::get, "/v1/resolve", 0, false, Access::known_reader, resolve_parameters, handled_by<&Api::resolve>},
    Route{Verb::post, "/v1/resolve", query_body_max_size, false, Access::known_reader, {}, handled_by<&Api::resolve_many>, Limited::as_read},
    Route{Verb::get, "/v1/search", 0, false, Access::known_reader, search_parameters, handled_by<&Api::search>},
    Route{Verb::post, "/v1/search", query_body_max_size, false, Access::known_reader, {}, handled_by<&Api::search_by_body>, Limited::as_read},
    Route{Verb::get, "/v1/taxonomies", 0, false, Access::anyone, {}, handled_by<&Api::list_taxonomies>},
    Route{Verb::get, "/v1/taxonomies/{}", 0, false, Access::anyone, {}, handled_by<&Api::get_taxonomy>},
    Route{Verb::get, "/v1/taxonomies/{}/{}", 0, false, Access::anyone, {}, handled_by<&Api::get_concept>},
    Route{Verb::get, "/v1/crosswalks/{}/{}", 0, false, Access::anyone, {}, handled_by<&Api::get_crosswalk>},
    Route{Verb::get, "/v1/events", 0, false, Access::known_reader, event_words, handled_by<&Api::events>},
    Route{Verb::get, "/v1/statements/{}", 0, false, Access::known_reader, {}, handled_by<&Api::get_statement>},
    Route{Verb::get, "/v1/credentials/{}", 0, false, Access::known_reader, {}, handled_by<&Api::get_credential>},
    Route{Verb::get, "/.well-known/ans-registry.json", 0, false, Access::anyone, {}, handled_by<&Api::describe>},
    Route{Verb::get, "/openapi.json", 0, false, Access::anyone, {}, handled_by<&Api::openapi>},
    Route{Verb::get, "/schemas/{}", 0, false, Access::anyone, {}, handled_by<&Api::get_schema>},
    Route{Verb::get, "/docs", 0, false, Access::anyone, {}, handled_by<&Api::docs>},
    Route{Verb::get, "/healthz", 0, false, Access::anyone, {}, handled_by<&Api::is_alive>, Limited::never},
    Route{Verb::get, "/readyz", 0, false, Access::anyone, {}, handled_by<&Api::is_ready>, Limited::never},
    Route{Verb::get, "/metrics", 0, false, Access::anyone, {}, handled_by<&Api::metrics>, Limited::never},
};
// clang-format on

// What each `{}` matched, empty where the pattern has none; nullopt: another resource.
struct Holes {
  std::string_view first, second;
};
std::optional<Holes> match(const std::vector<std::string_view>& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return std::nullopt;
  Holes holes;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == "{}" && !segments[i].empty())
      (holes.first.empty() ? holes.first : holes.second) = segments[i];
    else if (pattern[i] != segments[i])
      return std::nullopt;
  }
  return holes;
}

constexpr bool is_blocking_read(const Route& route) { return route.verb == Verb::get && route.blocks; }

bool takes(const Route& route, Verb verb) { return route.verb == verb || (verb == Verb::head && route.verb == Verb::get); }

const QueryParameter* parameter_of(const Route& route, std::string_view name) {
  const auto wanted = name.starts_with("constraint.") ? std::string_view("constraint.*") : name;
  const auto found = std::ranges::find(route.parameters, wanted, &QueryParameter::name);
  return found == route.parameters.end() ? nullptr : &*found;
}

// Every parameter is known to the route, and only those that may repeat do.
Answer<void> check_parameters(const Route& route, const Target& target) {
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : target.parameters) {
    const auto* known = parameter_of(route, name);
    if (known == nullptr) return refuse(ProblemCode::invalid_argument, "query parameter `" + name + "` is not known here");
    if (!known->repeats && std::ranges::find(seen, name) != seen.end()) {
      return refuse(ProblemCode::invalid_argument, "query parameter `" + name + "` is given twice");
    }
    seen.push_back(name);
  }
  return {};
}

// Why the call does not reach its handler.
Answer<void> check_call(const Route& route, const Request& request, const Target& target) {
  if (request.body.size() > route.max_body)
    return refuse(ProblemCode::too_large, "the body is over " + std::to_string(route.max_body) + " bytes");
  if (route.access == Access::signed_document && request.body.empty())
    return refuse(ProblemCode::invalid_argument, "a document is expected in the body");
  return check_parameters(route, target);
}

// What was said to one reader is for nobody else.
void make_private(Response& response) {
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Cache-Control"; });
  response.headers.emplace_back("Cache-Control", "private, no-store");
}

}  // namespace

std::span<const Route> native_surface() { return native_routes; }

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
    : registry_(registry),
      operations_(std::move(operations)),
      routes_([&] {
        std::vector<Entry> all;
        for (const auto rows : {native_surface(), operations_.mounts})
          for (const auto& route : rows) all.push_back({route, split(route.pattern.substr(1), '/')});
        return all;
      }()),
      hot_(operations_.hot_bytes),
      feed_(registry),
      traffic_(route_names()) {
  registry_.commits().watch(hot_);
  registry_.commits().watch(feed_);
}

Api::~Api() {
  registry_.commits().unwatch(feed_);
  registry_.commits().unwatch(hot_);
}

// "GET /v1/agents/{}", in the order of the table.
std::vector<std::string> Api::route_names() const {
  std::vector<std::string> out;
  for (const auto& [route, pattern] : routes_) out.push_back(std::string(verb_name(route.verb)) + " " + std::string(route.pattern));
  return out;
}

const Api::Entry* Api::find_route(Verb verb, std::string_view target) const {
  const auto parsed = parse_target(target);
  if (!parsed) return nullptr;
  const auto found =
      std::ranges::find_if(routes_, [&](const Entry& entry) { return takes(entry.route, verb) && match(entry.pattern, parsed->segments); });
  return found == routes_.end() ? nullptr : &*found;
}

Response Api::not_routed(Verb verb, const Target& target) const {
  std::string allowed;
  for (const auto& [route, pattern] : routes_) {
    if (!match(pattern, target.segments)) continue;
    allowed += (allowed.empty() ? "" : ", ") + std::string(verb_name(route.verb)) + (route.verb == Verb::get ? ", HEAD" : "");
  }
  if (allowed.empty()) return problem_response({ProblemCode::not_found, "no such resource", "see /.well-known/ans-registry.json"});
  auto response = problem_response({ProblemCode::method_not_allowed, std::string(verb_name(verb)) + " is not among " + allowed});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

std::size_t Api::max_body(Verb verb, std::string_view target) const {
  const auto* entry = find_route(verb, target);
  return entry != nullptr ? entry->route.max_body : 0;
}

bool Api::blocks(const Request& request) const {
  // Most requests are reads that nobody has signed, and none of those blocks: then nobody has to look which one it is.
  static_assert(std::ranges::none_of(native_routes, is_blocking_read));
  const bool reads = request.verb == Verb::get || request.verb == Verb::head;
  const bool is_signed = !request.signed_header.empty();
  if (reads && !is_signed && std::ranges::none_of(operations_.mounts, is_blocking_read)) return false;
  const auto* entry = find_route(request.verb, request.target);
  if (entry == nullptr) return false;
  return entry->route.blocks ||
         (is_signed && entry->route.access == Access::known_reader);  // the key of whoever signed it may have to be fetched
}

// What has no limit waits for nobody who has: a revocation.
bool Api::is_urgent(Verb verb, std::string_view target) const {
  const auto* entry = find_route(verb, target);
  return entry != nullptr && entry->route.blocks && entry->route.limited == Limited::never;
}

std::optional<Response> Api::turn_away(Verb verb, std::string_view target, const httpd::ClientAddress& client) {
  if (operations_.limits == nullptr || client.is_loopback()) return std::nullopt;
  const auto* entry = find_route(verb, target);
  const auto limited = entry != nullptr ? entry->route.limited : Limited::by_verb;
  if (limited == Limited::never) return std::nullopt;
  return operations_.limits->check(is_write(limited, verb), client, std::chrono::steady_clock::now());
}

// A write whose request is signed is taken where that signature holds, and a read is answered as to whoever signed it.
Answer<std::string> Api::signer_of(const Route& route, const Request& request) const {
  if (operations_.signatures == nullptr || route.access == Access::anyone) return {};
  if (route.access == Access::known_reader) return reader_of(request);
  DID_CHECK(operations_.signatures->check(request));
  return {};
}

// Whose key it is has to be asked at an address that the reader chose: slow ones shall not take all the threads.
Answer<std::string> Api::reader_of(const Request& request) const {
  if (request.signed_header.empty()) return {};
  if (!readers_.try_acquire())
    return ans::refuse(ProblemCode::unavailable, "as many signed reads as may be are being examined", "ask again, or without a signature");
  auto reader = operations_.signatures->reader(request);
  readers_.release();
  return reader;
}

// A write to an alias would tell whose it is, by what it is refused for.
Answer<void> Api::check_address(const Route& route, std::string_view name) const {
  if (route.access != Access::signed_document || name.empty()) return {};
  const auto asked = parse_asked_name(name);
  if (!asked || asked->is_agent_key) return {};
  const auto state = registry_.state(name);
  if (!state || tells_name(*state, *asked, {})) return {};
  return ans::refuse(ProblemCode::forbidden, "whose name `" + asked->key + "` is, its publisher tells to some only",
                     "send it to the address with the agentKey");
}

Response Api::refused(Problem problem) const {
  if (problem.code == ProblemCode::unauthenticated && operations_.signatures == nullptr)
    problem = {ProblemCode::unavailable, problem.detail + ", and this registry has no address that a request could be signed for",
               "who runs it has to set public-url"};
  auto response = problem_response(problem);
  if (response.status == info(ProblemCode::unauthenticated).status) response.headers.emplace_back("Accept-Signature", wanted_signature());
  if (problem.code == ProblemCode::unauthenticated || problem.code == ProblemCode::forbidden)
    response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

std::expected<Api::Reached, Api::Routed> Api::reach(const Request& request) const {
  auto target = parse_target(request.target);
  if (!target) return std::unexpected(Routed{problem_response(target.error()), routes_.size()});
  for (std::size_t place = 0; place < routes_.size(); ++place) {
    const auto& [route, pattern] = routes_[place];
    const auto holes = match(pattern, target->segments);
    if (!holes || !takes(route, request.verb)) continue;
    if (const auto may = check_call(route, request, *target); !may) return std::unexpected(Routed{problem_response(may.error()), place});
    auto signer = signer_of(route, request);
    if (!signer) return std::unexpected(Routed{refused(std::move(signer).error()), place});
    if (auto may = check_address(route, holes->first); !may) return std::unexpected(Routed{refused(std::move(may).error()), place});
    return Reached{
        .place = place, .target = *std::move(target), .item = holes->first, .second_item = holes->second, .reader = *std::move(signer)};
  }
  return std::unexpected(Routed{not_routed(request.verb, *target), routes_.size()});
}

Call Api::call_of(const Request& request, const Reached& reached) {
  return {.request = request,
          .target = reached.target,
          .item = reached.item,
          .second_item = reached.second_item,
          .body = request.body,
          .route = reached.place,
          .reader = reached.reader};
}

Api::Routed Api::dispatch(const Request& request) {
  const bool reads = request.verb == Verb::get || request.verb == Verb::head;
  const auto now = registry_.now();
  if (const auto hot = reads && request.signed_header.empty() ? hot_.find(request.target, now) : nullptr) {
    if (hot->counter) registry_.resolve_counts().count(*hot->counter, now);
    return {hot->response, hot->route};
  }
  auto reached = reach(request);
  return reached ? answer_to(request, *reached) : std::move(reached).error();
}

Api::Routed Api::answer_to(const Request& request, const Reached& reached) {
  auto answer = routes_[reached.place].route.handler(*this, call_of(request, reached));
  Routed routed{answer ? *std::move(answer) : refused(std::move(answer).error()), reached.place};
  if (!reached.reader.empty()) make_private(routed.response);
  return routed;
}

void Api::once(const Call& call, LaterHandler handler, Later later) {
  const auto write = keyed_write(call.request);
  if (!write) return later([problem = write.error()]() -> Answer<Response> { return std::unexpected(problem); });
  if (!*write) return handler(*this, call, std::move(later));
  auto before = kept_.begin(**write, registry_.now());
  if (!before) return later([problem = std::move(before).error()]() -> Answer<Response> { return std::unexpected(problem); });
  if (*before) return later([response = **std::move(before)]() mutable -> Answer<Response> { return std::move(response); });
  auto known = call;
  auto repeats = std::make_unique<bool>(false);
  known.repeats = repeats.get();
  handler(*this, known, [this, write = **write, repeats = std::move(repeats), later = std::move(later)](Finish finish) mutable {
    later([this, write = std::move(write), repeats = std::move(repeats), finish = std::move(finish)]() mutable {
      auto answer = finish();
      const bool done = answer && answer->status < 300 && !*repeats;
      kept_.finish(write, done ? &*answer : nullptr, registry_.now());
      return answer;
    });
  });
}

Response Api::account_for(const Request& request, Routed routed, std::chrono::steady_clock::time_point begin) {
  auto& [response, place] = routed;
  const auto took = std::chrono::steady_clock::now() - begin;
  traffic_.count(place, response.status, took);
  if (operations_.limits != nullptr && !request.client.is_loopback() && place < routes_.size()) {
    const auto limited = routes_[place].route.limited;
    if (limited != Limited::never) operations_.limits->describe(response, is_write(limited, request.verb), request.client, begin);
  }
  if (operations_.log != nullptr) report(request, response, took);
  return std::move(response);
}

Response Api::handle(const Request& request) {
  const auto begin = std::chrono::steady_clock::now();
  return account_for(request, dispatch(request), begin);
}

void Api::handle_later(const Request& request, Reply reply) {
  const auto begin = std::chrono::steady_clock::now();
  auto reached = reach(request);
  const auto at_once = [&](Routed routed) {
    reply([response = account_for(request, std::move(routed), begin)]() mutable { return std::move(response); });
  };
  if (!reached) return at_once(std::move(reached).error());
  const auto place = reached->place;
  const auto handler = routes_[place].route.handler_later;
  if (handler == nullptr) return at_once(answer_to(request, *reached));
  if (++waiting_ > most_waiting) {
    --waiting_;
    return at_once({refused({ProblemCode::unavailable, "as many statements as may be wait for the disk", "send it again"}), place});
  }
  handler(*this, call_of(request, *reached), [this, &request, reply = std::move(reply), place, begin](Finish finish) mutable {
    reply([this, &request, finish = std::move(finish), place, begin]() mutable {
      auto answer = finish();
      --waiting_;
      return account_for(request, {answer ? *std::move(answer) : refused(std::move(answer).error()), place}, begin);
    });
  });
}

Response Api::refuse(unsigned status, std::string_view detail) const {
  return problem_response({problem_of_status(status), std::string(detail)});
}

}  // namespace ans
