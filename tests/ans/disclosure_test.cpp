// Agents whose publishers tell some only: what each read tells whom.
#include "records/disclosure.h"

#include "history/rebuild.h"
#include "secret.h"

namespace {

using ans::Verb;
using test::Actor;
using test::Ask;
using test::check_says_nothing;
using test::encoded;
using test::header;
using test::Json;
using test::said;
using test::Secret;

// A question for each route of both tables, by its place there.
std::vector<std::pair<std::string, Ask>> questions(Secret& world) {
  const auto agent = world.path();
  const auto digest = did::digest_text(did::as_bytes(world.credential));
  const auto host = std::string("ans%3A%2F%2Fv1.0.0.secret.acme.example");
  const auto did_name = "/v1/agents/" + encoded(world.hidden.did);
  const auto batch = Json{{"requests", Json::array({Json{{"name", world.secret}}, Json{{"name", "ans://v1.0.0.secret.acme.example"}},
                                                    Json{{"name", world.secret}, {"cap", Json::array({"x:acme.example/hidden-work"})}}})}}
                         .dump();
  const Json legacy{{"requestType", "resolve"},        {"protocol", "a2a"},          {"agentID", "secret"},
                    {"agentCapability", "hiddenwork"}, {"provider", "acme.example"}, {"version", "*"}};
  const auto revoke = test::revocation(world.secret);
  const auto attestation = [&](const std::string& type) {
    return world.strange(type, {{"version", "1.0.0"}, {"credential", did::digest_text(did::as_bytes("{}"))}});
  };
  auto out = std::vector<std::pair<std::string, Ask>>{
      {"POST /v1/agents",
       {Verb::post, "/v1/agents", R"({"statement":)" + test::secure(world.claims("3.0.0"), world.stranger).dump() + "}"}},
      {"PUT /v1/agents/{}", {Verb::put, agent, R"({"statement":)" + world.sign(world.first()) + "}"}},
      {"PUT /v1/agents/{}", {Verb::put, "/v1/agents/" + host, R"({"statement":)" + world.sign(world.first()) + "}"}},
      {"GET /v1/agents/{}", {Verb::get, agent}},
      {"GET /v1/agents/{}", {Verb::get, agent + "?range=*"}},
      {"GET /v1/agents/{}", {Verb::get, agent + "?version=1.0.0"}},
      {"GET /v1/agents/{}", {Verb::get, "/v1/agents/" + host}},
      {"GET /v1/agents/{}", {Verb::get, did_name}},
      {"GET /v1/agents/{}/status", {Verb::get, agent + "/status"}},
      {"GET /v1/agents/{}/status", {Verb::get, did_name + "/status"}},
      {"GET /v1/agents/{}/versions", {Verb::get, agent + "/versions"}},
      {"GET /v1/agents/{}/history", {Verb::get, agent + "/history"}},
      {"POST /v1/agents/{}/credentials",
       {Verb::post, agent + "/credentials", R"({"command":)" + attestation("AgentAttestation") + R"(,"credential":{}})"}},
      {"DELETE /v1/agents/{}/credentials/{}",
       {Verb::del, agent + "/credentials/" + did::digest_text(did::as_bytes("{}")), attestation("AgentAttestationWithdrawal")}},
      {"GET /v1/agents/{}/challenges", {Verb::get, agent + "/challenges"}},
      {"POST /v1/agents/{}/verify", {Verb::post, agent + "/verify", R"({"method":"did-document"})"}},
      {"POST /v1/agents/{}/verify", {Verb::post, did_name + "/verify", R"({"method":"did-document"})"}},
      {"POST /v1/agents/{}/revoke", {Verb::post, agent + "/revoke", world.command(revoke, world.stranger)}},
      {"POST /v1/agents/{}/revoke", {Verb::post, did_name + "/revoke", world.command(test::revocation(world.translate), world.stranger)}},
      {"POST /v1/agents/{}/deprecate", {Verb::post, agent + "/deprecate", world.strange("AgentDeprecation")}},
      {"POST /v1/agents/{}/suspend", {Verb::post, agent + "/suspend", world.strange("AgentSuspension")}},
      {"POST /v1/agents/{}/resume", {Verb::post, agent + "/resume", world.strange("AgentResumption")}},
      {"POST /v1/agents/{}/renew", {Verb::post, agent + "/renew", world.strange("AgentRenewal")}},
      {"POST /v1/agents/{}/rotate", {Verb::post, agent + "/rotate", world.strange("AgentKeyRotation")}},
      {"POST /v1/agents/{}/tombstone", {Verb::post, agent + "/tombstone", world.strange("AgentTombstone")}},
      {"POST /v1/agents/{}/revoke-delegation",
       {Verb::post, agent + "/revoke-delegation", world.strange("AgentDelegationRevocation", {{"credential", digest}})}},
      {"GET /v1/resolve", {Verb::get, "/v1/resolve?name=" + encoded(world.secret)}},
      {"GET /v1/resolve", {Verb::get, "/v1/resolve?name=" + host}},
      {"GET /v1/resolve", {Verb::get, "/v1/resolve?name=" + encoded(world.secret) + "&protocol=mcp"}},
      {"GET /v1/resolve", {Verb::get, "/v1/resolve?name=" + encoded(world.secret) + "&cap=a2a:nothing"}},
      {"POST /v1/resolve", {Verb::post, "/v1/resolve", batch}},
      {"POST /v1/resolve", {Verb::post, "/v1/resolve", legacy.dump()}},
      {"GET /v1/search", {Verb::get, "/v1/search?cap=x:acme.example/hidden-work&explain=true"}},
      {"GET /v1/search", {Verb::get, "/v1/search?q=quokka%20Zebrafish&explain=true"}},
      {"GET /v1/search", {Verb::get, "/v1/search?q=translate&explain=true&complete=true"}},
      {"POST /v1/search", {Verb::post, "/v1/search", R"({"q":"quokka","any":["x:acme.example/hidden-work"],"explain":true})"}},
      {"GET /v1/events", {Verb::get, "/v1/events?from=1"}},
      {"GET /v1/events", {Verb::get, "/v1/events?from=1&agent=" + encoded(world.hidden.did)}},
      {"GET /v1/statements/{}", {Verb::get, "/v1/statements/" + world.record()}},
      {"GET /v1/credentials/{}", {Verb::get, "/v1/credentials/" + digest}},
      {"POST /ard/search", {Verb::post, "/ard/search", R"({"query":{"text":"quokka zebrafish"}})"}},
      {"POST /ard/explore", {Verb::post, "/ard/explore", R"({"resultType":{"facets":[{"field":"tags"},{"field":"capabilities"}]}})"}},
      {"GET /ard/agents", {Verb::get, "/ard/agents?pageSize=100"}},
      {"GET /ard/agents", {Verb::get, "/ard/agents?orderBy=createdAt"}},
      {"GET /ard/agents/{}", {Verb::get, "/ard/agents/" + encoded(world.secret)}},
      {"GET /v0.1/servers", {Verb::get, "/v0.1/servers?limit=100"}},
      {"GET /v0.1/servers/{}/versions", {Verb::get, "/v0.1/servers/example.acme%2Fsecret/versions"}},
      {"GET /v0.1/servers/{}/versions/{}", {Verb::get, "/v0.1/servers/example.acme%2Fsecret/versions/latest"}},
      {"GET /v2/ans/agents", {Verb::get, "/v2/ans/agents?status=ALL&limit=100"}},
      {"GET /v2/ans/agents", {Verb::get, "/v2/ans/agents?agentHost=secret.acme.example"}},
      {"GET /v2/ans/agents/{}", {Verb::get, "/v2/ans/agents/" + encoded(world.secret)}},
      {"POST /v1/agents/resolution", {Verb::post, "/v1/agents/resolution", R"({"agentHost":"secret.acme.example"})"}},
      {"GET /v1/agents/{}/agent-card.json", {Verb::get, agent + "/agent-card.json"}},
      {"GET /v1/agents/{}/oasf-record.json", {Verb::get, agent + "/oasf-record.json"}},
      {"GET /v1/zones/{}", {Verb::get, "/v1/zones/acme.example"}},
  };
  for (const auto* self :
       {"/.well-known/ans-registry.json", "/openapi.json", "/docs", "/healthz", "/readyz", "/metrics", "/v1/taxonomies",
        "/.well-known/ard.json", "/.well-known/ai-catalog.json", "/.well-known/agent-card.json", "/.well-known/did.json"})
    out.push_back({"GET " + std::string(self), {Verb::get, self}});
  out.push_back({"GET /schemas/{}", {Verb::get, "/schemas/agent-statement-credential.schema.json"}});
  out.push_back({"GET /v1/taxonomies/{}", {Verb::get, "/v1/taxonomies/oasf"}});
  out.push_back({"GET /v1/taxonomies/{}/{}", {Verb::get, "/v1/taxonomies/oasf/language_processing"}});
  out.push_back({"GET /v1/crosswalks/{}/{}", {Verb::get, "/v1/crosswalks/oasf@1.0.0/oasf@1.1.1"}});
  return out;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Disclosure: by no route does a stranger learn what is told to some only") {
    Secret world;
    const auto all = questions(world);
    for (const auto rows : {ans::native_surface(), ans::mounts()}) {
      for (const auto& route : rows) {
        const auto name = std::string(ans::verb_name(route.verb)) + " " + std::string(route.pattern);
        INFO(name, " has no question in this test");
        CHECK(std::ranges::any_of(all, [&](const auto& one) { return one.first == name; }));
      }
    }
    for (const auto& [route, what] : all) {
      check_says_nothing(world, what, world.ask(what));
      check_says_nothing(world, what, world.ask(what, &world.stranger));
    }
    CHECK(world.registry.state(world.secret)->events.size() == 2);  // and nothing was changed
  }

