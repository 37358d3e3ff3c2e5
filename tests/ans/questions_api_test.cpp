// Questions in the query and in a body, through the route table.
#include <doctest/doctest.h>

#include "fixture.h"
#include "http/api.h"
#include "http/search_parameters.h"

namespace {

using ans::Verb;
using test::Json;

// acme.example publishes a translator in two versions, with a six-part name each.
struct Domain : test::World {
  ans::Api api{registry};
  std::string key = "urn:air:acme.example:translate";

  Domain() {
    test::serve_did_web(web, "acme.example", acme);
    add("1.0.0");
    add("1.2.0");
  }
  void add(const std::string& version) {
    auto next = first();
    next.key = key;
    next.issuer = "did:web:acme.example";
    next.version = version;
    const auto of = test::following(registry, std::move(next));
    auto claims = test::statement(of);
    auto& subject = claims["credentialSubject"];
    subject["capabilities"][0]["legacyName"] = "DocumentTranslation";
    subject["endpoints"] = {{{"protocol", "a2a"}, {"url", "https://acme.example/" + version}, {"protocolVersion", "1.0"}}};
    const auto text = test::secure(claims, acme, did::Purpose::assertion_method, "did:web:acme.example#k1").dump();
    const auto done = of.sequence == 1 ? registry.register_agent(text, {}) : registry.update(key, text, {});
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().detail));
  }
  Json ask(Verb verb, const std::string& target, const Json& body, unsigned status = 200) {
    const auto text = body.is_null() ? std::string() : body.dump();
    const auto response = api.handle({.verb = verb, .target = target, .body = text});
    INFO(target, " ", text, " -> ", response.body);
    CHECK(response.status == status);
    auto json = Json::parse(response.body);
    if (status >= 400) {
      CHECK(response.content_type == "application/problem+json");
      CHECK(json.at("status") == status);
      CHECK(json.at("message") == json.at("detail"));
    }
    return json;
  }
  Json get(const std::string& target, unsigned status = 200) { return ask(Verb::get, target, nullptr, status); }
  Json post(const std::string& target, const Json& body, unsigned status = 200) { return ask(Verb::post, target, body, status); }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Api: a negotiated record tells how it was chosen, and a plain one is as it was") {
    Domain domain;
    const auto plain = domain.get("/v1/resolve?name=" + domain.key);
    CHECK_FALSE(plain.contains("negotiation"));
    const auto chosen = domain.get("/v1/resolve?name=" + domain.key +
                                   "&range=%5E1.0.0&protocol=mcp&protocol=a2a%401.0&cap=oasf:language_processing%40%5E2");
    CHECK(chosen.at("negotiation") == Json{{"version", "1.2.0"},
                                           {"protocol", "a2a"},
                                           {"protocolVersion", "1.0"},
                                           {"contract", "2.3.0"},
                                           {"alternatives", {"1.0.0"}},
                                           {"rejected", Json::array()}});
    CHECK(chosen.at("statement") == plain.at("statement"));
    const auto refused = domain.get("/v1/resolve?name=" + domain.key + "&protocol=mcp", 422);
    CHECK(refused.at("errorCode") == "incompatible_version");
    CHECK(refused.at("versions").size() == 2);
    for (const auto* wrong : {"&protocol=", "&protocol=a%20b", "&protocol=a2a%40", "&cap=a2a", "&minEvidence=9", "&allowDeprecated=1",
                              "&range=x.y", "&limit=3", "&q=x", "&minEvidence=1&minEvidence=2"})
      domain.get("/v1/resolve?name=" + domain.key + wrong, 400);
  }

  TEST_CASE("Api: POST /v1/resolve answers each question by itself") {
    Domain domain;
    const auto answer = domain.post("/v1/resolve", {{"requests",
                                                     {{{"name", domain.key}},
                                                      {{"name", domain.key}, {"range", "1.0.x"}, {"protocol", {"a2a@1.0"}}},
                                                      {{"name", "urn:air:acme.example:nobody"}},
                                                      {{"name", domain.key}, {"minEvidence", "tested"}},
                                                      {{"name", domain.key}, {"colour", "red"}},
                                                      {{"range", "1"}}}}});
    const auto& results = answer.at("results");
    REQUIRE(results.size() == 6);
    CHECK(results[0].at("record") == domain.get("/v1/resolve?name=" + domain.key));
    CHECK(results[1].at("record").at("version") == "1.0.0");
    CHECK(results[1].at("record").at("negotiation").at("rejected")[0].at("version") == "1.2.0");
    const std::vector<unsigned> statuses{200, 200, 404, 422, 400, 400};
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      CHECK(results[i].at("status") == statuses[i]);
      if (statuses[i] != 200) CHECK(results[i].at("problem").at("status") == statuses[i]);
    }
    CHECK(results[4].at("problem").at("pointer") == "/requests/4/colour");
    Json many = Json::array();
    for (int i = 0; i < 101; ++i) many.push_back({{"name", domain.key}});
    domain.post("/v1/resolve", {{"requests", many}}, 400);
    many.erase(100);
    CHECK(domain.post("/v1/resolve", {{"requests", many}}).at("results").size() == 100);
    for (const auto& wrong :
         {Json::array(), Json::object(), Json{{"requests", Json::array()}}, Json{{"requests", {1}}}, Json{{"requests", many}, {"more", 1}}})
      domain.post("/v1/resolve", wrong, 400);
  }

  TEST_CASE("Api: POST /v1/resolve reads the request of ANS-00, with a version or a range of them") {
    Domain domain;
    const auto request = [](const std::string& version) {
      return Json{{"requestType", "resolve"},   {"protocol", "a2a"}, {"agentID", "translate"}, {"agentCapability", "documentTranslation"},
                  {"provider", "Acme.example"}, {"version", version}};
    };
    for (const auto& [version, url] : std::vector<std::pair<std::string, std::string>>{
             {"1.0.0", "1.0.0"}, {"v1.0.0", "1.0.0"}, {"v1.0", "1.0.0"}, {"^1.0.0", "1.2.0"}, {"1.x", "1.2.0"}, {"<1.2.0", "1.0.0"}}) {
      INFO(version);
      const auto answer = domain.post("/v1/resolve", request(version));
      CHECK(answer.at("Endpoint") == "https://acme.example/" + url);
      CHECK(answer.at("signature") == "");
      CHECK(answer.at("cert") == "");
      CHECK(answer.at("statement").at("credentialSubject").at("version") == url);
    }
    domain.post("/v1/resolve", request("2.0.0"), 404);
    domain.post("/v1/resolve", request("^2.0.0"), 404);
    domain.post("/v1/resolve", request("newest"), 400);
    auto other = request("1.x");
    other["extension"] = "hipaa";
    domain.post("/v1/resolve", other, 404);
    other = request("1.x");
    other["requestType"] = "register";
    domain.post("/v1/resolve", other, 400);
    other = request("1.x");
    other.erase("provider");
    domain.post("/v1/resolve", other, 400);
    REQUIRE(domain.registry.revoke(domain.key, domain.command(test::revocation(domain.key), domain.bot)).has_value());
    domain.post("/v1/resolve", request("1.0.0"), 410);
    domain.post("/v1/resolve", request("1.x"), 422);
  }

  TEST_CASE("Api: POST /v1/search asks the same as GET") {
    Domain domain;
    const auto by_query = domain.get("/v1/search?cap=oasf:language_processing%40%5E2&protocol=a2a&explain=true&limit=5&complete=true");
    CHECK(by_query.at("complete").at("count") == 1);
    CHECK(
        domain.post("/v1/search",
                    {{"cap", {"oasf:language_processing@^2"}}, {"protocol", "a2a"}, {"explain", true}, {"limit", 5}, {"complete", true}}) ==
        by_query);
    CHECK(domain.post("/v1/search", {{"q", "translate"}, {"constraint", {{"languages", "en"}}}}).at("results").empty());
    for (const auto& wrong : {Json::object(), Json::array(), Json{{"colour", "red"}}, Json{{"q", "a"}, {"limit", {1}}}, Json{{"cap", 7}},
                              Json{{"q", {{"a", 1}}}}, Json{{"q", "a"}, {"limit", 0}}, Json{{"q", "a"}, {"constraint", "x"}},
                              Json{{"q", "a"}, {"constraint", {{"a", Json::array()}}}}, Json{{"q", "a"}, {"constraint.*", "x"}},
                              Json{{"q", "a"}, {"tag", Json::array({"1", "2", "3", "4", "5", "6", "7", "8", "9"})}}})
      domain.post("/v1/search", wrong, 400);
    const auto response = domain.api.handle({.verb = Verb::post, .target = "/v1/search", .body = R"({"q":"a","q":"b"})"});
    CHECK(response.status == 400);
    CHECK(domain.api.handle({.verb = Verb::post, .target = "/v1/search?q=a", .body = R"({"q":"a"})"}).status == 400);
    CHECK(domain.api.handle({.verb = Verb::post, .target = "/v1/search", .body = std::string(ans::query_body_max_size + 1, ' ')}).status ==
          413);
  }
}
