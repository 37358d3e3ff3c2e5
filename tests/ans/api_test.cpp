#include "http/api.h"

#include <doctest/doctest.h>

#include <optional>

#include "fixture.h"
#include "support/vectors.h"

namespace {

using ans::Verb;
using test::Json;
using test::World;

std::string encoded(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (c == ':' || c == '%' || c == '/' || c == '@') {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  return out;
}

struct Service : World {
  ans::Api api{registry};

  ans::Response call(Verb verb, const std::string& target, const std::string& body = {}) { return api.handle({verb, target, body}); }
  ans::Response get(const std::string& target) { return call(Verb::get, target); }
  std::string agent_path(const std::string& rest = {}) const { return "/v1/agents/" + encoded(name) + rest; }

  static std::string registration(const std::string& statement, const std::string& credentials = "[]") {
    return R"({"statement":)" + statement + R"(,"credentials":)" + credentials + "}";
  }
  ans::Response post_first() { return call(Verb::post, "/v1/agents", registration(sign(first()))); }
};

std::optional<std::string> header(const ans::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return std::nullopt;
}

// A well-formed problem with this status and code.
void check_problem(const ans::Response& response, unsigned status, std::string_view code) {
  INFO(response.body);
  CHECK(response.status == status);
  CHECK(response.content_type == "application/problem+json");
  const auto body = Json::parse(response.body);
  CHECK(body.at("status") == status);
  CHECK(body.at("errorCode") == code);
  CHECK(body.at("message") == body.at("detail"));
  for (const auto* member : {"type", "title", "detail"}) CHECK_FALSE(body.at(member).get<std::string>().empty());
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Api: register, resolve and read give the statement back byte for byte") {
    Service service;
    const auto statement = Json::parse(service.sign(service.first())).dump(3);
    const auto credential =
        test::secure(test::capability_credential(service.lab, service.bot.did, "language_processing/language_translation/translation"),
                     service.lab)
            .dump(1);
    const auto created = service.call(Verb::post, "/v1/agents", Service::registration(statement, "[" + credential + "]"));
    REQUIRE_MESSAGE(created.status == 201, created.body);
    CHECK(created.content_type == "application/json");
    CHECK(created.body.contains("\"statement\":" + statement));
    CHECK(created.body.contains("\"credentials\":[" + credential + "]"));

    const auto body = Json::parse(created.body);
    CHECK(body.at("agentKey") == service.name);
    CHECK(body.at("version") == "1.0.0");
    CHECK(body.at("status") == "active");
    CHECK(body.at("statusAt") == "2026-11-22T12:00:00Z");
    CHECK(body.at("publisher") == service.acme.did);
    CHECK(body.at("sequence") == 1);
    CHECK(body.at("event").at("sequence") == 2);
    CHECK(body.at("recordId").get<std::string>().starts_with("sha256:"));

    for (const auto& target :
         {"/v1/resolve?name=" + encoded(service.name), "/v1/resolve?name=" + service.name + "&version=1.0.0", service.agent_path(),
          service.agent_path("?version=1.0.0"), "/v1/agents/" + encoded(service.bot.did), "/v1/agents/" + service.bot.did}) {
      INFO(target);
      const auto response = service.get(target);
      CHECK(response.status == 200);
      CHECK(response.body == created.body);
      CHECK(header(response, "ETag") == "\"" + body.at("recordId").get<std::string>() + ".2\"");
      CHECK(header(response, "Cache-Control") == "public, max-age=60");
    }
    const auto by_digest = service.get("/v1/statements/" + body.at("recordId").get<std::string>());
    CHECK(by_digest.body == statement);
    CHECK(by_digest.content_type == "application/vc");
    CHECK(header(by_digest, "Cache-Control")->contains("immutable"));

    const auto search = Json::parse(
        service.get("/v1/search?cap=oasf:language_processing&cap=oasf%401.1.1%3Alanguage_processing%2Flanguage_translation").body);
    REQUIRE(search.at("results").size() == 1);
    const auto& hit = search["results"][0];
    CHECK(hit.at("agent") == service.bot.did);
    CHECK(hit.at("displayName") == "Acme Translate");
    CHECK(hit.at("status") == "active");
    CHECK(hit.at("capability") == Json{{"id", "c1"},
                                       {"path", "oasf@1.1.1:language_processing/language_translation/translation"},
                                       {"degree", "specialization"},
                                       {"level", "attested"},
                                       {"contract", "2.3.0"}});
    CHECK(hit.at("evidence")[0].at("issuer") == service.lab.did);
    CHECK(hit.at("evidence")[0].at("level") == "attested");
    CHECK(hit.at("matches").size() == 2);
    CHECK(search.at("next") == nullptr);
    const auto digest = hit["evidence"][0].at("credential").get<std::string>();
    CHECK(service.get("/v1/credentials/" + digest).body == credential);
  }

  TEST_CASE("Api: a replay is 200 with the same answer, an update 200 with the new one") {
    Service service;
    const auto created = service.post_first();
    REQUIRE(created.status == 201);
    const auto replayed = service.post_first();
    CHECK(replayed.status == 200);
    CHECK(replayed.body == created.body);

    const auto record = *service.registry.resolve(service.name, std::nullopt);
    const auto next = Service::registration(service.sign(service.after(record, "1.1.0")));
    check_problem(service.call(Verb::post, "/v1/agents", next), 409, "conflict");
    const auto updated = service.call(Verb::put, service.agent_path(), next);
    REQUIRE_MESSAGE(updated.status == 200, updated.body);
    CHECK(Json::parse(updated.body).at("version") == "1.1.0");
    check_problem(service.call(Verb::put, "/v1/agents/urn:air:acme.com:other", next), 404, "NOT_FOUND");
  }

  TEST_CASE("Api: a revoked agent is gone, with its status, reason and date; status and history stay readable") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    const auto revoked =
        service.call(Verb::post, service.agent_path("/revoke"), service.command(test::revocation(service.name), service.bot));
    REQUIRE_MESSAGE(revoked.status == 200, revoked.body);
    CHECK(Json::parse(revoked.body).at("status") == "revoked");
    for (const auto& target : {"/v1/resolve?name=" + service.name, service.agent_path()}) {
      const auto gone = service.get(target);
      check_problem(gone, 410, "gone");
      CHECK(Json::parse(gone.body).at("agentStatus") == "revoked");
      CHECK(Json::parse(gone.body).at("reason") == "keyCompromise");
      CHECK(Json::parse(gone.body).at("since") == "2026-11-22T12:00:00Z");
    }
    const auto status = service.get(service.agent_path("/status"));
    CHECK(status.body == revoked.body);
    CHECK(Json::parse(status.body).at("versions")[0].at("reason") == "keyCompromise");
    const auto history = Json::parse(service.get(service.agent_path("/history?from=2&limit=5")).body);
    REQUIRE(history.at("events").size() == 1);
    CHECK(history["events"][0].at("event").at("type") == "AGENT_REVOKED");
    CHECK(history["events"][0].at("event").at("data").at("command").at("proof").at("proofPurpose") == "capabilityInvocation");
    CHECK(history.at("next") == nullptr);
    check_problem(
        service.call(Verb::post, service.agent_path("/revoke"), service.command(test::revocation(service.name), service.stranger)), 403,
        "forbidden");
  }