  TEST_CASE("Disclosure: whom it is told to, the publisher and the agent have the whole record, and no cache keeps it") {
    Secret world;
    const auto digest = did::digest_text(did::as_bytes(world.credential));
    const std::vector<Ask> reads{{Verb::get, world.path()},
                                 {Verb::get, world.path("?range=*")},
                                 {Verb::get, world.path("/history")},
                                 {Verb::get, "/v1/agents/ans%3A%2F%2Fv1.0.0.secret.acme.example"},
                                 {Verb::get, "/v1/resolve?name=" + encoded(world.secret)},
                                 {Verb::get, "/v1/resolve?name=" + encoded(world.secret) + "&protocol=mcp&cap=x:acme.example/hidden-work"},
                                 {Verb::post, "/v1/resolve", Json{{"requests", Json::array({Json{{"name", world.secret}}})}}.dump()},
                                 {Verb::post, "/v1/resolve",
                                  Json{{"requestType", "resolve"},
                                       {"protocol", "a2a"},
                                       {"agentID", "secret"},
                                       {"agentCapability", "hiddenwork"},
                                       {"provider", "acme.example"},
                                       {"version", "*"}}
                                      .dump()},
                                 {Verb::get, "/v1/search?cap=x:acme.example/hidden-work"},
                                 {Verb::post, "/v1/search", R"({"cap":["x:acme.example/hidden-work"]})"},
                                 {Verb::get, "/v1/events?from=1&cap=x:acme.example/hidden-work"},
                                 {Verb::get, "/v1/statements/" + world.record()},
                                 {Verb::get, "/v1/credentials/" + digest},
                                 {Verb::get, "/ard/agents/" + encoded(world.secret)},
                                 {Verb::get, "/v0.1/servers/example.acme%2Fsecret/versions"},
                                 {Verb::get, "/v0.1/servers/example.acme%2Fsecret/versions/latest"},
                                 {Verb::get, "/v2/ans/agents/" + encoded(world.secret)},
                                 {Verb::get, world.path("/agent-card.json")},
                                 {Verb::get, world.path("/oasf-record.json")}};
    const std::pair<Actor*, std::string> readers[] = {{&world.guest, ""}, {&world.hidden, ""}, {&world.acme, "did:web:acme.example#k1"}};
    for (const auto& what : reads) {
      for (const auto& [reader, keyid] : readers) {
        const auto response = world.ask(what, reader, keyid);
        const auto text = said(response);
        INFO(what.target, " ", what.body, " -> ", text);
        CHECK(response.status == 200);
        CHECK(std::ranges::any_of(
            world.marks, [&](const std::string& mark) { return text.contains(mark) && !(what.target + what.body).contains(mark); }));
        CHECK(header(response, "Cache-Control") == "private, no-store");
      }
    }
  }

