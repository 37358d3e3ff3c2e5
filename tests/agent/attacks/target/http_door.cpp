#include "http_door.h"

#include <agent/accept_signature.h>
#include <agent/revocation_statement.h>
#include <agent/signature_profiles.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace attacks {
namespace {

using did::Json;
using httpd::Request;
using httpd::Response;

constexpr std::size_t usual_body = std::size_t{128} * 1024;

Response said(unsigned status, std::string_view code, Json more = Json::object()) {
  more["code"] = code;
  return {.status = status, .body = did::to_text(more)};
}

Response unsigned_answer(const agent::SignatureVerdict& verdict) {
  auto response = said(verdict.outcome == agent::SignatureOutcome::undetermined ? 503 : 401, verdict.code(), {{"detail", verdict.detail}});
  response.headers.emplace_back("Accept-Signature", agent::accept_signature({agent::credence_signature_request()}).value());
  return response;
}

std::string canonical(did::JsonValue object, std::string_view member) {
  const auto value = object.find(member);
  return value ? did::canonicalize(*value).value_or("") : "";
}

// For the log: what is no printable ASCII is not written down.
std::string_view loggable(std::string_view target) {
  return std::ranges::all_of(target, [](char c) { return c > ' ' && c <= '~'; }) ? target : "(not printable)";
}

std::string text_at(did::JsonValue object, std::string_view member) { return std::string(object.find_string(member).value_or("")); }

}  // namespace

struct HttpDoor::Said {
  std::string_view path;
  did::JsonValue body;
  std::string signer;
};

HttpDoor::HttpDoor(Target& target, std::string frames)
    : target_(target),
      frames_(std::move(frames)),
      keys_(target.methods(), target.clock()),
      handshakes_(target.handshake(), target.responder("")) {}

std::size_t HttpDoor::max_body(httpd::Verb verb, std::string_view target) const {
  if (verb != httpd::Verb::post && verb != httpd::Verb::put) return 0;
  return target == agent::handshake_path ? agent::max_post : usual_body;
}

Response HttpDoor::refuse(unsigned status, std::string_view detail) const {
  auto response = said(status, "status_" + std::to_string(status), {{"detail", detail}});
  target_.log({{"door", "http"}, {"code", "status_" + std::to_string(status)}});
  return response;
}

Response HttpDoor::handle(const Request& request) {
  auto response = answer(request);
  const auto body = did::parse_json(response.body);
  const auto code = body && body->is_object() ? body->value("code", "") : "";
  target_.log({{"door", "http"}, {"target", loggable(request.target)}, {"status", response.status}, {"code", code}});
  return response;
}

Response HttpDoor::answer(const Request& request) {
  if (request.verb == httpd::Verb::get && request.target == "/.well-known/attack-target")
    return said(200, "here", {{"did", target_.did()}, {"frames", frames_}, {"root", test::party(person_key).id}});
  if (request.verb != httpd::Verb::post && request.verb != httpd::Verb::put) return said(404, "not_found");
  if (request.target == agent::handshake_path) return handshake(request);
  if (request.target == "/v1/revocations") return revoke(request);
  return signed_request(request);
}

Response HttpDoor::handshake(const Request& request) {
  auto posted = handshakes_.post(did::as_bytes(request.body), request.client.text());
  if (posted.refusal) target_.log({{"door", "http"}, {"code", agent::name(posted.refusal->code)}});
  if (posted.established) (void)target_.open_session(*posted.established);
  return {.status = 200, .body = std::string(did::as_text(posted.body)), .content_type = agent::handshake_media_type};
}

Response HttpDoor::signed_request(const Request& request) {
  std::vector<agent::HttpField> fields;
  for (const auto& [name, value] : request.signed_header) fields.push_back({name, value});
  const std::string_view method = request.verb == httpd::Verb::put ? "PUT" : "POST";
  const agent::HttpRequest message{.method = method, .scheme = "http", .authority = authority_, .target = request.target, .fields = fields};
  const auto verdict =
      agent::verify({.request = &message}, agent::credence_request_policy(),
                    {.keys = keys_, .now = target_.clock().now(), .replay = &target_.replay(), .body = did::as_bytes(request.body)});
  if (!verdict.accepted()) return unsigned_answer(verdict);
  if (const auto id = agent::field_value(fields, "agent-session")) {
    const auto key = keys_.find({*verdict.input, verdict.label, {.request = &message}});
    return in_session(*id, *key->key.public_key());
  }
  if (request.target.starts_with("/v1/orders")) return said(200, "accepted", {{"signer", verdict.signer}});
  const auto body = did::JsonDocument::parse(request.body);
  if (!body || !body->root().is_object()) return said(400, "malformed");
  const Said what{request.target, body->root(), verdict.signer};
  if (what.path == "/v1/actions") return act(what);
  if (what.path == "/v1/approvals") return approve(what);
  if (what.path == "/v1/epochs") return set_epoch(what);
  return said(404, "not_found");
}

Response HttpDoor::in_session(std::string_view id, const did::PublicKey& key) {
  const auto session = target_.session(id);
  if (session == nullptr) return said(403, "no_such_session");
  const auto admitted = session->admit(key);
  return admitted ? said(200, "admitted") : said(403, agent::name(admitted.error().code));
}

Response HttpDoor::act(const Said& what) {
  const auto request =
      agent::ActionRequest::make(text_at(what.body, "action"), text_at(what.body, "resource"), canonical(what.body, "args"));
  if (!request) return said(400, "refused");
  const auto decision =
      target_.decide(canonical(what.body, "chain"), *request, {.holder = what.signer, .identity = canonical(what.body, "identity")});
  return said(decision.permitted() ? 200 : 403, agent::name(decision.code),
              {{"reason", decision.reason}, {"digest", decision.action_digest}});
}

Response HttpDoor::approve(const Said& what) {
  const auto expires = did::parse_date_time(text_at(what.body, "expires"));
  if (!expires) return said(400, "malformed");
  const bool counts = target_.approvals().add(
      {.action_digest = text_at(what.body, "digest"), .approver = what.signer, .leaf_cd = text_at(what.body, "leaf"), .expires = *expires},
      target_.clock().now());
  return counts ? said(200, "noted") : said(403, "not_counted");
}

Response HttpDoor::set_epoch(const Said& what) {
  const auto chain = agent::Chain::parse(canonical(what.body, "chain"));
  const auto epoch = what.body.find("epoch");
  if (!chain || !epoch || !epoch->is_number() || !epoch->integer()) return said(400, "malformed");
  if (chain->root().issuer != what.signer) return said(403, "not_the_issuer");
  target_.set_root_epoch(chain->root().cd, *epoch->integer());
  return said(200, "noted");
}

Response HttpDoor::revoke(const Request& request) {
  const auto document = did::JsonDocument::parse(request.body);
  if (!document) return said(400, "malformed");
  const auto statement = agent::read_revocation(document->root());
  if (!statement) return said(400, "malformed");
  if (!agent::verify_revocation(document->root(), target_.methods(), target_.clock().now()).accepted()) return said(403, "bad_statement");
  target_.revoke(statement->cd, statement->issuer);
  return said(200, "noted");
}

}  // namespace attacks
