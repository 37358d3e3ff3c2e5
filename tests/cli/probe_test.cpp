// `ans probe`: what is asked of an agent's endpoints, what is signed about it, and what `ans resolve --liveness` believes of that.
#include <doctest/doctest.h>
#include <server.h>

#include <thread>

#include "agent_scene.h"

namespace {

using test::joined;
using test::Json;
using test::Words;

// An agent that speaks HTTP, A2A and MCP, and answers 404 to all else.
class Agent final : public httpd::Handler {
 public:
  Agent() : server_(listen()), thread_([this] { server_.run(); }) {}
  ~Agent() override {
    server_.stop();
    thread_.join();
  }
  [[nodiscard]] std::size_t max_body(httpd::Verb, std::string_view) const override { return 10'000; }
  [[nodiscard]] bool blocks(const httpd::Request&) const override { return false; }
  [[nodiscard]] httpd::Response handle(const httpd::Request& request) override {
    if (request.target == "/.well-known/agent-card.json") return {.body = card};
    if (request.target == "/http") return {.body = "hello"};
    if (request.target == "/mcp" && request.verb == httpd::Verb::post && request.body.contains("initialize"))
      return {.body = R"({"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18"}})"};
    return {.status = 404, .body = "nothing"};
  }
  [[nodiscard]] httpd::Response refuse(unsigned status, std::string_view) const override { return {.status = status, .body = ""}; }
  [[nodiscard]] std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(server_.port()) + path; }

  std::string card = R"({"name":"Translate","skills":[]})";

 private:
  httpd::Server listen() {
    auto server = httpd::Server::listen({}, *this);
    REQUIRE(server.has_value());
    return *std::move(server);
  }
  httpd::Server server_;
  std::thread thread_;
};

struct Probing {
  test::Scene scene;
  test::FixedOutside outside;
  Agent agent;
  std::string did = scene.key("agent");
  std::string name = "urn:air:" + scene.alice + ":translate";