  TEST_CASE(
      "Disclosure: unsigned is 401 with what to do, another's signature 403, one that does not hold 401, and a name that is not there "
      "404") {
    Secret world;
    const auto unsigned_one = world.ask(world.path());
    CHECK(unsigned_one.status == 401);
    const auto problem = Json::parse(unsigned_one.body);
    CHECK(problem.at("errorCode") == "UNAUTHENTICATED");
    CHECK(problem.at("hint").get<std::string>().contains("sign the request"));
    CHECK(header(unsigned_one, "Accept-Signature").contains("credence-v1"));
    CHECK(header(unsigned_one, "Cache-Control") == "no-store");
    const auto other = world.ask(world.path(), &world.stranger);
    CHECK(other.status == 403);
    CHECK(Json::parse(other.body).at("errorCode") == "forbidden");
    CHECK(header(other, "Cache-Control") == "private, no-store");
    const auto false_one = world.ask({Verb::get, world.path()}, &world.stranger, world.guest.method);
    CHECK(false_one.status == 401);
    CHECK(Json::parse(false_one.body).at("errorCode") == "signature_invalid");
    CHECK(world.ask("/v1/agents/urn%3Aair%3Aacme.example%3Anothing", &world.guest).status == 404);
  }

  TEST_CASE("Disclosure: problems, too, are for the reader alone who signed") {
    Secret world;
    REQUIRE(
        world
            .ask({Verb::post, world.path("/revoke"),
                  test::secure(test::revocation(world.secret), world.acme, did::Purpose::capability_invocation, "did:web:acme.example#k1")
                      .dump()})
            .status == 200);
    const auto answer = world.ask("/v1/agents/" + encoded(world.hidden.did), &world.guest);
    CHECK(answer.status != 200);
    CHECK(header(answer, "Cache-Control") == "private, no-store");
  }

