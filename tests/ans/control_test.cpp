#include "control.h"

#include <did/codec.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include "history.h"
#include "http/api.h"
#include "records/agents_txt.h"

namespace {

using ans::ProblemCode;
using ans::Status;
using test::Actor;
using test::check_sound;
using test::Json;
using test::problem_of;
using test::Strict;

std::string agents_record(const Actor& owner, const std::string& version = "ANS1") {
  auto key = did::base64url_encode(owner.key.public_key().bytes());
  std::ranges::replace(key, '-', '+');
  std::ranges::replace(key, '_', '/');
  return "v=" + version + "; k=ed25519; p=" + key + "=";
}

// A did:key publisher's answer, signed by somebody.
Json signed_answer(Actor& by, Json challenge) {
  return {{"method", "signed-challenge"}, {"challenge", test::secure(std::move(challenge), by, did::Purpose::authentication)}};
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE(
      "Registry: where control must be proven, an agent is pending, found by nobody, and active when its key has signed the challenge") {
    Strict world;
    const auto submitted = world.enrol(world.sign(world.first()));
    REQUIRE(submitted.has_value());
    CHECK(submitted->created);
    CHECK(submitted->record.standing.status == Status::pending);
    CHECK(problem_of(world.strict.resolve(world.name, std::nullopt)) == ProblemCode::not_found);
    CHECK(problem_of(world.strict.state(world.bot.did)) == ProblemCode::not_found);  // it has no alias yet
    CHECK(world.strict.search({.capabilities = {test::capability("oasf:language_processing")}, .cursor = {}})->hits.empty());
    CHECK(world.enrol(world.sign(world.first()))->created == false);  // once more is the same
    CHECK(test::events(world) == 1);

    const auto asked = world.strict.challenges(world.name);
    REQUIRE(asked.has_value());
    REQUIRE(asked->ways.size() == 1);
    CHECK(asked->ways[0].method == ans::ControlMethod::signed_challenge);
    CHECK(world.challenge(world.name) == Json{{"purpose", "ans:control:v1"},
                                              {"registry", "ans.example"},
                                              {"agentKey", world.name},
                                              {"nonce", "nonce-1"},
                                              {"exp", "2026-11-23T12:00:00Z"}});
    REQUIRE(world.prove(world.name, signed_answer(world.acme, world.challenge(world.name))).has_value());
    CHECK(world.standing(world.name) == Status::active);
    CHECK(world.strict.resolve(world.bot.did, std::nullopt).has_value());
    CHECK(world.strict.search({.capabilities = {test::capability("oasf:language_processing")}, .cursor = {}})->hits.size() == 1);
    CHECK(world.strict.challenges(world.name)->ways.empty());
    CHECK(test::events(world) == 3);                                        // registered, proven, alias bound
    REQUIRE(world.prove(world.name, {{"method", "did-web"}}).has_value());  // nothing is left to prove
    CHECK(test::events(world) == 3);
    check_sound(world);
  }

  TEST_CASE("Registry: a signed challenge is refused that is another's, another registry's, old, or signed by somebody else") {
    Strict world;
    REQUIRE(world.enrol(world.sign(world.first())).has_value());
    const auto challenge = world.challenge(world.name);
    const auto changed = [&](const char* member, const Json& value) {
      auto out = challenge;
      out[member] = value;
      return out;
    };
    for (const auto& [member, value] : std::vector<std::pair<const char*, Json>>{{"registry", "other.example"},
                                                                                 {"agentKey", "urn:air:" + world.acme.did + ":second"},
                                                                                 {"nonce", "nonce-0"},
                                                                                 {"exp", "2027-11-23T12:00:00Z"}}) {
      INFO(member);
      CHECK(problem_of(world.prove(world.name, signed_answer(world.acme, changed(member, value)))) == ProblemCode::control_unproven);
    }
    CHECK(problem_of(world.prove(world.name, signed_answer(world.acme, changed("purpose", "login")))) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.prove(world.name, signed_answer(world.stranger, challenge))) == ProblemCode::forbidden);
    CHECK(problem_of(world.prove(world.name, signed_answer(world.bot, challenge))) == ProblemCode::forbidden);
    const Json forged{{"method", "signed-challenge"},
                      {"challenge", test::secure(challenge, world.stranger, did::Purpose::authentication, world.acme.method)}};
    CHECK(problem_of(world.prove(world.name, forged)) == ProblemCode::proof_invalid);
    const Json other_purpose{{"method", "signed-challenge"}, {"challenge", test::secure(challenge, world.acme)}};
    CHECK(problem_of(world.prove(world.name, other_purpose)) == ProblemCode::proof_invalid);
    CHECK(problem_of(world.prove(world.name, {{"method", "dns-01"}})) == ProblemCode::unsupported);
    CHECK(problem_of(world.prove(world.name, {{"method", "signed-challenge"}})) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.prove(world.name, {{"method", "dns-01"}, {"challenge", Json::object()}})) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.prove(world.name, {{"method", "because"}})) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.prove("urn:air:acme.com:nobody", {{"method", "dns-01"}})) == ProblemCode::not_found);
    CHECK(world.standing(world.name) == Status::pending);
    CHECK(test::events(world) == 1);
  }

  TEST_CASE("Registry: a pending agent takes no update and no command but revocation") {
    Strict world;
    REQUIRE(world.enrol(world.sign(world.first())).has_value());
    auto next = world.first();
    next.version = "1.1.0";
    next.sequence = 2;
    next.previous = world.strict.state(world.name)->record_id;
    CHECK(problem_of(world.strict.update(world.name, world.sign(next), {})) == ProblemCode::control_unproven);
    CHECK(problem_of(world.strict.register_agent(world.sign(next), {})) == ProblemCode::conflict);
    for (const auto& rule : ans::action_rules()) {
      if (rule.action > ans::Action::renew) continue;  // any state but revoked
      const Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                        {"type", {rule.type}},
                        {"agentKey", world.name},
                        {"after", world.strict.state(world.name)->head},
                        {"issuedAt", test::start}};
      INFO(rule.word);
      CHECK(problem_of(world.strict.change(world.name, rule.word, world.command(claims, world.acme))) == ProblemCode::conflict);
    }
    REQUIRE(world.strict.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    CHECK(problem_of(world.prove(world.name, signed_answer(world.acme, Json{{"purpose", "ans:control:v1"},
                                                                            {"registry", "ans.example"},
                                                                            {"agentKey", world.name},
                                                                            {"nonce", "nonce-1"},
                                                                            {"exp", "2026-11-23T12:00:00Z"}}))) == ProblemCode::gone);
    check_sound(world);
  }

  TEST_CASE("Registry: a name that is not proven within a day is free, and the next who registers it begins anew") {
    Strict world;
    REQUIRE(world.enrol(world.sign(world.first())).has_value());
    const auto old = signed_answer(world.acme, world.challenge(world.name));
    world.clock.set("2026-11-23T11:59:59Z");
    CHECK(world.standing(world.name) == Status::pending);
    world.clock.set("2026-11-23T12:00:00Z");
    CHECK(problem_of(world.strict.state(world.name)) == ProblemCode::not_found);
    CHECK(problem_of(world.prove(world.name, old)) == ProblemCode::not_found);
    auto other = world.first();
    other.version = "3.0.0";
    other.agent = world.stranger.did;
    REQUIRE(world.enrol(world.sign(other)).has_value());
    CHECK(world.strict.state(world.name)->events.size() == 1);
    CHECK(test::events(world) == 3);
    const auto expired = ans::Event::parse(world.strict.events(2, 1)->front().bytes);
    CHECK(expired->type == ans::EventType::agent_expired);
    CHECK(expired->version.empty());
    CHECK(problem_of(world.prove(world.name, old)) == ProblemCode::control_unproven);  // of the challenge before
    REQUIRE(world.prove(world.name, signed_answer(world.acme, world.challenge(world.name))).has_value());
    CHECK(world.strict.resolve(world.name, std::nullopt)->version().version == "3.0.0");
    world.clock.set("2026-12-24T12:00:00Z");
    CHECK(world.standing(world.name) == Status::active);  // the day counts once
    check_sound(world);
  }

  TEST_CASE("Registry: a domain proves control by its document, seen alike from everywhere") {
    Strict world;
    world.enrol_domain();
    CHECK(world.strict.challenges(world.domain_name)->ways.size() == 5);
    const auto document = world.far.pages.begin()->first;
    serve_did_web(world.far, "acme.example", world.stranger);  // who lies to one of them ...
    CHECK(problem_of(world.prove("did-web")) == ProblemCode::control_unproven);
    world.far.pages.clear();
    CHECK(problem_of(world.prove("did-web")) == ProblemCode::control_unproven);
    world.far.down = true;
    CHECK(problem_of(world.prove("did-web")) == ProblemCode::unavailable);  // not seen is not seen otherwise
    world.far.down = false;
    world.far.pages = world.web.pages;
    auto unlisted = Json::parse(world.web.pages.at(document));
    unlisted["assertionMethod"] = Json::array();
    world.far.pages[document] = unlisted.dump();
    CHECK(problem_of(world.prove("did-web")) == ProblemCode::control_unproven);
    CHECK(world.standing(world.domain_name) == Status::pending);
    world.far.pages = world.web.pages;
    REQUIRE(world.prove("did-web").has_value());
    CHECK(world.strict.state(world.domain_name)->control->proof.subject == "did:web:acme.example");
    CHECK(world.standing(world.domain_name) == Status::active);
    check_sound(world);
  }

  TEST_CASE("Registry: a domain proves control by a TXT record that only this challenge and this key have") {
    Strict world;
    world.enrol_domain();
    const auto way = world.way("dns-01");
    CHECK(way.place == "_ans-challenge.acme.example");
    CHECK(way.value.size() == 43);
    CHECK(problem_of(world.prove("dns-01")) == ProblemCode::control_unproven);
    world.dns.records[way.place] = {"something else", way.value.substr(1), way.value + "x"};
    CHECK(problem_of(world.prove("dns-01")) == ProblemCode::control_unproven);
    world.dns.records["acme.example"] = {way.value};
    CHECK(problem_of(world.prove("dns-01")) == ProblemCode::control_unproven);
    world.dns.down = true;
    CHECK(problem_of(world.prove("dns-01")) == ProblemCode::unavailable);
    world.dns.down = false;
    const auto with_other_key = ans::Challenge{"ans.example", world.domain_name, "nonce-1", "2026-11-23T12:00:00Z"}.answer(
        did::key_digest(world.stranger.key.public_key()));
    world.dns.records[way.place] = {*with_other_key};
    CHECK(problem_of(world.prove("dns-01")) == ProblemCode::control_unproven);
    world.dns.records[way.place] = {"something else", way.value};
    REQUIRE(world.prove("dns-01").has_value());
    CHECK(world.strict.state(world.domain_name)->control->proof.method == "dns-01");
    check_sound(world);
  }

  TEST_CASE("Registry: a domain proves control by a well-known file, a key in the DNS, or a set of keys") {
    for (const std::string method : {"http-01", "dns-key", "jwks"}) {
      Strict world;
      world.enrol_domain();
      INFO(method);
      CHECK(problem_of(world.prove(method)) == ProblemCode::control_unproven);
      const auto way = world.way(method);
      const Json jwk_of_stranger{{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", did::base64url_encode(world.stranger.key.public_key().bytes())}};
      auto jwk = jwk_of_stranger;
      jwk["x"] = did::base64url_encode(world.acme.key.public_key().bytes());
      if (method == "http-01") {
        CHECK(way.place == "https://acme.example/.well-known/ans-challenge/nonce-1");
        world.web.pages[way.place] = way.value;
        CHECK(problem_of(world.prove(method)) == ProblemCode::control_unproven);  // seen from one place only
        world.far.pages[way.place] = way.value + "\n";
      }
      if (method == "dns-key") {
        CHECK(way.place == "_agents.acme.example");
        world.dns.records[way.place] = {agents_record(world.stranger), "v=spf1 -all"};
        CHECK(problem_of(world.prove(method)) == ProblemCode::control_unproven);
        world.dns.records[way.place].push_back(agents_record(world.acme, "MCPv1"));
      }
      if (method == "jwks") {
        CHECK(way.place == "https://acme.example/.well-known/jwks.json");
        world.web.pages[way.place] = world.far.pages[way.place] = Json{{"keys", {jwk_of_stranger}}}.dump();
        CHECK(problem_of(world.prove(method)) == ProblemCode::control_unproven);
        world.web.pages[way.place] = world.far.pages[way.place] = Json{{"keys", {jwk_of_stranger, jwk}}}.dump();
      }
      REQUIRE(world.prove(method).has_value());
      CHECK(world.standing(world.domain_name) == Status::active);
      CHECK(world.strict.state(world.domain_name)->control->proof.subject == way.place);
      check_sound(world);
    }
  }

  TEST_CASE("Registry: two names that look alike may both be pending, and the first that is proven has the looks") {
    Strict world;
    world.enrol_domain();
    serve_did_web(world.web, "acrne.example", world.stranger);
    world.far.pages = world.web.pages;
    auto second = world.first();
    second.issuer = "did:web:acrne.example";
    second.key = "urn:air:acrne.example:translate";
    const auto statement =
        test::secure(test::statement(second), world.stranger, did::Purpose::assertion_method, "did:web:acrne.example#k1");
    REQUIRE(world.enrol(statement.dump()).has_value());
    REQUIRE(world.prove(second.key, {{"method", "did-web"}}).has_value());
    CHECK(problem_of(world.prove("did-web")) == ProblemCode::confusable_name);
    CHECK(world.standing(world.domain_name) == Status::pending);
    check_sound(world);
  }

  TEST_CASE("Api: a registration that has to be proven is 202 with its challenges, and 200 when they are answered") {
    Strict world;
    ans::Api api(world.strict);
    const auto call = [&](ans::Verb verb, const std::string& target, const std::string& body = {}) {
      return api.handle({verb, target, body});
    };
    world.serve(world.acme);
    const auto body = R"({"statement":)" + world.of_domain() + "}";
    for (int time = 0; time < 2; ++time) {  // a replay is answered the same
      const auto answer = call(ans::Verb::post, "/v1/agents", body);
      CHECK(answer.status == 202);
      const auto json = Json::parse(answer.body);
      CHECK(json.at("status") == "pending");
      CHECK(json.at("challenge").at("registry") == "ans.example");
      REQUIRE(json.at("challenges").size() == 5);
      CHECK(json.at("challenges")[1] ==
            Json{{"method", "dns-01"}, {"place", "_ans-challenge.acme.example"}, {"value", world.way("dns-01").value}});
      CHECK(call(ans::Verb::get, "/v1/agents/" + world.domain_name + "/challenges").body == answer.body);
    }
    CHECK(call(ans::Verb::get, "/v1/agents/" + world.domain_name).status == 404);
    CHECK(Json::parse(call(ans::Verb::get, "/v1/agents/" + world.domain_name + "/status").body).at("control").at("provenAt").is_null());
    const auto path = "/v1/agents/" + world.domain_name + "/verify";
    CHECK(call(ans::Verb::post, path).status == 400);
    CHECK(call(ans::Verb::post, path, R"({"method":"dns-01"})").status == 422);
    const auto proven = call(ans::Verb::post, path, R"({"method":"did-web"})");
    CHECK(proven.status == 200);
    CHECK(Json::parse(proven.body).at("control").at("method") == "did-web");
    CHECK(Json::parse(call(ans::Verb::get, "/v1/agents/" + world.domain_name + "/challenges").body).at("challenges").empty());
    CHECK(call(ans::Verb::get, "/v1/agents/" + world.domain_name).status == 200);
  }

  TEST_CASE("parse_agents_txt: reads the forms of ANS and MCP, and refuses what is neither") {
    const Actor owner(1);
    for (const auto& text :
         {agents_record(owner), agents_record(owner, "MCPv1"),
          "v=ANS1;k=ed25519;p=" + did::base64url_encode(owner.key.public_key().bytes()), agents_record(owner) + "; x=later"}) {
      INFO(text);
      const auto key = ans::parse_agents_txt(text);
      REQUIRE(key.has_value());
      CHECK(*key == owner.key.public_key());
    }
    const auto bytes = did::base64url_encode(owner.key.public_key().bytes());
    for (const auto& text : {std::string(), std::string("v=ANS1"), "k=ed25519; v=ANS1; p=" + bytes, "v=ANS2; k=ed25519; p=" + bytes,
                             "v=ANS1; k=rsa; p=" + bytes, "v=ANS1; k=ed25519; p=" + bytes.substr(4),
                             "v=ANS1; k=ed25519; p=" + bytes + "==", "v=ANS1; k=ed25519; k=ed25519; p=" + bytes,
                             "v=ANS1; k=ed25519; p=" + bytes + "; noise", "v=ANS1; k=ecdsap256; p=" + bytes, std::string(2000, ';')}) {
      INFO(text);
      CHECK_FALSE(ans::parse_agents_txt(text).has_value());
    }
  }
}
