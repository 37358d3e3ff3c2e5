// Which resources there are, what they take, and what the service says about itself.
#include <algorithm>
#include <sstream>

#include "fixture.h"
#include "support/vectors.h"

using namespace test;
using httpd::Verb;

TEST_SUITE("service") {
  TEST_CASE("Service: every profile of the manifest answers under its name, and every suite that can sign has one") {
    Api api;
    const auto manifest = api.get("/test-suite-manifest.json");
    CHECK(manifest.status == 200);
    CHECK(manifest.content_type == "application/json");
    const auto& issuers = manifest.body.at("issuers");
    CHECK(issuers.size() >= 3);
    for (const auto& issuer : issuers) {
      INFO(did::to_text(issuer));
      const auto endpoint = issuer.at("endpoint").get<std::string>();
      REQUIRE(endpoint.starts_with("/issuers/"));
      REQUIRE(endpoint.ends_with("/credentials/issue"));
      CHECK(api.get(endpoint.substr(0, endpoint.find("/credentials"))).body == Json{{"id", issuer.at("id")}});
      CHECK(issuer.at("supports").at("vc").size() >= 1);
      CHECK_FALSE(issuer.contains("options"));
    }
    for (const auto& suite : vc::suites()) {
      INFO(std::string(suite.name));
      const auto names = [&](const Json& issuer) { return issuer.at("tags").at(0) == suite.name; };
      CHECK((suite.maker == nullptr || std::ranges::any_of(issuers, names)));
    }
  }

  TEST_CASE("Service: issuer DIDs begin as their key types do") {
    Api api;
    for (const auto& [profile, prefix] : {std::pair("eddsa-jcs-2022", "did:key:z6Mk"), std::pair("ecdsa-jcs-2019-p256", "did:key:zDna"),
                                          std::pair("ecdsa-jcs-2019-p384", "did:key:z82L")})
      CHECK(api.did_of(profile).starts_with(prefix));
  }

  TEST_CASE("Service: the manifest names both verifiers with what this build can check") {
    Api api;
    const auto manifest = api.get("/test-suite-manifest.json").body;
    const auto& verifier = manifest.at("verifiers").at(0);
    CHECK(verifier.at("endpoint") == "/credentials/verify");
    CHECK(manifest.at("vpVerifiers").at(0).at("endpoint") == "/presentations/verify");
    CHECK(verifier.at("supportedEcdsaKeyTypes") == Json::array({"P-256", "P-384"}));
    for (const auto& suite : vc::suites())
      if (suite.checker != nullptr) CHECK(std::ranges::find(verifier.at("tags"), Json(suite.name)) != verifier.at("tags").end());
  }

  TEST_CASE("Service: the base URL is the public one, else the proxy's where it is trusted, else none") {
    const httpd::Request forwarded{.verb = Verb::get,
                                   .target = "/test-suite-manifest.json",
                                   .body = "",
                                   .forwarded_proto = "https",
                                   .forwarded_host = "vc.example:8443"};
    CHECK(Api({.trust_forwarded = true}).send(forwarded).body.at("baseUrl") == "https://vc.example:8443");
    CHECK(Api({.public_url = "https://a.example", .trust_forwarded = true}).send(forwarded).body.at("baseUrl") == "https://a.example");
    CHECK_FALSE(Api().send(forwarded).body.contains("baseUrl"));
    for (const auto& [proto, host] :
         {std::pair("", "vc.example"), std::pair("https", ""), std::pair("gopher", "vc.example"), std::pair("https", "a.example/x"),
          std::pair("https", "u@a.example"), std::pair("https", ":80"), std::pair("https, http", "a.example")}) {
      INFO(std::string(proto), " ", std::string(host));
      auto odd = forwarded;
      odd.forwarded_proto = proto;
      odd.forwarded_host = host;
      CHECK_FALSE(Api({.trust_forwarded = true}).send(odd).body.contains("baseUrl"));
    }
  }

  TEST_CASE("parse_public_url: keeps a base without its last slash, and refuses what is none") {
    CHECK(service::parse_public_url("https://vc.example/").value() == "https://vc.example");
    CHECK(service::parse_public_url("http://127.0.0.1:80/a/b/").value() == "http://127.0.0.1:80/a/b");
    for (const std::string text : {"", "vc.example", "ftp://a", "https://", "https:///a", "https://a?b", "https://a#b", "https://u@a",
                                   "https://a b", "https://a\"b"}) {
      INFO(text);
      CHECK_FALSE(service::parse_public_url(text).has_value());
    }
  }

  TEST_CASE("Service: what is not there is 404, and another method is 405 with what is allowed") {
    Api api;
    for (const auto* target : {"/", "/issuers", "/issuers/", "/issuers/nobody", "/issuers/a/b", "/credentials", "/credentials/derive",
                               "/healthz/", "//healthz", "/issuers/eddsa-jcs-2022/", "/presentations/x", "/issuers/../healthz"}) {
      INFO(std::string(target));
      check_problem(api.get(target), 404, "about:blank");
    }
    check_problem(api.post("/issuers/nobody/credentials/issue", Json{{"credential", claims()}}), 404, "about:blank");
    check_problem(api.post("/issuers//credentials/issue", Json{{"credential", claims()}}), 404, "about:blank");
    for (const auto& [target, allowed] :
         {std::pair("/credentials/issue", "POST"), std::pair("/credentials/verify", "POST"), std::pair("/presentations", "POST"),
          std::pair("/issuers/eddsa-jcs-2022/credentials/issue", "POST")}) {
      const auto response = api.service.handle({.verb = Verb::get, .target = target, .body = ""});
      CHECK(response.status == 405);
      REQUIRE(response.headers.size() == 1);
      CHECK(response.headers[0].second == allowed);
    }
    for (const auto verb : {Verb::put, Verb::del, Verb::post, Verb::other})
      CHECK(api.send({.verb = verb, .target = "/healthz", .body = ""}).status == 405);
  }

  TEST_CASE("Service: a query does not change which resource is meant, and HEAD is answered as GET") {
    Api api;
    CHECK(api.get("/healthz").body == Json{{"status", "ok"}});
    CHECK(api.get("/healthz?a=b").status == 200);
    CHECK(api.send({.verb = Verb::head, .target = "/healthz", .body = ""}).status == 200);
  }

  TEST_CASE("Service: bodies have a limit, the calls that sign or fetch run off the network threads, and refusals are problems") {
    Api api;
    CHECK(api.service.max_body(Verb::post, "/credentials/issue") == 256 * 1024);
    CHECK(api.service.max_body(Verb::get, "/healthz") == 0);
    CHECK(api.service.blocks({.verb = Verb::post, .target = "/presentations/verify", .body = {}}));
    CHECK_FALSE(api.service.blocks({.verb = Verb::get, .target = "/healthz", .body = {}}));
    check_problem(api.post_text("/credentials/issue", std::string(256 * 1024 + 1, ' ')), 413, "about:blank");
    for (const unsigned status : {400U, 408U, 413U, 414U, 431U, 503U}) {
      const auto response = api.service.refuse(status, "no");
      CHECK(response.status == status);
      CHECK(did::parse_json(response.body).value().at("status") == status);
    }
  }

  TEST_CASE("Service: every path of the OpenAPI document is a resource here, with the method it names") {
    Api api;
    std::istringstream in(read_file(PROJECT_DIR "/schemas/openapi/vc-api.yaml"));
    std::string path;
    int operations = 0;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("  /") && line.ends_with(":")) path = line.substr(2, line.size() - 3);
      if (line != "    get:" && line != "    post:") continue;
      auto target = path;
      if (const auto hole = target.find("{profile}"); hole != std::string::npos) target.replace(hole, 9, "eddsa-jcs-2022");
      const auto answer =
          api.send({.verb = line == "    get:" ? Verb::get : Verb::post, .target = target, .body = line == "    get:" ? "" : "{}"});
      INFO(path);
      CHECK((line == "    get:" ? answer.status == 200 : answer.status == 400));
      ++operations;
    }
    CHECK(operations == 8);
  }
}
