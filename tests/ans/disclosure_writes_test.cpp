// Agents whose publishers tell some only: what the answer to a write tells a stranger.
#include "secret.h"

namespace {

using ans::Verb;
using test::Actor;
using test::Ask;
using test::check_says_nothing;
using test::encoded;
using test::Json;
using test::Secret;

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Disclosure: a write to an alias does not tell whose it is, and one to the agentKey is examined as ever") {
    Secret world;
    const auto alias = "/v1/agents/" + encoded(world.hidden.did);
    const auto right =
        test::secure(test::revocation(world.secret), world.acme, did::Purpose::capability_invocation, "did:web:acme.example#k1").dump();
    for (const auto& body : {right, world.command(test::revocation(world.translate), world.stranger), std::string("{}")}) {
      const auto answer = world.ask({Verb::post, alias + "/revoke", body});
      CHECK(answer.status == 403);
      CHECK(Json::parse(answer.body).at("hint") == "send it to the address with the agentKey");
    }
    CHECK(world.ask({Verb::post, world.path("/revoke"), right}).status == 200);
  }

  TEST_CASE("Disclosure: whoever registers with a name that is taken does not learn by whom, where that is told to some only") {
    Secret world;
    auto claims = world.base("urn:air:" + world.stranger.did + ":mine", world.stranger.did, "1.0.0");
    claims["credentialSubject"]["id"] = world.hidden.did;
    const auto taken = [&](const std::string& alias) {
      const Json body{{"statement", test::secure(claims, world.stranger)}, {"aliases", Json::array({alias})}};
      return Json::parse(world.ask({Verb::post, "/v1/agents", body.dump()}).body);
    };
    const auto problem = taken(world.hidden.did);
    CHECK(problem.at("errorCode") == "conflict");
    CHECK_FALSE(problem.dump().contains(world.secret));
    claims["credentialSubject"]["id"] = world.bot.did;
    CHECK(taken(world.bot.did).dump().contains(world.translate));  // that is told to everybody
  }

  TEST_CASE("Disclosure: by no command does a stranger learn which DID the agent has, or who vouches for it") {
    Secret world;
    const auto digest = did::digest_text(did::as_bytes(world.credential));
    const auto other = did::digest_text(did::as_bytes("{}"));
    // What is answered to a command that says `who` signed it, and nobody of them did; `who` itself is taken out.
    const auto guess = [&](const Ask& what, const Json& claims, Actor& who, bool wrapped = false) {
      auto command = test::secure(claims, world.stranger, did::Purpose::capability_invocation, who.method).dump();
      const auto response = world.ask({what.verb, what.target, wrapped ? R"({"command":)" + command + R"(,"credential":{}})" : command});
      auto text = std::to_string(response.status) + response.body;
      for (auto at = text.find(who.did); at != std::string::npos; at = text.find(who.did)) text.erase(at, who.did.size());
      return text;
    };
    const auto claims = [&](const std::string& type, const Json& more) {
      Json out{{"@context", {vc::context_v2, vc::agent_context_url}},
               {"type", {type}},
               {"agentKey", world.secret},
               {"after", world.registry.state(world.secret)->head},
               {"issuedAt", test::start}};
      out.update(more);
      return out;
    };
    for (auto* who : {&world.hidden, &world.lab, &world.guest}) {
      const Ask revoke{Verb::post, world.path("/revoke")};
      for (const auto* version : {"", "1.0.0"})
        CHECK(guess(revoke, test::revocation(world.secret, version), *who) ==
              guess(revoke, test::revocation(world.secret, version), world.bot));
      for (const auto& [word, type] :
           {std::pair{"deprecate", "AgentDeprecation"}, {"suspend", "AgentSuspension"}, {"renew", "AgentRenewal"}}) {
        const Ask what{Verb::post, world.path("/") + word};
        const auto command = claims(type, Json::object());
        CHECK(guess(what, command, *who) == guess(what, command, world.bot));
      }
      const Ask attest{Verb::post, world.path("/credentials")};
      const auto attestation = claims("AgentAttestation", {{"version", "1.0.0"}, {"credential", other}});
      CHECK(guess(attest, attestation, *who, true) == guess(attest, attestation, world.bot, true));
      for (const auto& held : {digest, other}) {
        const Ask withdraw{Verb::del, world.path("/credentials/") + held};
        const auto withdrawal = [&](const std::string& credential) {
          return claims("AgentAttestationWithdrawal", {{"version", "1.0.0"}, {"credential", credential}});
        };
        CHECK(guess(withdraw, withdrawal(held), *who) == guess(withdraw, withdrawal(held), world.bot));
        CHECK(guess(withdraw, withdrawal(held), *who).starts_with("403"));
      }
    }
    CHECK(world.registry.state(world.secret)->events.size() == 2);
    const auto right = world.command(test::revocation(world.secret), world.hidden);
    CHECK(world.ask({Verb::post, world.path("/revoke"), right}).status == 200);  // the agent itself may as ever
  }

  TEST_CASE("Disclosure: a credential that was taken away is told to nobody, whether a stranger knows its digest or not") {
    Secret world;
    const auto digest = did::digest_text(did::as_bytes(world.credential));
    CHECK(world.ask("/v1/credentials/" + digest).status == 401);
    const Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                      {"type", {"AgentAttestationWithdrawal"}},
                      {"agentKey", world.secret},
                      {"version", "1.0.0"},
                      {"credential", digest},
                      {"after", world.registry.state(world.secret)->head},
                      {"issuedAt", test::start}};
    REQUIRE(world.ask({Verb::del, world.path("/credentials/" + digest), world.command(claims, world.hidden)}).status == 200);
    const Ask what{Verb::get, "/v1/credentials/" + digest};
    for (auto* reader : {static_cast<Actor*>(nullptr), &world.stranger}) {
      const auto response = world.ask(what, reader);
      CHECK(response.status == 404);
      check_says_nothing(world, what, response);
    }
  }
}