  TEST_CASE("Disclosure: a signed read is good for a minute, and for its own target") {
    Secret world;
    const auto target = world.path();
    const auto sent = [&](const ans::Request& what) { return world.closed.handle(what).status; };
    const agent::HttpRequest read{.method = "GET", .scheme = "https", .authority = "ans.example", .target = target, .fields = {}};
    const agent::SignerTerms terms{.keyid = world.guest.method, .nonce = agent::new_nonce(), .now = world.clock.now()};
    const auto signer = agent::make_message_signer(world.guest.key).value();
    const auto made = agent::sign({.request = &read}, agent::credence_request_options(read, terms), *signer).value();
    const httpd::HeaderLine lines[] = {{"Signature-Input", made.signature_input}, {"Signature", made.signature}};
    const auto other = world.path("/agent-card.json");
    CHECK(sent({.verb = Verb::get, .target = other, .body = {}, .signed_header = lines}) == 401);
    CHECK(sent({.verb = Verb::get, .target = target, .body = {}, .signed_header = lines}) == 200);
    CHECK(sent({.verb = Verb::get, .target = target, .body = {}, .signed_header = lines}) ==
          200);  // reads change nothing: no record of nonces, which strangers could fill
    world.clock.set("2026-11-22T12:01:30Z");
    const agent::SignerTerms old{.keyid = world.guest.method, .nonce = agent::new_nonce(), .now = test::time("2026-11-22T12:00:00Z")};
    const auto late = agent::sign({.request = &read}, agent::credence_request_options(read, old), *signer).value();
    const httpd::HeaderLine late_lines[] = {{"Signature-Input", late.signature_input}, {"Signature", late.signature}};
    CHECK(sent({.verb = Verb::get, .target = target, .body = {}, .signed_header = late_lines}) == 401);
  }

