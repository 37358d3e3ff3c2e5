#include <doctest/doctest.h>

#include "agent/chains.h"

using did::Json;

TEST_SUITE("agent") {
  TEST_CASE("decide: a chain of a person, a planner and a buyer permits what all of them grant") {
    test::Scene scene;
    const auto chain = scene.chain();
    const auto decision = scene.decide(chain);
    CHECK_MESSAGE(decision.permitted(), test::shown(decision));
    CHECK(decision.chain.size() == 2);
    CHECK(decision.chain.back() == test::cd_of(chain, 1));
    CHECK(decision.notes == std::vector<std::string>{"without_identity"});
  }

  TEST_CASE("decide: step 1 refuses what is no chain, is too long, or has a repeated member") {
    test::Scene scene;
    const auto chain = scene.chain();
    CHECK(scene.code("") == "malformed");
    CHECK(scene.code("[]") == "malformed");
    CHECK(scene.code("{}") == "malformed");
    CHECK(scene.code(chain + " x") == "malformed");
    const auto repeated = std::string(R"([{"id":"urn:a","id":"urn:b"}])");
    CHECK(scene.code(repeated) == "malformed");
    auto many = Json::array();
    for (int i = 0; i < 11; ++i) many.push_back(did::parse_json(chain).value().front());
    CHECK(scene.code(did::to_text(many)) == "malformed");
    CHECK(scene.code(std::string(2'000'000, ' ')) == "malformed");
  }

  TEST_CASE("decide: step 3 believes the roots that policy names, for the audiences that it names") {
    test::Scene scene;
    const auto chain = scene.chain();
    scene.policy.roots = {{.issuer = scene.planner.id}};
    CHECK(scene.code(chain) == "untrusted_root");
    scene.policy.roots = {{.issuer = scene.person.id, .audiences = {"https://other.example"}}};
    CHECK(scene.code(chain) == "untrusted_root");
    scene.policy.roots = {{.issuer = scene.person.id, .audiences = {"https://other.example", std::string(test::shop)}}};
    CHECK(scene.code(chain) == "permitted");
    scene.policy.roots.clear();
    CHECK(scene.code(chain) == "untrusted_root");
  }

  TEST_CASE("decide: step 3 lets an organisation begin a chain only where policy says that it may") {
    test::Scene scene;
    const auto claims = agent::root_claims(scene.person.id, agent::RootKind::organisation, test::terms(scene.buyer.id, 1)).value();
    const auto chain = agent::sign_link("", claims, test::link_options(scene.person), scene.person.key).value();
    CHECK(scene.code(chain) == "untrusted_root");
    scene.policy.roots.front().organisation = true;
    CHECK(scene.code(chain) == "permitted");
    // One issuer, two lines: either is enough.
    scene.policy.roots = {{.issuer = scene.person.id}, {.issuer = scene.person.id, .organisation = true}};
    CHECK(scene.code(chain) == "permitted");
  }

  TEST_CASE("decide: step 3 refuses a chain that lost its beginning") {
    test::Scene scene;
    auto links = did::parse_json(scene.chain()).value();
    links.erase(0);
    scene.policy.roots.push_back({.issuer = scene.planner.id, .organisation = true});
    CHECK(scene.code(did::to_text(links)) == "untrusted_root");
  }

  TEST_CASE("decide: step 4 wants evidence, and for this grant") {
    test::Scene scene;
    const auto bare = test::with_link(scene.chain(), 0, [](Json& link) { link.erase("evidence"); }, &scene.person);
    CHECK(scene.code(bare) == "grant_unproven");
    const auto other = did::parse_json(test::human_grant(scene.person, test::terms(scene.planner.id, 9))).value().front().at("evidence");
    const auto swapped = test::with_link(scene.chain(), 0, [&](Json& link) { link["evidence"] = other; }, &scene.person);
    CHECK(scene.code(swapped) == "grant_unproven");
  }

  TEST_CASE("decide: step 5 refuses links that are not of one chain") {
    test::Scene scene;
    const auto chain = scene.chain();
    const auto change = [&](const std::function<void(Json&)>& how) {
      return scene.code(test::with_link(chain, 1, [&](Json& link) { how(link.at("credentialSubject").at("delegation")); }, &scene.planner));
    };
    const std::string other = "sha256:" + std::string(64, 'a');
    CHECK(change([](Json&) {}) == "permitted");
    CHECK(change([&](Json& d) { d["parent"]["cd"] = other; }) == "broken_chain");
    CHECK(change([&](Json& d) { d["root"]["cd"] = other; }) == "broken_chain");
    CHECK(change([](Json& d) { d["depth"] = 2; }) == "broken_chain");
    const auto by_stranger = test::with_link(chain, 1, [&](Json& link) { link["issuer"] = scene.courier.id; }, &scene.courier);
    CHECK(scene.code(by_stranger) == "broken_chain");
  }

  TEST_CASE("decide: step 5 holds every link to the depth and the parties of all links above") {
    test::Scene scene;
    scene.asking.holder = scene.courier.id;
    const auto three = [&](std::string_view root, std::string_view first) {
      return scene.code(test::hop(test::hop(test::human_grant(scene.person, test::terms(scene.planner.id, 1, root)), scene.planner,
                                            test::terms(scene.buyer.id, 2, first)),
                                  scene.buyer, test::terms(scene.courier.id, 3)));
    };
    const auto scope = [](int max_depth, const std::string& to) {
      return R"({"grants":[{"action":"/","resource":"mcp://pay.example/"}],"maxDepth":)" + std::to_string(max_depth) + R"(,"delegateTo":)" +
             to + "}";
    };
    CHECK(three(scope(2, "\"any\""), scope(9, "\"any\"")) == "permitted");
    CHECK(three(scope(1, "\"any\""), scope(9, "\"any\"")) == "broken_chain");
    CHECK(three(scope(9, "\"any\""), scope(1, "\"any\"")) == "broken_chain");
    CHECK(three(scope(9, "\"any\""), scope(9, "\"none\"")) == "broken_chain");
    CHECK(three(scope(9, "[\"" + scene.buyer.id + "\"]"), scope(9, "\"any\"")) == "broken_chain");
    CHECK(three(scope(9, "[\"" + scene.buyer.id + "\",\"" + scene.courier.id + "\"]"), scope(9, "\"any\"")) == "permitted");
    CHECK(three(scope(9, "\"any\""), scope(9, "[\"did:web:a.example:*\"]")) == "broken_chain");
  }

  TEST_CASE("decide: step 5 refuses a DID that comes twice") {
    test::Scene scene;
    auto chain = test::hop(scene.chain(), scene.buyer, test::terms(scene.planner.id, 3));
    scene.asking.holder = scene.planner.id;
    CHECK(scene.code(chain) == "broken_chain");
    scene.asking.holder = scene.person.id;
    CHECK(scene.code(test::human_grant(scene.person, test::terms(scene.person.id, 1))) == "broken_chain");
  }

  TEST_CASE("decide: step 6 refuses a link that was changed after it was signed, wherever it stands") {
    test::Scene scene;
    const auto chain = scene.chain();
    // In the root, both its own proof and the digest that the hop names are broken; the signature is what is found of a lone root.
    scene.asking.holder = scene.planner.id;
    const auto root = test::human_grant(scene.person, test::terms(scene.planner.id, 1));
    const auto proof = [](Json& link) { link["proof"]["created"] = "2026-06-01T11:54:00Z"; };
    CHECK(scene.code(root) == "permitted");
    CHECK(scene.code(test::with_link(root, 0, proof)) == "bad_signature");
    scene.asking.holder = scene.buyer.id;
    CHECK(scene.code(test::with_link(chain, 1, [](Json& link) { link["validUntil"] = "2026-06-01T12:06:00Z"; })) == "bad_signature");
    CHECK(scene.code(test::with_link(chain, 1, proof)) == "bad_signature");
    CHECK(scene.code(test::with_link(chain, 1, [](Json&) {}, &scene.courier)) == "bad_signature");
  }

  TEST_CASE("decide: step 6 takes the suites that policy names, whatever another policy had remembered") {
    test::Scene scene;
    agent::VerifiedCache cache;
    scene.cache = &cache;
    const auto chain = scene.chain();
    CHECK(scene.code(chain) == "permitted");
    scene.policy.suites = {"ecdsa-jcs-2019"};
    CHECK(scene.code(chain) == "bad_signature");
    scene.policy.suites.clear();
    CHECK(scene.code(chain) == "bad_signature");
  }

  TEST_CASE("decide: step 6 wants the key in assertionMethod and in capabilityDelegation") {
    test::Scene scene;
    const std::string did = "did:web:acme.example";
    const auto publish = [&](const std::vector<std::string>& purposes) {
      Json document{
          {"@context", "https://www.w3.org/ns/did/v1"},
          {"id", did},
          {"verificationMethod", Json::array({{{"id", did + "#k"},
                                               {"type", "Multikey"},
                                               {"controller", did},
                                               {"publicKeyMultibase", scene.person.id.substr(std::string("did:key:").size())}}})}};
      for (const auto& purpose : purposes) document[purpose] = Json::array({did + "#k"});
      scene.world.web.put("https://acme.example/.well-known/did.json", did::to_text(document));
    };
    scene.policy.roots = {{.issuer = did, .organisation = true}};
    const auto claims = agent::root_claims(did, agent::RootKind::organisation, test::terms(scene.buyer.id, 1)).value();
    const agent::LinkOptions options{.verification_method = did + "#k", .created = test::at("2026-06-01T11:55:00Z")};
    const auto chain = agent::sign_link("", claims, options, scene.person.key).value();
    CHECK(scene.code(chain) == "key_unavailable");
    publish({"assertionMethod", "capabilityDelegation"});
    CHECK(scene.code(chain) == "permitted");
    publish({"assertionMethod"});
    CHECK(scene.code(chain) == "bad_signature");
    publish({"capabilityDelegation"});
    CHECK(scene.code(chain) == "bad_signature");
    publish({"authentication", "capabilityDelegation"});
    CHECK(scene.code(chain) == "bad_signature");
  }

  TEST_CASE("decide: step 6 refuses what a key signed after it was compromised") {
    test::Scene scene;
    const auto chain = scene.chain();
    scene.revocations.key_compromised(scene.planner.method, test::at("2026-06-01T11:56:00Z"));
    CHECK(scene.code(chain) == "permitted");
    scene.revocations.key_compromised(scene.planner.method, test::at("2026-06-01T11:55:00Z"));
    CHECK(scene.code(chain) == "bad_signature");
  }

  TEST_CASE("decide: step 7 wants every link to be in force, within the skew") {
    test::Scene scene;
    auto brief = test::terms(scene.buyer.id, 2);
    brief.valid_until = test::at("2026-06-01T11:59:00Z");
    const auto chain = test::hop(test::human_grant(scene.person, test::terms(scene.planner.id, 1)), scene.planner, brief);
    CHECK(scene.code(chain) == "expired");
    scene.now = test::at("2026-06-01T11:59:29Z");
    CHECK(scene.code(chain) == "permitted");
    scene.now = test::at("2026-06-01T11:59:30Z");
    CHECK(scene.code(chain) == "expired");
    scene.now = test::at("2026-06-01T11:54:30Z");
    CHECK(scene.code(chain) == "permitted");
    scene.now = test::at("2026-06-01T11:54:29Z");
    CHECK_FALSE(scene.decide(chain).permitted());
  }

  TEST_CASE("decide: step 8 has three answers to a status, and fails closed from medium risk on") {
    test::Scene scene;
    auto lasting = test::terms(scene.buyer.id, 2);
    lasting.valid_until = test::at("2026-06-02T12:00:00Z");
    lasting.status = test::status_entry;
    const auto chain = test::hop(test::human_grant(scene.person, test::terms(scene.planner.id, 1)), scene.planner, lasting);
    CHECK(scene.code(chain) == "permitted");
    scene.revocations.suspend(test::cd_of(chain, 1), scene.planner.id);
    CHECK(scene.code(chain) == "revoked");
    scene.revocations.resume(test::cd_of(chain, 1), scene.planner.id);
    CHECK(scene.code(chain) == "permitted");

    scene.now = test::at("2026-06-01T12:05:01Z");  // what was heard is 301 seconds old, and the limit 300
    scene.policy.skew = std::chrono::minutes(5);
    const auto stale = scene.decide(chain);
    CHECK(stale.code == agent::Code::status_unavailable);
    CHECK(agent::is_undetermined(stale.code));
    scene.policy.risk = agent::Risk::low;
    const auto noted = scene.decide(chain);
    CHECK(noted.permitted());
    CHECK(noted.notes.size() == 4);  // two links, the root's epoch, and the opt-out
    scene.revocations.revoke(test::cd_of(chain, 1), scene.planner.id);
    CHECK(scene.code(chain) == "revoked");
  }

  TEST_CASE("decide: step 8 says status_unavailable where nobody knows, but for links that live 15 minutes at most") {
    test::Scene scene;
    auto lasting = test::terms(scene.buyer.id, 2);
    lasting.valid_until = test::at("2026-06-02T12:00:00Z");
    lasting.status = test::status_entry;
    const auto root = test::human_grant(scene.person, test::terms(scene.planner.id, 1));
    const agent::NoRevocations nobody;
    const auto request = agent::ActionRequest::make(scene.action, scene.resource, scene.args).value();
    const agent::Surroundings around{.methods = scene.world.methods, .revocations = nobody};
    const auto brief_chain = test::hop(root, scene.planner, test::terms(scene.buyer.id, 2));
    CHECK(agent::decide(brief_chain, request, scene.asking, scene.policy, around, scene.now).permitted());
    const auto chain = test::hop(root, scene.planner, lasting);
    CHECK(agent::decide(chain, request, scene.asking, scene.policy, around, scene.now).code == agent::Code::status_unavailable);
    scene.policy.ignore_status = true;
    const auto ignored = agent::decide(chain, request, scene.asking, scene.policy, around, scene.now);
    CHECK(ignored.permitted());
    CHECK(ignored.notes.front() == "ignore_status");
  }

  TEST_CASE("decide: step 9 wants the request to be by whom the chain is for") {
    test::Scene scene;
    scene.asking.holder = scene.courier.id;
    CHECK(scene.code(scene.chain()) == "holder_mismatch");
    scene.asking.holder.clear();
    CHECK(scene.code(scene.chain()) == "holder_mismatch");
  }

  TEST_CASE("decide: step 11 wants every link's audience to name the verifier") {
    test::Scene scene;
    const auto here = test::scope_with("audience", R"(["https://pay.example","https://other.example"])");
    const auto elsewhere = test::scope_with("audience", R"(["https://other.example"])");
    CHECK(scene.code(scene.chain(here, here)) == "permitted");
    CHECK(scene.code(scene.chain(here, elsewhere)) == "wrong_audience");
    CHECK(scene.code(scene.chain(elsewhere, here)) == "wrong_audience");
    scene.policy.me.clear();
    CHECK(scene.code(scene.chain(here, here)) == "wrong_audience");
  }

  TEST_CASE("decide: step 12 names the link and the constraint that deny") {
    test::Scene scene;
    const auto small = test::scope_with("args", R"([["<=",".amount",30]])");
    const auto denied = scene.decide(scene.chain(test::all_of_pay, small));
    CHECK(denied.code == agent::Code::out_of_scope);
    CHECK(denied.link == std::optional<std::size_t>(1));
    CHECK(denied.constraint == "constraints/0");
    CHECK(agent::step_of(denied.code) == 12);
    // A child cannot give itself more than it has.
    const auto large = test::scope_with("args", R"([["<=",".amount",1000]])");
    CHECK(scene.decide(scene.chain(small, large)).link == std::optional<std::size_t>(0));
    scene.args = R"({"amount":30})";
    CHECK(scene.code(scene.chain(small, large)) == "permitted");
    scene.action = "/mcp/prompts";
    CHECK(scene.decide(scene.chain()).link == std::optional<std::size_t>(0));
  }

  TEST_CASE("decide: step 12 asks every grant that matches, so that a narrow one is not got around by a wide one") {
    test::Scene scene;
    const std::string two =
        R"({"grants":[{"action":"/mcp/tools","resource":"mcp://pay.example/"},{"action":"/mcp","resource":"mcp://pay.example/transfer",)"
        R"("constraints":[{"type":"urn:credence:c:args:1","value":[["<=",".amount",30]]}]}]})";
    scene.asking.holder = scene.planner.id;
    const auto chain = test::human_grant(scene.person, test::terms(scene.planner.id, 1, two));
    CHECK(scene.decide(chain).constraint == "grants/1/constraints/0");
    scene.resource = "mcp://pay.example/balance";
    CHECK(scene.code(chain) == "permitted");
  }

  TEST_CASE("decide: step 12 denies a constraint type that is not known") {
    test::Scene scene;
    const auto denied = scene.decide(scene.chain(test::scope_with("moonPhase", R"("full")")));
    CHECK(denied.code == agent::Code::out_of_scope);
    CHECK(denied.reason.contains("urn:credence:c:moonPhase:1"));
  }

  TEST_CASE("decide: a decision that takes more work than is allowed is denied") {
    test::Scene scene;
    std::string elements = "1";
    for (int i = 0; i < 3000; ++i) elements += ",1";
    scene.args = R"({"a":[)" + elements + "]}";
    const auto heavy = test::scope_with("args", R"([["not",["any",".a",["any",".",["==",".",2]]]],["all",".a",["==",".",1]]])");
    CHECK(scene.code(scene.chain(heavy)) == "permitted");
    scene.policy.work = 2000;
    CHECK(scene.code(scene.chain(heavy)) == "out_of_scope");
  }

  TEST_CASE("decide: every code has its step, and the codes of the vectors are these") {
    for (std::size_t i = 0; i < agent::code_count; ++i) {
      const auto code = static_cast<agent::Code>(i);
      CHECK_FALSE(agent::name(code).empty());
      if (i > 1) CHECK(agent::step_of(code) >= agent::step_of(static_cast<agent::Code>(i - 1)));
    }
  }
}
