#include "registry/ans_client.h"

#include <did/percent.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/report.h"
#include "import/agent_name.h"

namespace cli {
namespace {

using did::Errc;
using did::Json;
using did::Result;

constexpr std::string_view default_registry = "http://127.0.0.1:8460";

Errc code_of(int status) {
  switch (status) {
    case 400: return Errc::malformed;
    case 404: return Errc::not_found;
    case 409:
    case 412: return Errc::conflict;
    case 413:
    case 414: return Errc::too_large;
    case 408:
    case 429: return Errc::unavailable;
    default: return status >= 500 ? Errc::unavailable : Errc::refused;
  }
}

// What stands against this version: ": speaks none of the protocols"; empty: nothing that the problem tells.
std::string objection(did::JsonValue problem, std::string_view version) {
  const auto rejected = problem.find("rejected").value_or(did::JsonValue());
  for (std::size_t i = 0; rejected.is_array() && i < rejected.size(); ++i)
    if (rejected[i].find_string("version") == version) return ": " + std::string(rejected[i].find_string("why").value_or("?"));
  return {};
}

// "1.0.0 (active: speaks none of the protocols), 0.9.0 (revoked)"; empty: the problem has no table of versions.
std::string versions_in(did::JsonValue problem) {
  std::string out;
  const auto versions = problem.find("versions").value_or(did::JsonValue());
  for (std::size_t i = 0; versions.is_array() && i < versions.size(); ++i) {
    const auto version = versions[i].find_string("version").value_or("?");
    out += out.empty() ? "" : ", ";
    out += std::string(version) + " (" + std::string(versions[i].find_string("status").value_or("?")) + objection(problem, version) + ")";
  }
  return out;
}

// RFC 9457. What the registry says is quoted, not interpreted.
did::Error error_of(const HttpAnswer& answer) {
  const auto problem = did::JsonDocument::parse(answer.body);
  std::string said = "status " + std::to_string(answer.status);
  std::string hint;
  if (problem) {
    if (const auto detail = problem->root().find_string("detail")) said = std::string(*detail);
    if (const auto code = problem->root().find_string("errorCode")) said += " (" + std::string(*code) + ")";
    hint = problem->root().find_string("hint").value_or("");
    if (auto there = versions_in(problem->root()); !there.empty()) hint = "there is " + std::move(there);
  }
  return {code_of(answer.status), "the registry refused: " + said, hint};
}

Result<Json> parse_answer(const HttpAnswer& answer) {
  if (answer.status < 200 || answer.status > 299) return std::unexpected(error_of(answer));
  auto json = did::parse_json(answer.body, {.max_bytes = answer.body.size() + 1});
  if (!json) return std::unexpected(std::move(json).error().in("the registry's answer"));
  if (!json->is_object()) return did::fail(Errc::malformed, "the registry's answer is not a JSON object");
  return json;
}

}  // namespace

Result<Lookup> AnsClient::resolve(std::string_view name, const Parameters& wanted) {
  auto target = "/v1/resolve?name=" + did::percent_encode(name);
  for (const auto& [parameter, value] : wanted) target += "&" + parameter + "=" + did::percent_encode(value);
  HttpRequest request{"GET", std::move(target), ""};
  if (reader_) {
    DID_TRY(request.headers, reader_->sign(request, url_));
  }
  DID_TRY(auto answer, transport_->send(request));
  if (answer.status == 200) return Lookup{Standing::found, std::move(answer.body)};
  if (answer.status == 410) return Lookup{Standing::gone, std::move(answer.body)};
  if (answer.status == 404) return Lookup{Standing::unknown, ""};
  return std::unexpected(error_of(answer));
}

Result<std::optional<std::string>> AnsClient::status(std::string_view name) {
  DID_TRY(auto answer, transport_->send({"GET", "/v1/agents/" + did::percent_encode(name) + "/status", ""}));
  if (answer.status == 200) return std::move(answer.body);
  if (answer.status == 404) return std::nullopt;
  return std::unexpected(error_of(answer));
}

Result<Json> AnsClient::ask(const HttpRequest& request) {
  DID_TRY(const auto answer, transport_->send(request));
  return parse_answer(answer);
}

Result<Json> AnsClient::register_agent(const Json& registration) { return ask({"POST", "/v1/agents", did::to_text(registration)}); }

Result<Json> AnsClient::update_agent(std::string_view agent_key, const Json& registration) {
  return ask({"PUT", "/v1/agents/" + did::percent_encode(agent_key), did::to_text(registration)});
}

Result<Json> AnsClient::revoke(std::string_view agent_key, const Json& command) {
  return ask({"POST", "/v1/agents/" + did::percent_encode(agent_key) + "/revoke", did::to_text(command)});
}

Result<Json> AnsClient::change(std::string_view agent_key, std::string_view word, const Json& command) {
  return ask({"POST", "/v1/agents/" + did::percent_encode(agent_key) + "/" + std::string(word), did::to_text(command)});
}

Result<Json> AnsClient::report_liveness(std::string_view agent_key, const Json& report) {
  return ask({"POST", "/v1/agents/" + did::percent_encode(agent_key) + "/credentials", did::to_text(report)});
}

Result<Json> AnsClient::challenges(std::string_view name) {
  return ask({"GET", "/v1/agents/" + did::percent_encode(name) + "/challenges", ""});
}

Result<Json> AnsClient::prove(std::string_view agent_key, const Json& answer) {
  return ask({"POST", "/v1/agents/" + did::percent_encode(agent_key) + "/verify", did::to_text(answer)});
}

Result<Json> AnsClient::search(const SearchQuery& query) {
  std::string target = "/v1/search";
  const auto add = [&target](std::string_view name, std::string_view value) {
    target += target.contains('?') ? '&' : '?';
    target += did::percent_encode(name) + "=" + did::percent_encode(value);
  };
  for (const auto& [name, value] : query.parameters) add(name, value);
  if (query.limit) add("limit", std::to_string(*query.limit));
  if (!query.cursor.empty()) add("cursor", query.cursor);
  return ask({"GET", std::move(target), ""});
}

Result<std::unique_ptr<EventStream>> AnsClient::events(std::string_view agent_key) {
  return transport_->open_stream("/v1/events?agent=" + did::percent_encode(agent_key));
}

Result<AnsClient> connect(Context& context) {
  std::string url = context.flags.registry;
  if (url.empty()) url = context.outside.environment("CREDENCE_REGISTRY").value_or("");
  if (url.empty()) url = default_registry;
  detail("the registry is " + url, context);
  DID_TRY(auto transport, context.outside.make_transport(url, context.flags));
  return AnsClient(std::move(transport), std::move(url));
}

}  // namespace cli
