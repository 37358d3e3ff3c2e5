// Agents that know each other through the registry: found there, met under the registered key, and cut off when it says so.
#include <doctest/doctest.h>

#include "live_agents.h"

namespace {

using test::joined;
using test::Json;
using test::LiveAgent;
using test::Words;

constexpr const char* bounds = R"({"grants":[{"action":"/wallet","resource":"https://wallet.example/"}],"maxDepth":1})";
constexpr const char* narrower = R"({"grants":[{"action":"/wallet/pay","resource":"https://wallet.example/"}],
  "constraints":[{"type":"urn:credence:c:args:1","value":[["<=",".amount",100]]}]})";

struct Street {
  test::Scene scene;
  test::LiveRegistry registry;
  test::LiveOutside outside{registry};
  std::string mallory = scene.key("mallory");

  [[nodiscard]] std::string file(const std::string& name) const { return scene.folder.file(name); }
  [[nodiscard]] std::string key(const std::string& name) const { return scene.folder.file(name + ".key"); }
  [[nodiscard]] std::string name_of(const std::string& did, const std::string& name) const { return "urn:air:" + did + ":" + name; }
  [[nodiscard]] std::string bob() const { return name_of(scene.bob, "bob"); }
  [[nodiscard]] std::string alice() const { return name_of(scene.alice, "alice"); }

  test::Ran run(Words words) { return test::run(words, {}, &outside); }
  Words registration(const std::string& publisher, const std::string& name, const std::string& did, const std::string& endpoint,
                     const std::string& version = "1.0.0") const {
    const Json claims{{"id", did},
                      {"agentKey", name_of(publisher, name)},
                      {"version", version},
                      {"displayName", name},
                      {"endpoints", Json::array({{{"protocol", "a2a"}, {"url", "https://a.example/"}},
                                                 {{"protocol", "x-did-noise"}, {"url", endpoint}}})},
                      {"capabilities", Json::array({{{"id", "c1"}, {"taxonomy", "a2a"}, {"path", "talk"}}})}};
    return {"ans", "register", "--key", key(name), "--in", scene.file(name + ".claims.json", claims.dump())};
  }
  void enrol(const std::string& did, const std::string& name, const std::string& endpoint = "did-noise://127.0.0.1:1") {
    const auto ran = run(registration(did, name, did, endpoint));
    REQUIRE_MESSAGE(ran.exit == 0, ran.err);
  }
  void end(const std::string& agent, const std::string& name, const char* reason) {
    REQUIRE(run({"ans", "revoke", agent, "--key", key(name), "--reason", reason}).exit == 0);
  }

  // "127.0.0.1:PORT", where this one listens by now.
  static std::string place_of(const LiveAgent& agent) {
    REQUIRE(agent.notes(" as did:"));
    const auto note = agent.err();
    const auto at = note.find("listening at ") + 13;
    return note.substr(at, note.find(' ', at) - at);
  }
  Words listen(const std::string& name, const Words& more = {}) const {
    return joined({"agent", "listen", "127.0.0.1:0", "--timeout", "60s", "--key", key(name)}, more);
  }
  Words connect(const Words& more = {}) const {
    return joined({"agent", "connect", "--timeout", "60s", "--agent", bob(), "--key", key("alice")}, more);
  }
  std::unique_ptr<LiveAgent> start(const std::string& name, const Words& words) {
    return std::make_unique<LiveAgent>(scene, name, words, registry);
  }