  Probing() { outside.variables["CREDENCE_PASSPHRASE"] = "pw"; }
  test::Ran run(const Words& words) { return test::run(words, {}, &outside); }
  void register_with(const Json& endpoints) {
    const Json claims{{"id", did},
                      {"agentKey", name},
                      {"version", "1.0.0"},
                      {"displayName", "Translate"},
                      {"endpoints", endpoints},
                      {"capabilities", Json::array({{{"id", "c1"}, {"taxonomy", "OASF@1.1.1"}, {"path", "language/translation"}}})}};
    const auto ran = run({"ans", "register", "--key", scene.folder.file("alice.key"), "--in", scene.file("claims.json", claims.dump())});
    REQUIRE_MESSAGE(ran.exit == 0, ran.err);
  }
  test::Ran probe(const Words& more = {}) {
    return run(joined({"ans", "probe", name, "--key", scene.folder.file("bob.key"), "--insecure-allow-host", "127.0.0.1"}, more));
  }
  Json endpoint(const std::string& protocol, const std::string& path) const { return {{"protocol", protocol}, {"url", agent.url(path)}}; }
};

std::string level_of(const Json& credentials, const std::string& url) {
  for (const auto& one : credentials)
    if (one.at("credentialSubject").at("endpoint") == url) return one.at("credentialSubject").at("level");
  return "none";
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("ans probe: asks each endpoint in its protocol, and signs what is seen") {
    Probing world;
    world.register_with(Json::array({world.endpoint("http", "/http"), world.endpoint("a2a", "/a2a"), world.endpoint("mcp", "/mcp"),
                                     world.endpoint("http", "/other"), world.endpoint("mcp", "/silent"), world.endpoint("acp", "/acp"),
                                     Json{{"protocol", "grpc"}, {"url", "grpcs://translate.acme.example:1"}},
                                     Json{{"protocol", "http"}, {"url", "http://127.0.0.1:1/"}}}));
    const auto ran = world.probe({"--dry-run"});
    REQUIRE_MESSAGE(ran.exit == 0, ran.err);
    const auto credentials = ran.json().at("liveness");
    CHECK(ran.json().at("posted") == false);
    CHECK(world.outside.registry.reports.empty());
    CHECK(credentials.size() == 6);
    CHECK(level_of(credentials, world.agent.url("/http")) == "protocol");
    CHECK(level_of(credentials, world.agent.url("/a2a")) == "protocol");
    CHECK(level_of(credentials, world.agent.url("/mcp")) == "protocol");
    CHECK(level_of(credentials, world.agent.url("/other")) == "transport");
    CHECK(level_of(credentials, world.agent.url("/silent")) == "transport");
    CHECK(level_of(credentials, world.agent.url("/acp")) == "transport");
    const auto& one = credentials[0];
    CHECK(one.at("issuer") == world.scene.bob);
    CHECK(one.at("validUntil") == "2026-11-23T10:00:00Z");
    CHECK(one.at("credentialSubject").at("id") == world.did);
    CHECK(one.at("credentialSubject").at("agentKey") == world.name);
    CHECK(one.at("proof").at("proofPurpose") == "assertionMethod");
  }

  TEST_CASE("ans probe: hands all of it to the registry at once") {
    Probing world;
    world.register_with(Json::array({world.endpoint("http", "/http"), world.endpoint("a2a", "/a2a")}));
    const auto ran = world.probe({"--valid-for", "1h"});
    REQUIRE_MESSAGE(ran.exit == 0, ran.err);
    CHECK(ran.out.contains("protocol"));
    REQUIRE(world.outside.registry.reports.size() == 1);
    const auto sent = Json::parse(world.outside.registry.reports[0]).at("liveness");
    CHECK(sent.size() == 2);
    CHECK(sent[0].at("validUntil") == "2026-11-22T11:00:00Z");
  }

  TEST_CASE("ans probe: an address that is not public is asked only where it is named, and where nothing answers nothing is sent") {
    Probing world;
    world.register_with(Json::array({world.endpoint("http", "/http")}));
    auto ran = world.run({"ans", "probe", world.name, "--key", world.scene.folder.file("bob.key")});
    CHECK(ran.exit == 13);
    CHECK(ran.err.contains("is not public (loopback)"));
    CHECK(world.probe({"--valid-for", "25h"}).exit == 2);
    CHECK(world.run({"ans", "probe", "urn:air:" + world.scene.bob + ":nobody", "--key", world.scene.folder.file("bob.key")}).exit == 17);
    world.outside.registry.lie = "statement";
    ran = world.probe();
    CHECK(ran.exit == 12);
    CHECK(ran.err.contains("is not accepted"));
    CHECK(world.outside.registry.reports.empty());
  }

  TEST_CASE("ans probe: a card that is none shows that something answers, and not that it speaks A2A") {
    Probing world;
    world.register_with(Json::array({world.endpoint("a2a", "/a2a")}));
    for (const auto* card : {"<html>", "[]", R"({"name":"x"})", R"({"skills":[]})"}) {
      world.agent.card = card;
      CHECK(level_of(world.probe({"--dry-run"}).json().at("liveness"), world.agent.url("/a2a")) == "transport");
    }
  }

  TEST_CASE("ans resolve --liveness: a credential that holds for such an endpoint, and nothing that the registry says") {
    Probing world;
    world.register_with(Json::array({world.endpoint("http", "/http"), world.endpoint("acp", "/acp")}));
    const auto seen = world.probe({"--dry-run"}).json().at("liveness");
    const auto ask = [&](const Json& liveness, const Words& more) {
      world.outside.registry.liveness = liveness;
      return world.run(joined({"ans", "resolve", world.name, "--json"}, more));
    };
    const auto resolve = [&](const Json& liveness, const Words& more) {
      return ask(liveness, joined({"--from-issuer", world.scene.bob}, more)).exit;
    };
    CHECK(resolve(seen, {"--liveness", "protocol"}) == 0);
    CHECK(resolve(seen, {"--liveness", "protocol", "--protocol", "http"}) == 0);
    CHECK(resolve(seen, {"--liveness", "protocol", "--from-issuer", world.scene.alice}) == 0);
    CHECK(ask(Json::array(), {}).exit == 0);
    const auto believing_anybody = ask(seen, {"--liveness", "protocol"});
    CHECK(believing_anybody.exit == 2);
    CHECK(believing_anybody.err.contains("--from-issuer"));
    CHECK(resolve(Json::array(), {"--liveness", "transport"}) != 0);
    CHECK(resolve(seen, {"--liveness", "keybound"}) != 0);
    CHECK(resolve(seen, {"--liveness", "protocol", "--protocol", "acp"}) != 0);
    CHECK(ask(seen, {"--liveness", "protocol", "--from-issuer", world.scene.alice}).exit != 0);
    CHECK(resolve(seen, {"--liveness", "protocol", "--at", "2026-11-23T10:00:00Z"}) != 0);
    const auto changed = [&](const std::string& pointer, const Json& value) {
      auto one = seen[0];
      one[Json::json_pointer(pointer)] = value;
      return Json::array({one});
    };
    CHECK(resolve(changed("/credentialSubject/p50", 599'999), {"--liveness", "transport"}) != 0);
    CHECK(resolve(changed("/credentialSubject/id", world.scene.bob), {"--liveness", "transport"}) != 0);
    CHECK(resolve(changed("/credentialSubject/endpoint", "https://other.example/"), {"--liveness", "transport"}) != 0);
    CHECK(resolve(changed("/type", Json::array({"VerifiableCredential"})), {"--liveness", "transport"}) != 0);
    // By the prober itself, with another time.
    const auto signed_anew = [&](const std::string& observed, const std::string& until) {
      auto one = changed("/credentialSubject/observedAt", observed)[0];
      one.erase("proof");
      one["validFrom"] = "2026-11-22T09:00:00Z";
      one["validUntil"] = until;
      const auto ran =
          world.run({"vc", "issue", "--key", world.scene.folder.file("bob.key"), "--in", world.scene.file("seen.json", one.dump())});
      REQUIRE_MESSAGE(ran.exit == 0, ran.err);
      return Json::array({ran.json()});
    };
    CHECK(resolve(signed_anew("2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z"), {"--liveness", "protocol"}) == 0);
    CHECK(resolve(signed_anew("2026-11-22T10:00:30Z", "2026-11-22T11:00:00Z"), {"--liveness", "protocol"}) == 0);
    CHECK(resolve(signed_anew("2026-11-22T10:00:31Z", "2026-11-22T11:00:00Z"), {"--liveness", "protocol"}) != 0);
    CHECK(resolve(signed_anew("2026-11-22T12:00:00Z", "2026-11-22T11:00:00Z"), {"--liveness", "protocol"}) != 0);
    CHECK(resolve(signed_anew("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
                  {"--liveness", "protocol", "--at", "2026-11-22T09:59:59Z"}) != 0);
  }
}