  TEST_CASE("Api: commands go to the address of their action, and the status tells what they did") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    const auto send = [&](const std::string& word, const std::string& type) {
      const auto head = service.registry.state(service.name)->head;
      const Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                        {"type", {type}},
                        {"agentKey", service.name},
                        {"after", head},
                        {"issuedAt", test::start}};
      return service.call(Verb::post, service.agent_path("/" + word), service.command(claims, service.acme));
    };
    const auto deprecated = send("deprecate", "AgentDeprecation");
    REQUIRE_MESSAGE(deprecated.status == 200, deprecated.body);
    CHECK(Json::parse(deprecated.body).at("versions")[0].at("status") == "deprecated");
    check_problem(service.get(service.agent_path()), 422, "incompatible_version");
    CHECK(Json::parse(service.get(service.agent_path("?allowDeprecated=true")).body).at("status") == "deprecated");
    CHECK(service.get("/v1/resolve?name=" + service.name + "&version=1.0.0").status == 200);
    check_problem(service.get(service.agent_path("?allowDeprecated=yes")), 400, "INVALID_ARGUMENT");
    check_problem(send("resume", "AgentSuspension"), 400, "INVALID_ARGUMENT");
    check_problem(send("renew", "AgentRenewal"), 409, "conflict");
    REQUIRE(send("suspend", "AgentSuspension").status == 200);
    const auto gone = service.get(service.agent_path("?version=1.0.0"));
    check_problem(gone, 410, "gone");
    CHECK(Json::parse(gone.body).at("agentStatus") == "suspended");
    REQUIRE(send("resume", "AgentResumption").status == 200);
    check_problem(service.call(Verb::get, service.agent_path("/suspend")), 405, "METHOD_NOT_ALLOWED");
    check_problem(service.call(Verb::post, service.agent_path("/promote"), "{}"), 404, "NOT_FOUND");
  }

  TEST_CASE("Api: an expired agent is gone too, and a cache is never told to keep a record beyond its end") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    service.clock.set("2027-02-20T09:59:50Z");
    CHECK(header(service.get(service.agent_path()), "Cache-Control") == "public, max-age=10");
    service.clock.set("2027-02-20T10:00:00Z");
    const auto gone = service.get(service.agent_path());
    check_problem(gone, 410, "gone");
    CHECK(Json::parse(gone.body).at("agentStatus") == "expired");
  }

  TEST_CASE("Api: the table of versions, and the schemas of what is taken, have addresses of their own") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    const auto versions = service.get(service.agent_path("/versions"));
    CHECK(versions.status == 200);
    CHECK(Json::parse(versions.body).at("versions") == Json::parse(service.get(service.agent_path("/status")).body).at("versions"));
    CHECK(header(versions, "ETag") == header(service.get(service.agent_path("/status")), "ETag"));
    for (const auto* name :
         {"agent-capability-credential", "agent-delegation-credential", "agent-liveness-credential", "agent-statement-credential"}) {
      INFO(name);
      const auto schema = service.get("/schemas/" + std::string(name) + ".schema.json");
      CHECK(schema.status == 200);
      CHECK(schema.content_type == "application/schema+json");
      CHECK(schema.body == test::read_file(PROJECT_DIR "/schemas/" + std::string(name) + ".schema.json"));
    }
    for (const auto* name : {"openapi.json", "x.schema.json", "..%2Fopenapi.json", "agent-statement-credential"})
      check_problem(service.get("/schemas/" + std::string(name)), 404, "NOT_FOUND");
  }

  TEST_CASE("Api: every refusal is a problem with its own code") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    const std::string name = service.name;
    const std::vector<std::tuple<std::string, unsigned, std::string>> refused{
        {"/v1/resolve?name=urn:air:acme.com:nobody", 404, "NOT_FOUND"},
        {"/v1/resolve?name=" + name + "&version=2.0.0", 404, "NOT_FOUND"},
        {"/v1/resolve?name=" + name + "&version=2", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=" + name + "&version=", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=" + name + "&range=%5E%5E1", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=" + name + "&range=%5E2", 422, "incompatible_version"},
        {"/v1/resolve?name=" + name + "&name=" + name, 400, "INVALID_ARGUMENT"},
        {"/v1/resolve", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=", 400, "invalid_name"},
        {"/v1/resolve?name=acme", 400, "invalid_name"},
        {"/v1/resolve?name=" + encoded(encoded(name)), 400, "invalid_name"},
        {"/v1/agents/urn%253Aair%253Aacme.com%253Ax", 400, "invalid_name"},
        {"/v1/agents/urn%3Aair%3Aacme.com%3Ax%2Fy", 400, "invalid_name"},
        {"/v1/agents/urn%3Aair%3Aacme.com%3A%D0%B1", 400, "invalid_name"},
        {"/v1/agents/" + name + "?colour=red", 400, "INVALID_ARGUMENT"},
        {"/v1/agents/" + name + "/status?x=1", 400, "INVALID_ARGUMENT"},
        {"/v1/agents/" + name + "/history?limit=0", 400, "INVALID_ARGUMENT"},
        {"/v1/agents/" + name + "/history?limit=1001", 400, "INVALID_ARGUMENT"},
        {"/v1/agents/" + name + "/history?from=-1", 400, "INVALID_ARGUMENT"},
        {"/v1/search", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=translate", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=oasf:a%40", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=oasf:a%40%5E%5E2", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=oasf:a&limit=101", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=oasf:a&limit=1x", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=oasf:a&limit=", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=oasf:a&cursor=AAAA", 400, "INVALID_ARGUMENT"},
        {"/v1/search?cap=a:1&cap=a:1&cap=a:1&cap=a:1&cap=a:1&cap=a:1&cap=a:1&cap=a:1&cap=a:1", 400, "INVALID_ARGUMENT"},
        {"/v1/statements/sha256:12", 400, "INVALID_ARGUMENT"},
        {"/v1/statements/sha256:" + std::string(64, '0'), 404, "NOT_FOUND"},
        {"/v1/credentials/sha256:" + std::string(64, '0'), 404, "NOT_FOUND"},
        {"/v1/credentials/x", 400, "INVALID_ARGUMENT"},
        {"/v1/nothing", 404, "NOT_FOUND"},
        {"/", 404, "NOT_FOUND"},
        {"/v1/agents/", 404, "NOT_FOUND"},
        {"/v1/resolve/", 404, "NOT_FOUND"},
        {"//v1/resolve", 404, "NOT_FOUND"},
        {"", 400, "INVALID_ARGUMENT"},
        {"http://a.example/v1/resolve", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=%4", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=%zz", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=%00", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?name=a b", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve?=x", 400, "INVALID_ARGUMENT"},
        {"/v1/resolve#x", 400, "INVALID_ARGUMENT"},
    };
    for (const auto& [target, status, code] : refused) {
      INFO(target);
      check_problem(service.get(target), status, code);
    }
    CHECK(service.get("/v1/resolve?name=" + name + "&colour=red").body.contains("`colour`"));
  }

  TEST_CASE("Api: a known resource says which methods it has") {
    Service service;
    const std::vector<std::tuple<Verb, std::string, std::string>> wrong{
        {Verb::get, "/v1/agents", "POST"},
        {Verb::del, service.agent_path(), "PUT, GET, HEAD"},
        {Verb::get, service.agent_path("/revoke"), "POST"},
        {Verb::put, "/v1/resolve", "GET, HEAD, POST"},
        {Verb::other, "/healthz", "GET, HEAD"},
    };
    for (const auto& [verb, target, allow] : wrong) {
      INFO(target);
      const auto response = service.call(verb, target);
      check_problem(response, 405, "METHOD_NOT_ALLOWED");
      CHECK(header(response, "Allow") == allow);
    }
    CHECK(service.call(Verb::head, "/healthz").status == 200);
  }

  TEST_CASE("Api: a statement is taken where the agent is as If-Match expects it, and its repetition is answered all the same") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    const auto stood = *header(service.get(service.agent_path()), "ETag");
    const auto record = *service.registry.resolve(service.name, std::nullopt);
    const auto put = [&](const std::string& statement, std::string_view if_match) {
      const auto target = service.agent_path();
      const auto body = Service::registration(statement);
      return service.api.handle({.verb = Verb::put, .target = target, .body = body, .if_match = if_match});
    };
    const auto next = service.sign(service.after(record, "1.1.0"));
    check_problem(put(next, "\"sha256:00.1\""), 412, "precondition_failed");
    check_problem(put(next, "W/" + stood), 412, "precondition_failed");
    check_problem(put(next, "nonsense"), 412, "precondition_failed");
    CHECK(events(service) == 1);
    CHECK(put(next, "\"sha256:00.1\", " + stood).status == 200);
    CHECK(put(next, stood).status == 200);  // it was done; who did not hear so asks again
    CHECK(events(service) == 2);
    const auto third = service.sign(service.after(*service.registry.resolve(service.name, std::nullopt), "1.2.0"));
    check_problem(put(third, stood), 412, "precondition_failed");
    CHECK(put(third, "*").status == 200);
  }

  TEST_CASE("Api: a statement is refused where another event comes between If-Match and its own") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    const auto record = *service.registry.resolve(service.name, std::nullopt);
    const auto next = service.sign(service.after(record, "1.1.0"));
    int asked = 0;
    // The first look is before the signature is examined, the second on the committing thread.
    const auto refused = service.registry.update(service.name, next, {}, {}, [&](const ans::RegistryState& state) {
      CHECK(state.events.size() == 1);
      return ++asked == 1;
    });
    CHECK(test::problem_of(refused) == ans::ProblemCode::precondition_failed);
    CHECK(asked == 2);
    CHECK(events(service) == 1);
  }

  TEST_CASE("Api: a command is taken where the agent is as If-Match expects it, and nothing holds a revocation up") {
    Service service;
    REQUIRE(service.post_first().status == 201);
    const auto stood = *header(service.get(service.agent_path("/status")), "ETag");
    const auto command = [&](std::string_view type) {
      return service.command({{"@context", {vc::context_v2, vc::agent_context_url}},
                              {"type", {type}},
                              {"agentKey", service.name},
                              {"after", service.registry.state(service.name)->head},
                              {"issuedAt", test::start}},
                             service.acme);
    };
    const auto post = [&](const std::string& rest, const std::string& body, std::string_view if_match) {
      const auto target = service.agent_path(rest);
      return service.api.handle({.verb = Verb::post, .target = target, .body = body, .if_match = if_match});
    };
    check_problem(post("/suspend", command("AgentSuspension"), "\"other\""), 412, "precondition_failed");
    CHECK(post("/suspend", command("AgentSuspension"), stood).status == 200);
    check_problem(post("/resume", command("AgentResumption"), stood), 412, "precondition_failed");
    CHECK(post("/resume", command("AgentResumption"), {}).status == 200);
    check_problem(post("/credentials", "{}", stood), 412, "precondition_failed");
    const auto target = service.agent_path("/credentials/sha256:" + std::string(64, '0'));
    check_problem(service.api.handle({.verb = Verb::del, .target = target, .body = "{}", .if_match = stood}), 412, "precondition_failed");
    CHECK(post("/revoke", service.command(test::revocation(service.name), service.acme), stood).status == 200);
  }

  TEST_CASE("Api: what is no registration is refused before anything is verified") {
    Service service;
    const auto post = [&](const std::string& body) { return service.call(Verb::post, "/v1/agents", body); };
    const auto statement = service.sign(service.first());
    for (const auto& body :
         {std::string(), std::string("{"), std::string("[]"), std::string("{}"), R"({"statement":"x"})" + std::string(),
          Service::registration(statement, "{}"), Service::registration(statement, "[1]"), Service::registration(statement) + "x",
          R"({"statement":)" + statement + R"(,"aliases":{}})", R"({"statement":)" + statement + R"(,"aliases":[1]})",
          R"({"st\u0061tement":)" + statement + "}", R"({"statement":{},"statement":)" + statement + "}"}) {
      INFO(body.substr(0, 60));
      check_problem(post(body), 400, "INVALID_ARGUMENT");
    }
    const auto refused = post(R"({"statement":{"type":["VerifiableCredential","AgentStatementCredential"]}})");
    check_problem(refused, 400, "INVALID_ARGUMENT");
    CHECK(Json::parse(refused.body).at("pointer") == "/statement/@context");
    check_problem(post(std::string(256 * 1024 + 1, ' ')), 413, "too_large");
    check_problem(post(Service::registration(statement, "[" + std::string(70'000, ' ') + "{\"a\":\"" + std::string(70'000, 'a') + "\"}]")),
                  422, "credential_invalid");
    auto tampered = Json::parse(statement);
    tampered["credentialSubject"]["displayName"] = "Evil";
    check_problem(post(Service::registration(tampered.dump())), 422, "proof_invalid");
    CHECK(post(R"({"statement":)" + statement + "}").status == 201);  // credentials may be left out
  }

  TEST_CASE("Api: says of each route how large its body may be and whether it blocks") {
    const Service service;
    CHECK(service.api.max_body(Verb::post, "/v1/agents") == 256 * 1024);
    CHECK(service.api.max_body(Verb::put, "/v1/agents/urn:air:acme.com:x") == 256 * 1024);
    CHECK(service.api.max_body(Verb::post, "/v1/agents/urn:air:acme.com:x/revoke") == 16 * 1024);
    CHECK(service.api.max_body(Verb::get, "/v1/agents/urn:air:acme.com:x") == 0);
    CHECK(service.api.max_body(Verb::post, "/v1/nothing") == 0);
    CHECK(service.api.max_body(Verb::post, "%") == 0);
    const auto blocks = [&](Verb verb, std::string_view target, std::span<const httpd::HeaderLine> signed_header = {}) {
      return service.api.blocks({.verb = verb, .target = target, .body = {}, .signed_header = signed_header});
    };
    CHECK(blocks(Verb::post, "/v1/agents"));
    CHECK_FALSE(blocks(Verb::get, "/v1/search?cap=a:b"));
    CHECK(blocks(Verb::post, "/v1/agents/urn:air:acme.com:x/revoke"));
    // The key of whoever signed a read may have to be fetched.
    const httpd::HeaderLine lines[] = {{"Signature-Input", "s=()"}, {"Signature", "s=:AA==:"}};
    CHECK(blocks(Verb::get, "/v1/search?cap=a:b", lines));
    CHECK(blocks(Verb::head, "/v1/agents/urn:air:acme.com:x", lines));
    CHECK_FALSE(blocks(Verb::get, "/healthz", lines));
    CHECK(service.api.is_urgent(Verb::post, "/v1/agents/urn:air:acme.com:x/revoke"));
    CHECK_FALSE(service.api.is_urgent(Verb::post, "/v1/agents"));
    CHECK_FALSE(service.api.is_urgent(Verb::post, "/v1/agents/urn:air:acme.com:x/suspend"));
    CHECK_FALSE(service.api.is_urgent(Verb::get, "/healthz"));
    CHECK_FALSE(service.api.is_urgent(Verb::post, "/v1/nothing"));
  }

  TEST_CASE("Api: answers for the server's own refusals, for life signs and for itself") {
    Service service;
    check_problem(service.api.refuse(408, "too slow"), 408, "REQUEST_TIMEOUT");
    check_problem(service.api.refuse(413, "too much"), 413, "too_large");
    check_problem(service.api.refuse(414, "too long"), 414, "URI_TOO_LONG");
    check_problem(service.api.refuse(431, "too much"), 431, "HEADER_TOO_LARGE");
    check_problem(service.api.refuse(503, "too many"), 503, "unavailable");
    check_problem(service.api.refuse(400, "what"), 400, "BAD_REQUEST");
    CHECK(service.get("/healthz").body == R"({"status":"ok"})");
    CHECK(service.get("/readyz").body == R"({"status":"ready"})");
    const auto self = Json::parse(service.get("/.well-known/ans-registry.json").body);
    CHECK(self.at("didMethods") == Json{"key", "jwk", "web"});
    CHECK(self.at("events").size() == ans::event_type_count);
    CHECK(self.at("organizationIssuers") == Json::array());
    CHECK(self.at("limits").at("statementBytes") == 65536);
  }
}