  // Both at the table, each known to the other through the registry.
  struct Pair {
    std::unique_ptr<LiveAgent> bob, alice;
  };
  Pair meet(const Words& listening = {}, const Words& connecting = {}) {
    Pair pair;
    pair.bob = start("bob", listen("bob", joined({"--registered"}, listening)));
    enrol(scene.bob, "bob", "did-noise://" + place_of(*pair.bob));
    enrol(scene.alice, "alice");
    pair.alice = start("alice", connect(connecting));
    REQUIRE_MESSAGE(pair.alice->prints("accepted: " + scene.bob), pair.alice->err());
    REQUIRE_MESSAGE(pair.bob->prints("accepted: " + scene.alice), pair.bob->err());
    return pair;
  }
  // What connecting to bob comes to, with nobody at his place.
  test::Ran try_bob(const Words& more = {}) { return run(connect(more)); }
  // What bob says to alice's knock.
  test::Ran knock(const Words& listening) {
    const auto bob_side = start("bob", listen("bob", listening));
    bob_side->fall_silent();
    const auto ran = test::run({"agent", "connect", place_of(*bob_side), "--peer", scene.bob, "--key", key("alice")});
    return {bob_side->ends(), bob_side->out(), ran.out};
  }
};

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("agent: one is found by its record, met there under its key, and lines go both ways until both are done") {
    Street street;
    const auto pair = street.meet();
    pair.alice->say("hello");
    pair.bob->say("well met");
    CHECK(pair.bob->prints("\nhello\n"));
    CHECK(pair.alice->prints("\nwell met\n"));
    pair.alice->fall_silent();
    pair.bob->fall_silent();
    CHECK(pair.alice->ends() == 0);
    CHECK(pair.bob->ends() == 0);
  }

  TEST_CASE("agent: a revocation in the registry cuts the live session, with the reason, on both sides") {
    Street street;
    const auto pair = street.meet();
    street.end(street.bob(), "bob", "keyCompromise");
    CHECK(pair.alice->ends() == 11);
    CHECK(pair.alice->out().ends_with("rejected: the registry says that `" + street.bob() + "` is revoked: keyCompromise (revoked)\n"));
    CHECK(pair.bob->ends() == 11);
    CHECK(pair.bob->out().ends_with("rejected: the peer says that the session is revoked (revoked)\n"));
  }

  TEST_CASE("agent: who listens watches as well: the revocation of who came in ends the session") {
    Street street;
    const auto pair = street.meet();
    street.end(street.alice(), "alice", "policyViolation");
    CHECK(pair.bob->ends() == 11);
    CHECK(pair.bob->out().ends_with("rejected: the registry says that `" + street.alice() + "` is revoked: policyViolation (revoked)\n"));
    CHECK(pair.alice->ends() == 11);
  }

  TEST_CASE("agent: a session with a suspended peer ends, and so does one whose name has gone to another DID") {
    for (const bool moved : {false, true}) {
      Street street;
      const auto pair = street.meet();
      cli::HttpAnswer instead{410, R"({"status":410,"errorCode":"gone","detail":"x","agentStatus":"suspended"})"};
      if (moved) {
        test::LiveRegistry elsewhere;
        test::LiveOutside there(elsewhere);
        REQUIRE(
            test::run(street.registration(street.scene.bob, "bob", street.mallory, "did-noise://127.0.0.1:1", "2.0.0"), {}, &there).exit ==
            0);
        instead = elsewhere.answer({"GET", "/v1/resolve?name=" + street.bob(), ""}).value();
      }
      street.registry.say_instead(street.scene.bob.substr(8), instead);
      CHECK(pair.alice->ends() == 11);
      INFO(pair.alice->out());
      CHECK(pair.alice->out().contains(moved ? "is `" + street.mallory + "` now (revoked)" : "is suspended (suspended)"));
    }
  }

  TEST_CASE("agent: a registry that falls silent ends sessions of medium risk, and not those of low risk") {
    Street street;
    const auto pair = street.meet({"--risk", "low"});
    street.registry.set_down(true);
    pair.bob->move_clock(std::chrono::seconds(11));
    pair.alice->move_clock(std::chrono::seconds(11));
    CHECK(pair.alice->ends() == 13);
    CHECK(pair.alice->out().contains("(disconnected)"));
    CHECK(pair.bob->ends() == 12);  // it would have gone on
    CHECK(pair.bob->out().contains("(refused_by_peer)"));
  }

  TEST_CASE("agent: another key than the registered one is refused, whatever it calls itself") {
    Street street;
    street.enrol(street.scene.bob, "bob");
    const auto honest = street.start("mallory", street.listen("mallory"));
    auto ran = street.run(street.connect({Street::place_of(*honest)}));
    CHECK(ran.exit == 12);
    CHECK(ran.out.contains("(refused_by_peer)"));
    CHECK(honest->ends() == 12);
    const auto liar = street.start("liar", street.listen("mallory", {"--name", street.scene.bob}));
    ran = street.run(street.connect({Street::place_of(*liar)}));
    CHECK(ran.exit == 12);
    CHECK(ran.out.contains("`" + street.mallory + "` answers, `" + street.scene.bob + "` was meant (wrong_audience)"));
    CHECK(liar->ends() == 12);
  }

  TEST_CASE("agent connect --agent: what the registry refuses, does not know, or cannot say is not gone to") {
    Street street;
    CHECK(street.try_bob().exit == 17);
    street.enrol(street.scene.bob, "bob");
    CHECK(street.try_bob().err.contains("connecting to `127.0.0.1:1`"));
    CHECK(street.try_bob({"--peer", street.scene.bob}).exit == 13);
    CHECK(street.try_bob({"--peer", street.mallory}).exit == 12);
    const auto stale = street.try_bob({"--at", "2027-06-01T00:00:00Z"});
    CHECK(stale.exit == 11);
    CHECK(stale.out.contains("rejected"));
    street.registry.lie("statement");
    CHECK(street.try_bob().exit == 10);
    street.registry.lie("garbage");
    CHECK(street.try_bob().exit == 14);
    street.registry.lie("");
    street.registry.set_down(true);
    CHECK(street.try_bob().exit == 13);
    street.registry.set_down(false);
    street.end(street.bob(), "bob", "superseded");
    const auto gone = street.try_bob();
    CHECK(gone.exit == 11);
    CHECK(gone.out.contains("revoked: " + street.bob()));
  }

  TEST_CASE("agent connect --agent: a record without a place that can be gone to needs one on the command line") {
    for (const auto* endpoint : {"https://b.example/", "did-noise://b.example:9000", "did-noise://127.0.0.1"}) {
      Street street;
      street.enrol(street.scene.bob, "bob", endpoint);
      const auto ran = street.try_bob();
      INFO(std::string(endpoint));
      CHECK(ran.exit == 13);
      CHECK(ran.err.contains("names no place to meet"));
    }
  }

  TEST_CASE("agent listen --registered: lets in whom the registry has, and nobody while it cannot be asked") {
    Street street;
    const Words registered{"--registered"};
    const auto refused_with = [&](int exit, const char* code) {
      street.registry.set_down(std::string_view(code) == "unresolved");
      const auto bob = street.knock(registered);
      INFO(bob.out);
      CHECK(bob.exit == exit);
      CHECK(bob.out.contains("(" + std::string(code) + ")"));
      CHECK(bob.err.contains("(refused_by_peer)"));
    };
    refused_with(12, "policy_denied");
    street.enrol(street.scene.alice, "alice");
    refused_with(13, "unresolved");
    street.registry.set_down(false);
    street.registry.lie("statement");
    refused_with(12, "record_mismatch");
    street.registry.lie("");
    CHECK(street.knock(registered).exit == 0);
    street.end(street.alice(), "alice", "legal");
    refused_with(11, "revoked");
  }

  TEST_CASE("agent: requests by a chain are decided over the session, each by the rules of delegate verify") {
    Street street;
    const auto& scene = street.scene;
    const auto person = scene.key("person");
    const auto pair = street.meet({}, {"--root", person, "--without-identity", "--revocations",
                                       scene.file("heard.json", R"({"synchronised":"2026-11-22T10:00:00Z"})")});
    const auto chain = street.file("chain.json"), longer = street.file("longer.json");
    REQUIRE(street
                .run({"delegate", "grant", "--key", street.key("person"), "--to", scene.alice, "--scope", scene.file("scope.json", bounds),
                      "-o", chain})
                .exit == 0);
    REQUIRE(street
                .run({"delegate", "attenuate", chain, "--key", street.key("alice"), "--to", scene.bob, "--scope",
                      scene.file("less.json", narrower), "-o", longer})
                .exit == 0);
    const auto ask = [&](const std::string& by, int amount) {
      const auto args = scene.file("args.json", "{\"amount\":" + std::to_string(amount) + "}");
      const auto line = street.run({"delegate", "request", by, "--action", "/wallet/pay", "--resource", "https://wallet.example/rooms",
                                    "--args", args, "--id", std::to_string(amount)});
      REQUIRE_MESSAGE(line.exit == 0, line.err);
      pair.bob->say(line.out.substr(0, line.out.size() - 1));
    };
    ask(longer, 80);
    CHECK(pair.alice->prints("`/wallet/pay` on `https://wallet.example/rooms`: permitted\n"));
    CHECK(pair.bob->prints(R"("code":"permitted","decision":"permit","id":"80")"));
    ask(longer, 101);
    CHECK(pair.alice->prints("denied: out_of_scope(link 1, constraints/0)"));
    CHECK(pair.bob->prints(R"("id":"101")"));
    ask(chain, 82);  // alice's own, shown by bob
    CHECK(pair.alice->prints("denied: holder_mismatch"));
    pair.bob->say("please");
    CHECK(pair.alice->prints("what is no request: denied: malformed"));
    // What is revoked while they talk is revoked.
    const auto hops = street.run({"delegate", "explain", longer, "--json"}).json().at("hops");
    (void)scene.file("heard.json", Json{{"synchronised", "2026-11-22T10:00:00Z"},
                                        {"revoked", Json::array({{{"cd", hops.at(1).at("cd")}, {"by", scene.alice}}})}}
                                       .dump());
    ask(longer, 81);
    CHECK(pair.alice->prints("denied: revoked(link 1)"));
    (void)scene.file("heard.json", "nonsense");
    ask(longer, 79);
    CHECK(pair.alice->prints("denied: status_unavailable"));
    // Who decides is done when the peer is.
    pair.alice->fall_silent();
    ask(longer, 78);
    CHECK(pair.bob->prints(R"("id":"78")"));
    pair.bob->fall_silent();
    CHECK(pair.bob->ends() == 0);
    CHECK(pair.alice->ends() == 0);
  }
}
