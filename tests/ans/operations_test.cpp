// What the API does for an operator: limits, readiness, metrics, logs, events, answers kept ready.
#include <set>

#include "base/ascii.h"
#include "fixture.h"
#include "http/api.h"
#include "http/docs_page.h"
#include "http/metrics.h"
#include "mounts/mounts.h"

namespace {

using ans::Verb;
using test::Json;

struct Operated : test::World {
  explicit Operated(const ans::LimitOptions& options = {})
      : limits(options), api(registry, {.limits = &limits, .stopping = &stopping, .mounts = ans::mounts()}) {}

  ans::Response call(Verb verb, const std::string& target, const std::string& body = {}, std::string_view last = {}) {
    return api.handle({.verb = verb, .target = target, .body = body, .last_event_id = last});
  }
  ans::Response get(const std::string& target) { return call(Verb::get, target); }
  ans::Response post_first() { return call(Verb::post, "/v1/agents", R"({"statement":)" + sign(first()) + "}"); }
  std::optional<ans::Response> turned(Verb verb, const std::string& target, const char* client = "192.0.2.1") {
    return api.turn_away(verb, target, *httpd::ClientAddress::parse(client));
  }
  // All that a stream has to say now.
  static std::string read(httpd::Stream& stream) {
    std::string out;
    for (auto piece = stream.next(); piece && !piece->empty(); piece = stream.next()) out += *piece;
    return out;
  }