  TEST_CASE("Disclosure: answers kept in memory are neither made of a signed read nor given to one") {
    Secret world;
    const auto search = std::string("/v1/search?cap=x:acme.example/hidden-work");
    CHECK(world.ask(world.path(), &world.guest).status == 200);
    CHECK(world.ask(world.path()).status == 401);
    CHECK(Json::parse(world.ask(search, &world.guest).body).at("results").size() == 1);
    CHECK(Json::parse(world.ask(search).body).at("results").empty());
    CHECK(Json::parse(world.ask(search).body).at("results").empty());  // from memory
    CHECK(Json::parse(world.ask(search, &world.guest).body).at("results").size() == 1);
    CHECK(Json::parse(world.ask(search, &world.stranger).body).at("results").empty());
  }

  TEST_CASE("Disclosure: answers about others are the same, to the byte, whatever it says of itself") {
    Secret quiet;
    Secret loud;
    auto other = loud.claims("1.1.0");
    auto& subject = other["credentialSubject"];
    subject["description"] = "translate translate contracts, and reads files";
    subject["tags"] = {"legal", "mcp", "translation"};
    subject["capabilities"] = {
        {{"id", "c1"}, {"taxonomy", "oasf@1.1.1"}, {"path", "language_processing/language_translation/translation"}}};
    loud.add(other, loud.secret);
    quiet.add(quiet.claims("1.1.0"), quiet.secret);
    for (const auto* target : {"/v1/search?q=translate%20quokka&explain=true&complete=true", "/v1/search?q=reads&explain=true",
                               "/v1/search?cap=oasf:language_processing&explain=true", "/ard/agents", "/v0.1/servers",
                               "/v1/zones/acme.example", "/v1/taxonomies/oasf"}) {
      INFO(target);
      CHECK(loud.ask(target).body == quiet.ask(target).body);
    }
    const Ask explore{Verb::post, "/ard/explore", R"({"resultType":{"facets":[{"field":"tags"},{"field":"capabilities"}]}})"};
    REQUIRE(loud.ask(explore).status == 200);
    CHECK(loud.ask(explore).body == quiet.ask(explore).body);
  }

  TEST_CASE("Disclosure: of its events a stranger learns that they happened, and their digests are those of the whole") {
    Secret world;
    const auto strange = Json::parse(world.ask(world.path("/history")).body).at("events");
    const auto told = Json::parse(world.ask(world.path("/history"), &world.guest).body).at("events");
    REQUIRE(strange.size() == 2);
    CHECK(strange[0].at("event") == Json{{"agent", world.secret},
                                         {"at", told[0].at("event").at("at")},
                                         {"reason", nullptr},
                                         {"seq", 1},
                                         {"status", "active"},
                                         {"type", "AGENT_REGISTERED"},
                                         {"version", "1.0.0"},
                                         {"withheld", true}});
    CHECK(told[0].at("event").contains("data"));
    CHECK(told[0].at("event").at("withheld") == true);
    for (std::size_t i = 0; i < 2; ++i) CHECK(strange[i].at("digest") == told[i].at("digest"));
    CHECK(told[1].at("event").at("prev") == told[0].at("digest"));
    CHECK_FALSE(world.ask(world.path("/history"), &world.guest).body.contains("\"next\":1"));
  }

