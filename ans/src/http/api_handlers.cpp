// The handlers: what is in the request, one call of the registry, what is in the answer.
#include <did/hash.h>
#include <did/json.h>
#include <vc/cryptosuite.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/raw_json.h"
#include "http/answers.h"
#include "http/api.h"
#include "http/call.h"
#include "http/search_parameters.h"
#include "names/ans_name.h"
#include "records/alias.h"
#include "records/disclosure.h"
#include "records/members.h"
#include "records/version_table.h"

namespace ans {
namespace {

constexpr std::string_view credential_type = "application/vc";  // VC Data Model 2.0, 6.3
constexpr std::chrono::seconds longest_absence{10};  // that a name is not there yet, or not any more, depends on the time as well
constexpr std::string_view immutable = "public, max-age=31536000, immutable";
constexpr std::string_view for_a_minute = "public, max-age=60";

Answer<Wanted> wanted_version(const Call& call) {
  Wanted wanted;
  if (const auto text = parameter(call, "version")) {
    DID_TRY(wanted.version, Version::parse(*text));
  }
  if (const auto text = parameter(call, "range")) {
    DID_TRY(wanted.range, VersionRange::parse(*text));
  }
  if (const auto text = parameter(call, "allowDeprecated")) {
    wanted.allow_deprecated = *text == "true";
    if (*text != "true" && *text != "false")
      return refuse(ProblemCode::invalid_argument, "query parameter `allowDeprecated` is neither true nor false");
  }
  return wanted;
}

// {"statement": {...}, "credentials": [...], "aliases": [...]}, cut into the texts as they were received.
struct Registration {
  std::string_view statement;
  std::vector<std::string_view> credentials;
  std::vector<std::string> aliases;
};

std::vector<std::string> aliases_in(did::JsonValue registration) {
  std::vector<std::string> out;
  const auto list = member_of(registration, "aliases");
  for (std::size_t i = 0; i < list.size(); ++i) out.emplace_back(list[i].string());
  return out;
}

Answer<Registration> parse_registration(std::string_view body) {
  static constexpr std::array members{Member{"statement", true, rule::object},
                                      Member{"credentials", false, rule::list<0, max_credentials, rule::object>},
                                      Member{"aliases", false, rule::list<0, max_aliases, rule::text<1, ans_name_max_size>>}};
  DID_TRY(const auto document, did::JsonDocument::parse(body, {.max_bytes = body.size() + 1, .max_depth = 36}));
  DID_CHECK(check_members(document.root(), "", members));
  Registration out;
  // `body` and the document have the same bytes. An escaped member name is known to the table, but not cut here.
  for (const auto& [name, value] : raw_members(body)) {
    if (name == "statement")
      out.statement = value;
    else if (name == "credentials")
      out.credentials = raw_elements(value);
    else if (name == "aliases")
      out.aliases = aliases_in(document.root());
    else
      return breach("", "member names are written without escapes");
  }
  return out;
}

Response state_response(const RegistryState& state, did::Time now, std::string_view cache) {
  Response response{.body = status_json(state, now)};
  response.headers.emplace_back("ETag", etag(state, state.record_id));
  response.headers.emplace_back("Cache-Control", cache);
  return response;
}

Response content_addressed(std::string text, std::string_view digest, std::string_view cache) {
  Response response{.body = std::move(text), .content_type = credential_type};
  response.headers.emplace_back("ETag", "\"" + std::string(digest) + "\"");
  response.headers.emplace_back("Cache-Control", cache);
  return response;
}

Answer<void> check_digest(std::string_view text) {
  if (is_digest(text)) return {};
  return refuse(ProblemCode::invalid_argument, "`" + std::string(text) + "` is no digest", "write sha256: and 64 lower-case hex digits");
}

}  // namespace

void Api::register_agent(const Call& call, Later later) {
  const auto registration = parse_registration(call.body);
  if (!registration) return later([problem = registration.error()]() -> Answer<Response> { return std::unexpected(problem); });
  registry_.register_agent(registration->statement, registration->credentials, registration->aliases,
                           [this, repeats = call.repeats, later = std::move(later)](Answer<Submitted> submitted) mutable {
                             if (repeats != nullptr && submitted) *repeats = !submitted->created;
                             later([this, submitted = std::move(submitted)]() -> Answer<Response> {
                               if (!submitted) return std::unexpected(submitted.error());
                               return registered(*submitted);
                             });
                           });
}

Answer<Response> Api::registered(const Submitted& submitted) {
  const bool is_to_be_reviewed = submitted.created && !submitted.record.agent.review.empty();
  if (is_to_be_reviewed) to_review(submitted.record.agent);
  if (submitted.record.standing.status == Status::pending) return pending_response(submitted.record);
  return record_response(submitted.record, registry_.now(), !submitted.created ? 200 : is_to_be_reviewed ? 202 : 201);
}

Answer<Response> Api::pending_response(const Record& record) const {
  DID_TRY(const auto challenges, registry_.challenges(record.agent.agent_key));
  Response response{.status = 202, .body = challenges_json(challenges, registry_.now())};
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

void Api::update_agent(const Call& call, Later later) {
  const auto registration = parse_registration(call.body);
  if (!registration) return later([problem = registration.error()]() -> Answer<Response> { return std::unexpected(problem); });
  registry_.update(
      call.item, registration->statement, registration->credentials, registration->aliases,
      [if_match = std::string(call.request.if_match)](const RegistryState& state) { return is_as_expected(state, if_match); },
      [this, repeats = call.repeats, later = std::move(later)](Answer<Submitted> submitted) mutable {
        if (repeats != nullptr && submitted) *repeats = !submitted->created;
        later([this, submitted = std::move(submitted)]() -> Answer<Response> {
          if (!submitted) return std::unexpected(submitted.error());
          return record_response(submitted->record, registry_.now());
        });
      });
}

Answer<Response> Api::get_agent(const Call& call) {
  const auto began = moment();
  DID_TRY(auto wanted, wanted_version(call));
  wanted.reader = call.reader;
  auto record = registry_.resolve(call.item, std::move(wanted));
  if (!record) return answer_without(std::move(record).error(), call.item, call, began);
  return answer_with(*record, call.item, call, began);
}

Response Api::answer_with(const Record& record, std::string_view name, const Call& call, Moment began) {
  auto response = record_response(record, began.now);
  // Until its last minute an answer does not depend on the time.
  const auto until = next_deadline(record.agent, began.now) - longest_cache;
  if (began.now < until && call.reader.empty()) {
    HotAnswer answer{.response = response, .route = call.route, .agent_key = record.agent.agent_key, .by_alias = {}, .until = until};
    answer.by_alias = name != record.agent.agent_key;
    answer.counter = registry_.resolve_counts().counter_of(record.agent.agent_key);
    hot_.keep(call.request.target, std::move(answer), began.stamp);
  }
  return response;
}

Answer<Response> Api::answer_without(Problem problem, std::string_view name, const Call& call, Moment began) {
  if (problem.code != ProblemCode::not_found) return std::unexpected(std::move(problem));
  const auto asked = parse_asked_name(name);
  if (!asked || !call.reader.empty()) return std::unexpected(std::move(problem));
  auto response = problem_response(problem);
  HotAnswer answer{
      .response = response, .route = call.route, .agent_key = {}, .by_alias = !asked->is_agent_key, .until = began.now + longest_absence};
  if (asked->is_agent_key) answer.agent_key = asked->key;
  answer.absent = true;
  hot_.keep(call.request.target, std::move(answer), began.stamp);
  return response;
}

Answer<RegistryState> Api::state_for(const Call& call, std::string_view name) const {
  DID_TRY(auto state, registry_.state(name));
  DID_TRY(const auto asked, parse_asked_name(name));
  if (!tells_name(state, asked, call.reader)) return std::unexpected(undisclosed(asked.key, call.reader));
  return state;
}

Answer<Response> Api::get_status(const Call& call) {
  DID_TRY(const auto state, state_for(call, call.item));
  return state_response(state, registry_.now(), "no-cache");
}

Answer<Response> Api::get_versions(const Call& call) {
  DID_TRY(const auto state, state_for(call, call.item));
  Response response{.body = ObjectText().text("agentKey", state.agent_key).raw("versions", versions_json(state, registry_.now())).close()};
  response.headers.emplace_back("ETag", etag(state, state.record_id));
  response.headers.emplace_back("Cache-Control", "no-cache");
  return response;
}

Answer<Response> Api::get_history(const Call& call) {
  DID_TRY(const auto from, number_parameter(call, "from", 1, version_max_number));
  DID_TRY(const auto limit, number_parameter(call, "limit", 100, history_max_limit));
  DID_TRY(const auto state, state_for(call, call.item));
  DID_TRY(const auto page, registry_.history(state.agent_key, from, limit));
  Response response{.body = history_json(page, tells_history(state, call.reader))};
  response.headers.emplace_back("Cache-Control", "no-cache");
  return response;
}

Answer<Response> Api::revoke_agent(const Call& call) {
  DID_TRY(const auto state, registry_.revoke(call.item, call.body));
  return state_response(state, registry_.now(), "no-store");
}

Answer<Response> Api::change_agent(const Call& call) {
  DID_CHECK(check_precondition(call, registry_));
  DID_TRY(const auto state, registry_.change(call.item, call.target.segments.back(), call.body));
  return state_response(state, registry_.now(), "no-store");
}

Answer<Response> Api::get_statement(const Call& call) {
  DID_CHECK(check_digest(call.item));
  DID_TRY(auto text, registry_.statement(call.item, call.reader));
  return content_addressed(std::move(text), call.item, immutable);
}

// The bytes do not change, but who is told of them does, with the versions that have the credential; what a prober saw is over in a day.
Answer<Response> Api::get_credential(const Call& call) {
  DID_CHECK(check_digest(call.item));
  DID_TRY(auto text, registry_.credential(call.item, call.reader));
  return content_addressed(std::move(text), call.item, for_a_minute);
}

// What a client can learn before it asks anything else.
Answer<Response> Api::describe(const Call& /*call*/) {
  auto suites = did::Json::array();
  for (const auto& suite : statement_suites) suites.push_back(suite);
  auto events = did::Json::array();
  for (std::size_t i = 0; i < event_type_count; ++i) events.push_back(name(static_cast<EventType>(i)));
  auto taxonomies = did::Json::array();
  for (const auto& taxonomy : registry_.taxonomies().all()) taxonomies.push_back(taxonomy.id());
  did::Json body{
      {"api", "/v1"},
      {"publicUrl", public_url()},
      {"names",
       {"urn:air:<domain>", "urn:air:<did>", "ans://<version>.<host>", "<protocol>://<agent>.<capability>.<provider>.<version>",
        "<reverse domain>/<name>", "<domain>/<name>:<version>[@<cid>]"}},
      {"didMethods", registry_.did_methods()},
      {"organizationIssuers", registry_.organization_issuers()},
      {"operators", registry_.operators()},
      {"probers", registry_.probers()},
      {"cryptosuites", std::move(suites)},
      {"events", std::move(events)},
      {"taxonomies", std::move(taxonomies)},
      {"limits",
       {{"statementBytes", statement_max_size},
        {"statementDays", statement_max_life.count()},
        {"credentialBytes", credential_max_size},
        {"credentials", max_credentials},
        {"revocationBytes", command_max_size},
        {"searchResults", search_max_limit},
        {"batch", max_batch},
        {"historyEvents", history_max_limit}}},
  };
  if (operations_.limits != nullptr) {
    auto& rates = body["limits"]["rates"] = did::Json::object();
    for (const auto& [name, limit] : operations_.limits->policies())
      rates[std::string(name)] = {{"perSecond", limit.per_second}, {"burst", limit.burst}};
  }
  if (!operations_.mounts.empty())
    body["formats"] = {{"ard", "0.91"}, {"mcpRegistry", "v0.1"}, {"ans", {"draft-narajala-ans-00", "v2"}},
                       {"a2a", "1.0"},  {"oasf", "1.1.1"},       {"dns", "text/dns"}};
  Response response{.body = did::to_text(body)};
  response.headers.emplace_back("ETag", "\"" + did::digest_text(did::as_bytes(response.body)) + "\"");
  response.headers.emplace_back("Cache-Control", "public, max-age=300");
  return response;
}

}  // namespace ans