  ans::Limits limits;
  std::atomic<bool> stopping = false;
  ans::Api api;
};

std::string header(const ans::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

// The operation of a route; its `{}` are named in the document. nullptr: there is none.
const Json* find_operation(const Json& paths, const ans::Route& route) {
  for (const auto& [path, item] : paths.items()) {
    auto pattern = path;
    for (auto hole = pattern.find('{'); hole != std::string::npos; hole = pattern.find('{', hole + 1))
      pattern.erase(hole + 1, pattern.find('}', hole) - hole - 1);
    const auto verb = ans::lower(ans::verb_name(route.verb));
    if (pattern == route.pattern && item.contains(verb)) return &item.at(verb);
  }
  return nullptr;
}

// The names of its parameters in the query.
std::set<std::string> parameters_of(const Json& document, const Json& operation) {
  std::set<std::string> out;
  for (const auto& one : operation.value("parameters", Json::array())) {
    const auto& parameter = one.contains("$ref") ? document.at(Json::json_pointer(one.at("$ref").get<std::string>().substr(1))) : one;
    if (parameter.at("in") == "query") out.insert(parameter.at("name"));
  }
  return out;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Api: over its limit a client is told when to come again, and revocation has no limit") {
    Operated service({.reads_per_second = 1, .reads_burst = 2, .writes_per_second = 1, .writes_burst = 1});
    for (int i = 0; i < 2; ++i) CHECK_FALSE(service.turned(Verb::get, "/v1/resolve?name=x").has_value());
    const auto refused = service.turned(Verb::get, "/v1/resolve?name=x");
    REQUIRE(refused.has_value());
    CHECK(refused->status == 429);
    CHECK(Json::parse(refused->body).at("errorCode") == "RATE_LIMIT_EXCEEDED");
    CHECK(header(*refused, "Retry-After") == "1");
    CHECK(header(*refused, "RateLimit-Policy") == "\"reads\";q=2;w=2");
    CHECK(header(*refused, "RateLimit") == "\"reads\";r=0;t=1");
    CHECK_FALSE(service.turned(Verb::post, "/v1/agents").has_value());  // writes are counted by themselves
    CHECK(service.turned(Verb::put, "/v1/agents/x").has_value());
    for (int i = 0; i < 10; ++i) {
      CHECK_FALSE(service.turned(Verb::post, "/v1/agents/urn%3Aair%3Aacme.com%3Ax/revoke").has_value());
      CHECK_FALSE(service.turned(Verb::get, "/healthz").has_value());
      CHECK_FALSE(service.turned(Verb::get, "/v1/resolve?name=x", "127.0.0.1").has_value());
    }
    CHECK_FALSE(service.turned(Verb::get, "/v1/resolve?name=x", "192.0.2.2").has_value());
    CHECK(service.turned(Verb::get, "/nothing").has_value());
    CHECK(service.limits.refused() == 3);
  }

  TEST_CASE("Api: answers say how much is left, but for what has no limit and for this machine itself") {
    Operated service({.reads_per_second = 1, .reads_burst = 5, .writes_per_second = 0});
    const auto ask = [&](Verb verb, const std::string& target, const char* client, const std::string& body = {}) {
      const auto address = *httpd::ClientAddress::parse(client);
      if (const auto turned = service.api.turn_away(verb, target, address)) return *turned;
      return service.api.handle({.verb = verb, .target = target, .body = body, .client = address});
    };
    const auto first = ask(Verb::get, "/v1/taxonomies", "192.0.2.1");
    CHECK(first.status == 200);
    CHECK(header(first, "RateLimit-Policy") == "\"reads\";q=5;w=5");
    CHECK(header(first, "RateLimit") == "\"reads\";r=4");
    CHECK(header(ask(Verb::get, "/v1/nothing", "192.0.2.1"), "RateLimit").empty());
    CHECK(header(ask(Verb::post, "/v1/search", "192.0.2.1", R"({"q":"x"})"), "RateLimit") == "\"reads\";r=2");  // a question, not a write
    CHECK(header(ask(Verb::post, "/v1/agents", "192.0.2.1", "{}"), "RateLimit").empty());                       // no limit is set
    CHECK(header(ask(Verb::get, "/healthz", "192.0.2.1"), "RateLimit").empty());
    CHECK(header(ask(Verb::get, "/v1/taxonomies", "127.0.0.1"), "RateLimit").empty());
  }

  TEST_CASE("Api: a client asks for each capability within a rate of its own, however it asks") {
    Operated service({.capability_per_second = 0.5, .capability_burst = 2});
    REQUIRE(service.post_first().status == 201);
    int number = 0;
    const auto ask = [&](Verb verb, const std::string& target, const std::string& body = {}, const char* client = "192.0.2.1") {
      return service.api.handle({.verb = verb, .target = target, .body = body, .client = *httpd::ClientAddress::parse(client)});
    };
    // No two are the same question, so that none is answered from memory.
    const auto search = [&](const std::string& capability, const char* client = "192.0.2.1") {
      return ask(Verb::get, "/v1/search?cap=" + capability + "&limit=" + std::to_string(++number), {}, client);
    };
    CHECK(search("oasf:language_processing").status == 200);
    CHECK(search("oasf:language_processing@%5E2").status == 200);  // the same capability, in some version
    const auto refused = search("oasf:language_processing");
    CHECK(refused.status == 429);
    CHECK(Json::parse(refused.body).at("errorCode") == "RATE_LIMIT_EXCEEDED");
    CHECK(header(refused, "RateLimit-Policy") == "\"capability\";q=2;w=4");
    CHECK(header(refused, "Retry-After") == "2");
    const std::string in_body = R"({"cap":["oasf:language_processing"]})";
    CHECK(ask(Verb::post, "/v1/search", in_body).status == 429);
    CHECK(ask(Verb::post, "/v1/search", R"({"any":["a2a:x","oasf:language_processing"]})").status == 429);
    CHECK(ask(Verb::get, "/v1/resolve?name=" + service.name + "&cap=oasf:language_processing").status == 429);
    const auto many =
        ask(Verb::post, "/v1/resolve",
            R"({"requests":[{"name":")" + service.name + R"(","cap":["oasf:language_processing"]},{"name":")" + service.name + R"("}]})");
    CHECK(Json::parse(many.body).at("results")[0].at("status") == 429);
    CHECK(Json::parse(many.body).at("results")[1].at("status") == 200);

    CHECK(search("oasf:language_processing/language_translation").status == 200);  // another one
    CHECK(search("oasf:language_processing", "192.0.2.2").status == 200);          // somebody else
    CHECK(ask(Verb::get, "/v1/search?q=translate").status == 200);
    for (int i = 0; i < 5; ++i) CHECK(search("oasf:language_processing", "127.0.0.1").status == 200);
  }

  TEST_CASE("Api: a question for a capability that is answered from memory counts against no rate") {
    Operated service({.capability_per_second = 0.5, .capability_burst = 1});
    const std::string target = "/v1/search?cap=a2a:book_table";
    for (int i = 0; i < 5; ++i)
      CHECK(service.api.handle({.verb = Verb::get, .target = target, .body = {}, .client = *httpd::ClientAddress::parse("192.0.2.1")})
                .status == 200);
  }

  TEST_CASE("Api: tells how much one address may ask for, but for limits that are off") {
    Operated service({.reads_per_second = 3,
                      .reads_burst = 5,
                      .capability_per_second = 0,
                      .writes_per_second = 0.5,
                      .writes_burst = 2,
                      .writes_per_day = 0});
    const auto self = Json::parse(service.get("/.well-known/ans-registry.json").body);
    CHECK(self.at("limits").at("rates") ==
          Json{{"reads", {{"perSecond", 3.0}, {"burst", 5.0}}}, {"writes", {{"perSecond", 0.5}, {"burst", 2.0}}}});
    ans::Api free(service.registry);
    CHECK_FALSE(Json::parse(free.handle({.verb = Verb::get, .target = "/.well-known/ans-registry.json", .body = {}}).body)
                    .at("limits")
                    .contains("rates"));
  }

  TEST_CASE("Api: a client that writes within its rate still has a quota for the day") {
    Operated service({.writes_per_second = 1000, .writes_burst = 1000, .writes_per_day = 3});
    for (int i = 0; i < 3; ++i) CHECK_FALSE(service.turned(Verb::post, "/v1/agents").has_value());
    const auto refused = service.turned(Verb::post, "/v1/agents");
    REQUIRE(refused.has_value());
    CHECK(header(*refused, "RateLimit-Policy") == "\"daily-writes\";q=3;w=86400");
    CHECK(header(*refused, "Retry-After") == "28800");
  }

  TEST_CASE("Api: a daemon that is stopping is alive and not ready") {
    Operated service;
    CHECK(service.get("/readyz").status == 200);
    service.stopping = true;
    CHECK(service.get("/readyz").status == 503);
    CHECK(service.get("/healthz").status == 200);
    CHECK(header(service.get("/healthz"), "Cache-Control") == "no-store");
  }

  TEST_CASE("Api: the numbers are what happened, in Prometheus' text format") {
    Operated service;
    REQUIRE(service.post_first().status == 201);
    for (int i = 0; i < 3; ++i) CHECK(service.get("/v1/resolve?name=" + service.name).status == 200);
    CHECK(service.get("/nothing").status == 404);
    const auto page = service.get("/metrics");
    CHECK(page.content_type == "text/plain; version=0.0.4; charset=utf-8");
    for (const auto* line : {"ansd_http_requests_total{route=\"POST /v1/agents\",status=\"2xx\"} 1\n",
                             "ansd_http_requests_total{route=\"GET /v1/resolve\",status=\"2xx\"} 3\n",
                             "ansd_http_requests_total{route=\"other\",status=\"4xx\"} 1\n", "ansd_http_request_duration_seconds_count 5\n",
                             "ansd_changes_total 1\n", "ansd_commits_total 1\n", "ansd_hot_hits_total 2\n", "ansd_rate_limited_total 0\n",
                             "# TYPE ansd_commits_total counter\n"}) {
      INFO(line, page.body);
      CHECK(page.body.contains(line));
    }
    CHECK(page.body.contains("ansd_http_request_duration_seconds_bucket{le=\"+Inf\"} 5\n"));
    CHECK(count_of(page.body, "# TYPE ansd_http_requests_total ") == 1);
  }

  TEST_CASE("Api: an answer kept ready is the one that the store would give, and a change ends it before it is acknowledged") {
    Operated service;
    REQUIRE(service.post_first().status == 201);
    const auto target = "/v1/resolve?name=" + service.name;
    const auto by_did = "/v1/resolve?name=" + service.bot.did;
    const auto first = service.get(target);
    const auto again = service.get(target);
    CHECK(again.body == first.body);
    CHECK(again.headers == first.headers);
    CHECK(service.get(by_did).body == first.body);

    const auto record = *service.registry.resolve(service.name, std::nullopt);
    REQUIRE(service.update(service.after(record, "1.1.0")).has_value());
    CHECK(Json::parse(service.get(target).body).at("version") == "1.1.0");
    CHECK(Json::parse(service.get(by_did).body).at("version") == "1.1.0");
    CHECK(service.get(target + "&version=1.0.0").body.contains("\"version\":\"1.0.0\""));
    REQUIRE(service.registry.revoke(service.name, service.command(test::revocation(service.name), service.acme)).has_value());
    for (const auto& one : {target, by_did, target + "&version=1.0.0"}) CHECK(service.get(one).status == 410);
  }

  TEST_CASE("Api: an answer kept ready does not outlive its statement, nor tells a cache to") {
    Operated service;
    REQUIRE(service.post_first().status == 201);
    const auto target = "/v1/resolve?name=" + service.name;
    CHECK(header(service.get(target), "Cache-Control") == "public, max-age=60");
    service.clock.set("2027-02-20T09:59:50Z");
    CHECK(header(service.get(target), "Cache-Control") == "public, max-age=10");
    CHECK(header(service.get(target), "Cache-Control") == "public, max-age=10");
    service.clock.set("2027-02-20T10:00:00Z");
    CHECK(service.get(target).status == 410);
  }

  TEST_CASE("Api: events come from where the reader asks, with ids to go on from") {
    Operated service;
    REQUIRE(service.post_first().status == 201);
    const auto record = *service.registry.resolve(service.name, std::nullopt);
    REQUIRE(service.update(service.after(record, "1.1.0")).has_value());
    const auto response = service.get("/v1/events?from=1");
    CHECK(response.status == 200);
    CHECK(response.content_type == "text/event-stream");
    REQUIRE(response.stream != nullptr);
    int woken = 0;
    response.stream->begin([&] { ++woken; });
    const auto text = Operated::read(*response.stream);
    CHECK(text.starts_with("retry: 2000\n\nid: 0\nevent: heartbeat\ndata: {\"sequence\":0}\n\n"));
    CHECK(text.contains("id: 1\nevent: AGENT_REGISTERED\ndata: {\"sequence\":1,\"digest\":\"sha256:"));
    CHECK(text.contains("id: 2\nevent: AGENT_UPDATED\n"));
    CHECK(woken == 0);
    REQUIRE(service.registry.revoke(service.name, service.command(test::revocation(service.name), service.acme)).has_value());
    CHECK(woken == 1);
    CHECK(Operated::read(*response.stream).starts_with("id: 3\nevent: AGENT_REVOKED\n"));
    CHECK(response.stream->heartbeat() == "id: 3\nevent: heartbeat\ndata: {\"sequence\":3}\n\n");
    CHECK(Operated::read(*response.stream).empty());

    const auto resumed = service.call(Verb::get, "/v1/events?from=1", {}, "2");  // the header is newer than the address
    CHECK(count_of(Operated::read(*resumed.stream), "\nevent: AGENT_") == 1);
    const auto fresh = service.get("/v1/events");
    CHECK(Operated::read(*fresh.stream) == "retry: 2000\n\nid: 3\nevent: heartbeat\ndata: {\"sequence\":3}\n\n");
  }

  TEST_CASE("Api: events can be of one agent, or of one type; what is left out moves the id") {
    Operated service;
    REQUIRE(service.post_first().status == 201);
    auto other = service.first();
    other.key += "2";
    REQUIRE(service.submit(service.sign(other)).has_value());
    REQUIRE(service.registry.revoke(service.name, service.command(test::revocation(service.name), service.acme)).has_value());
    const auto events = [&](const std::string& more) {
      auto response = service.get("/v1/events?from=1" + more);
      REQUIRE(response.status == 200);
      const auto text = Operated::read(*response.stream);
      CHECK(response.stream->heartbeat().starts_with("id: 3\n"));
      return count_of(text, "\nevent: AGENT_");
    };
    CHECK(events("") == 3);
    CHECK(events("&agent=" + service.name) == 2);
    CHECK(events("&type=AGENT_REVOKED") == 1);
    CHECK(events("&type=AGENT_REVOKED&agent=" + other.key) == 0);
    CHECK(events("&publisher=" + service.acme.did) == 3);
    CHECK(events("&publisher=" + service.acme.did + "&type=AGENT_REVOKED") == 1);
    CHECK(events("&publisher=" + service.stranger.did) == 0);
    CHECK(events("&publisher=acme.example") == 0);
    CHECK(events("&cap=oasf:language_processing") == 3);
    CHECK(events("&cap=oasf@1.1.1:language_processing/language_translation/translation&agent=" + other.key) == 1);
    CHECK(events("&cap=oasf:language_processing/language_translation/translation/sworn") == 0);
    CHECK(events("&cap=oasf@2.0.0:language_processing") == 0);
    CHECK(events("&cap=a2a:book_table") == 0);
    for (const auto& [target, status] : std::vector<std::pair<std::string, unsigned>>{{"/v1/events?from=0", 400},
                                                                                      {"/v1/events?from=x", 400},
                                                                                      {"/v1/events?from=-1", 400},
                                                                                      {"/v1/events?from=5", 409},
                                                                                      {"/v1/events?type=NONE", 400},
                                                                                      {"/v1/events?cap=nothing", 400},
                                                                                      {"/v1/events?cap=a:b&cap=a:c", 400},
                                                                                      {"/v1/events?agent=urn:air:acme.com:none", 404},
                                                                                      {"/v1/events?colour=red", 400}}) {
      INFO(target);
      CHECK(service.get(target).status == status);
    }
    CHECK(service.call(Verb::get, "/v1/events", {}, "9").status == 409);
    CHECK(service.call(Verb::get, "/v1/events", {}, "18446744073709551615").status == 409);
    CHECK(service.call(Verb::get, "/v1/events", {}, "18446744073709551616").status == 400);
    CHECK(service.call(Verb::get, "/v1/events", {}, "x").status == 400);
    CHECK(service.get("/v1/events?from=4").status == 200);
  }

  TEST_CASE("Api: events of a domain are those of its agents, in either spelling of it") {
    Operated service;
    REQUIRE(service.post_first().status == 201);
    test::serve_did_web(service.web, "acme.example", service.acme);
    auto of = service.first();
    of.key = "urn:air:acme.example:translate";
    of.issuer = "did:web:acme.example";
    const auto text = test::secure(test::statement(of), service.acme, did::Purpose::assertion_method, "did:web:acme.example#k1").dump();
    REQUIRE(service.submit(text).has_value());
    for (const auto* publisher : {"acme.example", "ACME.example", "did:web:acme.example"}) {
      INFO(publisher);
      const auto response = service.get("/v1/events?from=1&publisher=" + std::string(publisher));
      const auto seen = Operated::read(*response.stream);
      CHECK(count_of(seen, "\nevent: AGENT_") == 1);
      CHECK(count_of(seen, "id: 2\nevent: AGENT_REGISTERED") == 1);
    }
  }

  TEST_CASE("EventFeed: a long history comes in pieces of bounded size, each event once") {
    Operated service;
    for (int i = 0; i < 150; ++i) {
      auto of = service.first();
      of.key += std::to_string(i);
      REQUIRE(service.submit(service.sign(of)).has_value());
    }
    const auto response = service.get("/v1/events?from=1");
    std::size_t pieces = 0;
    std::size_t seen = 0;
    for (auto piece = response.stream->next(); piece && !piece->empty(); piece = response.stream->next()) {
      ++pieces;
      CHECK(piece->size() < 200'000);
      seen += count_of(*piece, "\nevent: AGENT_");
    }
    CHECK(seen == 150);
    CHECK(pieces > 2);
  }

  TEST_CASE("Api: its OpenAPI document describes every route, and the page for people needs nothing from anywhere") {
    Operated service;
    const auto answer = service.get("/openapi.json");
    CHECK(answer.status == 200);
    const auto document = Json::parse(answer.body);
    CHECK(document.at("openapi").get<std::string>().starts_with("3.1"));
    const auto& paths = document.at("paths");
    CHECK(paths.size() >= 15);
    for (const auto& [path, item] : paths.items()) {
      INFO(path);
      auto target = path;
      for (auto hole = target.find('{'); hole != std::string::npos; hole = target.find('{'))
        target.replace(hole, target.find('}') - hole + 1, "x");
      CHECK(service.call(Verb::other, target).status == 405);  // the route is there
    }
    // And the other way: each route is described, with each of its parameters.
    for (const auto rows : {ans::native_surface(), ans::mounts()}) {
      for (const auto& route : rows) {
        INFO(std::string(route.pattern));
        const auto* operation = find_operation(paths, route);
        REQUIRE(operation != nullptr);
        const auto described = parameters_of(document, *operation);
        for (const auto& parameter : route.parameters) {
          const auto name = std::string(parameter.name.substr(0, parameter.name.find('.')));
          INFO(name);
          CHECK(described.contains(name));
        }
        CHECK(operation->contains("requestBody") == (route.max_body > 0));
      }
    }

    const auto page = service.get("/docs");
    CHECK(page.status == 200);
    CHECK(page.content_type == "text/html; charset=utf-8");
    CHECK(header(page, "Content-Security-Policy").starts_with("default-src 'none'"));
    for (const auto& [path, item] : paths.items()) CHECK(page.body.contains(ans::html_text(path)));
    for (const auto* outside : {"<script", "src=", "http-equiv", "@import", "url("}) CHECK_FALSE(page.body.contains(outside));
  }

  TEST_CASE("docs_page: text of the document is no markup, and what is no OpenAPI is refused") {
    const auto page = ans::docs_page(R"({"info":{"title":"<script>&"},"paths":{"/a":{"get":{"summary":"\"x\"","responses":{}}}}})");
    REQUIRE(page.has_value());
    CHECK(page->contains("<title>&lt;script&gt;&amp;</title>"));
    CHECK(page->contains("&quot;x&quot;"));
    for (const auto* text : {"", "{}", "[]", R"({"info":1,"paths":{}})"}) CHECK_FALSE(ans::docs_page(text).has_value());
  }

  TEST_CASE("log_text: nothing that came from outside begins a line or a member of its own") {
    using ans::LogFormat;
    CHECK(ans::log_text(LogFormat::text, "request", {{"target", "/a"}, {"status", "200"}}) == "request target=/a status=200");
    CHECK(ans::log_text(LogFormat::text, "request", {{"target", "/a b\nerror x=\"1\""}}) == R"(request target="/a b\nerror x=\"1\"")");
    CHECK(ans::log_text(LogFormat::text, "request", {{"target", ""}}) == "request target=\"\"");
    const auto json = "{" + ans::log_text(LogFormat::json, "request", {{"target", "/a\"\n"}, {"status", "200"}}) + "}";
    CHECK(Json::parse(json) == Json{{"what", "request"}, {"target", "/a\"\n"}, {"status", "200"}});
  }
}