  TEST_CASE("Disclosure: it is of a version: others of the same agent are told to everybody") {
    Secret world;
    world.add(world.claims("2.0.0", "public"), world.secret);
    CHECK(world.ask(world.path()).status == 200);
    CHECK(world.ask(world.path("?version=1.0.0")).status == 401);
    CHECK(world.ask(world.path("?version=1.0.0"), &world.guest).status == 200);
    CHECK(world.ask("/v1/agents/ans%3A%2F%2Fv1.0.0.secret.acme.example").status == 401);
    CHECK(world.ask("/v1/agents/ans%3A%2F%2Fv2.0.0.secret.acme.example").status == 200);
    const auto chosen = Json::parse(world.ask("/v1/resolve?name=" + encoded(world.secret) + "&protocol=a2a&range=%3C%3D1").body);
    CHECK(chosen.at("errorCode") == "UNAUTHENTICATED");
    const auto found = Json::parse(world.ask("/v1/search?cap=x:acme.example/hidden-work&explain=true").body).at("results");
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("version") == "2.0.0");
    CHECK(found[0].at("explain").at("rejected") == Json::array({Json{{"version", "1.0.0"}, {"why", "is not listed"}}}));
  }

  TEST_CASE("Disclosure: without discloseTo, its publisher and the agent alone are told") {
    Secret world;
    auto claims = world.claims("2.0.0");
    claims["credentialSubject"]["policy"].erase("discloseTo");
    world.add(claims, world.secret);
    CHECK(world.ask(world.path("?version=2.0.0"), &world.guest).status == 403);
    CHECK(world.ask(world.path("?version=2.0.0"), &world.hidden).status == 200);
    CHECK(world.ask(world.path("/history"), &world.guest).body.contains("withheld"));
    CHECK_FALSE(Json::parse(world.ask(world.path("/history"), &world.guest).body).at("events")[0].at("event").contains("data"));
    const auto state = *world.registry.state(world.secret);
    CHECK(state.versions[0].disclose_to == world.guest.did);
    CHECK(state.versions[1].disclose_to == "");
    CHECK(*ans::RegistryState::parse(*state.to_bytes()) == state);
  }

  TEST_CASE("Disclosure: where nobody's signature can be examined the answer is that it cannot be given") {
    Secret world;
    const auto response = world.call(Verb::get, world.path());  // an API without an address of its own
    CHECK(response.status == 503);
    CHECK(Json::parse(response.body).at("hint").get<std::string>().contains("public-url"));
    check_says_nothing(world, {Verb::get, world.path()}, response);
  }

  TEST_CASE(
      "Disclosure: a statement that all are told is kept by caches for good, a credential for a minute: whoever holds it next decides") {
    Secret world;
    const auto kept = [&](const std::string& target) { return header(world.ask(target), "Cache-Control"); };
    const auto state = *world.registry.state(world.translate);
    CHECK(kept("/v1/statements/" + state.versions[1].record_id) == "public, max-age=31536000, immutable");
    CHECK(kept("/v1/credentials/" + state.versions[1].credentials().at(0)) == "public, max-age=60");
  }

  TEST_CASE("Disclosure: the history rebuilds the same state, and what is revoked or erased stays withheld") {
    Secret world;
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
    const auto command =
        test::secure(test::revocation(world.secret), world.acme, did::Purpose::capability_invocation, "did:web:acme.example#k1").dump();
    REQUIRE(world.ask({Verb::post, world.path("/revoke"), command}).status == 200);
    CHECK(world.ask(world.path()).status == 410);
    check_says_nothing(world, {Verb::get, world.path()}, world.ask(world.path()));
    check_says_nothing(world, {Verb::get, world.path("/history")}, world.ask(world.path("/history")));
    CHECK(world.ask("/v1/statements/" + world.record()).status == 401);
  }
}
