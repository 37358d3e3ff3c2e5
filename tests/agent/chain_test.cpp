// What is read as a chain, what is written, what may be hidden, and what is said about it.
#include <agent/disclosure.h>
#include <agent/identity_credential.h>
#include <doctest/doctest.h>

#include "agent/chains.h"

using did::Json;

namespace {

// The form is asked before any signature: changed and not signed anew.
std::string read_after(const std::string& chain, std::size_t link, const std::function<void(Json&)>& change) {
  const auto read = agent::Chain::parse(test::with_link(chain, link, change));
  return read ? "read" : std::string(did::name(read.error().code));
}

Json& delegation(Json& link) { return link["credentialSubject"]["delegation"]; }

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("Chain: the form of a link is closed") {
    test::Scene scene;
    const auto chain = scene.chain(test::scope_with("uses", "3"));
    using Change = std::function<void(Json&)>;
    const std::vector<std::pair<std::string, Change>> changes{
        {"a member more in the credential", [](Json& link) { link["name"] = "x"; }},
        {"a member more in the subject", [](Json& link) { link["credentialSubject"]["x"] = 1; }},
        {"a member more in the delegation", [](Json& link) { delegation(link)["_sd"] = Json::array(); }},
        {"a member more in a grant", [](Json& link) { delegation(link)["grants"][0]["x"] = 1; }},
        {"a third context", [](Json& link) { link["@context"].push_back("https://evil.example/v1"); }},
        {"one context", [](Json& link) { link["@context"].erase(1); }},
        {"a third type", [](Json& link) { link["type"].push_back("Other"); }},
        {"another type", [](Json& link) { link["type"][1] = "AgentDelegationCredential"; }},
        {"an id that is no urn:uuid", [](Json& link) { link["id"] = "https://a.example/1"; }},
        {"an id in upper case", [](Json& link) { link["id"] = "urn:uuid:8D1A0D5E-0F43-4BE2-9C5C-6A4F0D1F9B11"; }},
        {"no id", [](Json& link) { link.erase("id"); }},
        {"an issuer that is an object", [](Json& link) { link["issuer"] = Json{{"id", "did:example:a"}}; }},
        {"an issuer that is no DID", [](Json& link) { link["issuer"] = "https://a.example"; }},
        {"a subject that is no DID", [](Json& link) { link["credentialSubject"]["id"] = "https://a.example"; }},
        {"no end", [](Json& link) { link.erase("validUntil"); }},
        {"no begin", [](Json& link) { link.erase("validFrom"); }},
        {"an end before its begin", [](Json& link) { link["validUntil"] = "2026-06-01T11:54:00Z"; }},
        {"sixteen minutes without a status", [](Json& link) { link["validUntil"] = "2026-06-01T12:11:00Z"; }},
        {"two proofs", [](Json& link) { link["proof"] = Json::array({link["proof"], link["proof"]}); }},
        {"no proof", [](Json& link) { link.erase("proof"); }},
        {"a proof without a date", [](Json& link) { link["proof"].erase("created"); }},
        {"no grants", [](Json& link) { delegation(link).erase("grants"); }},
        {"an empty list of grants", [](Json& link) { delegation(link)["grants"] = Json::array(); }},
        {"a wildcard", [](Json& link) { delegation(link)["grants"][0]["resource"] = "mcp://pay.example/*"; }},
        {"an empty action", [](Json& link) { delegation(link)["grants"][0]["action"] = ""; }},
        {"no depth", [](Json& link) { delegation(link).erase("depth"); }},
        {"a depth of ten", [](Json& link) { delegation(link)["depth"] = 10; }},
        {"a fraction", [](Json& link) { delegation(link)["depth"] = 0.5; }},
        {"a depth above its maximum", [](Json& link) { delegation(link)["maxDepth"] = -1; }},
        {"no delegateTo", [](Json& link) { delegation(link).erase("delegateTo"); }},
        {"delegateTo of nobody", [](Json& link) { delegation(link)["delegateTo"] = Json::array(); }},
        {"delegateTo with another wildcard", [](Json& link) { delegation(link)["delegateTo"] = {"did:web:*.example"}; }},
        {"a value that its type does not have",
         [](Json& link) { delegation(link)["constraints"] = {{{"type", "urn:credence:c:uses:1"}, {"value", "3"}}}; }},
        {"a number that is no safe integer",
         [](Json& link) { delegation(link)["constraints"] = {{{"type", "urn:credence:c:x:1"}, {"value", 0.1}}}; }},
        {"an integer of 2^53",
         [](Json& link) { delegation(link)["constraints"] = {{{"type", "urn:credence:c:x:1"}, {"value", 9007199254740992}}}; }},
        {"a ledger that is no DID", [](Json& link) { delegation(link)["ledger"] = "https://a.example"; }},
        {"an epoch before the first", [](Json& link) { delegation(link)["epoch"] = -1; }},
    };
    for (const auto& [what, change] : changes) {
      INFO(what);
      CHECK(read_after(chain, 0, change) == "malformed");
    }
    CHECK(read_after(chain, 0, [](Json&) {}) == "read");
    CHECK(read_after(chain, 1, [](Json& link) { delegation(link).erase("parent"); }) == "malformed");
    CHECK(read_after(chain, 1, [](Json& link) { delegation(link)["root"]["cd"] = "sha256:x"; }) == "malformed");
    CHECK(read_after(chain, 1, [](Json& link) { delegation(link)["epoch"] = 1; }) == "malformed");
    CHECK(read_after(chain, 1, [](Json& link) { link["evidence"] = Json::object(); }) == "malformed");
    CHECK(read_after(chain, 1, [](Json& link) { link["type"][1] = "HumanGrantCredential"; }) == "malformed");
  }

  TEST_CASE("Chain: limits hold before the work is done") {
    test::Scene scene;
    const auto chain = scene.chain();
    CHECK(read_after(chain, 0, [](Json& link) {
            Json deep = 1;
            for (int i = 0; i < 12; ++i) deep = Json::array({deep});
            delegation(link)["constraints"] = {{{"type", "urn:credence:c:x:1"}, {"value", deep}}};
          }) == "too_large");
    CHECK(read_after(chain, 0, [](Json& link) {
            for (int i = 0; i < 65; ++i) delegation(link)["constraints"].push_back({{"type", "urn:credence:c:uses:1"}, {"value", 1}});
          }) == "too_large");
    CHECK(read_after(chain, 0, [](Json& link) {
            delegation(link)["constraints"] = {{{"type", "urn:credence:c:x:1"}, {"value", std::string(agent::credential_max_bytes, 'x')}}};
          }) == "too_large");
    CHECK(agent::Chain::parse(std::string(100'000, '[')).error().code == did::Errc::too_large);
  }

  TEST_CASE("Chain: a link is named by the digest of its exact bytes, however the text is laid out") {
    test::Scene scene;
    const auto chain = scene.chain();
    const auto indented = did::to_text(did::parse_json(chain).value(), 2);
    CHECK(test::cd_of(indented, 1) == test::cd_of(chain, 1));
    CHECK(scene.code(indented) == "permitted");
    const auto link = did::canonicalize(did::parse_json(chain).value()[1]).value();
    CHECK(test::cd_of(chain, 1) == did::digest_text(did::as_bytes(link)));
  }

  TEST_CASE("sign_link: asks for no more than the link above gives, unless that is asked for") {
    test::Scene scene;
    const auto root = test::human_grant(scene.person, test::terms(scene.planner.id, 1, test::scope_with("uses", "3")));
    const auto sign = [&](std::string_view scope, const std::function<void(agent::DelegationTerms&)>& change = {}) -> std::string {
      auto terms = test::terms(scene.buyer.id, 2, scope);
      if (change) change(terms);
      auto options = test::link_options(scene.planner);
      options.wider_allowed = false;
      const auto claims = agent::hop_claims(agent::Chain::parse(root).value(), terms);
      if (!claims) return claims.error().message;
      const auto signed_chain = agent::sign_link(root, *claims, options, scene.planner.key);
      return signed_chain ? "signed" : signed_chain.error().message;
    };
    CHECK(sign(test::scope_with("uses", "2")) == "signed");
    CHECK(sign(test::all_of_pay) == "signed");  // what it does not repeat holds all the same
    CHECK(sign(test::scope_with("uses", "4")).contains("at most 4 uses"));
    CHECK(sign(R"({"grants":[{"action":"/mcp","resource":"mcp://pay.example/"}]})").contains("does not grant"));
    CHECK(sign(R"({"grants":[{"action":"/mcp/tools","resource":"mcp://other.example/"}]})").contains("does not grant"));
    CHECK(sign(test::all_of_pay, [](auto& terms) {
            terms.valid_until = test::at("2026-06-01T12:05:01Z");
          }).contains("outside of the link above"));
    CHECK(sign(test::all_of_pay, [](auto& terms) { terms.ledger = "did:example:l"; }).contains("root's to say"));
    CHECK(sign("{}").contains("`grants` is missing"));
    CHECK(sign(R"({"grants":[],"x":1})").contains("`x`"));
    CHECK(sign("nonsense").contains("the scope"));
  }

  TEST_CASE("hop_claims: without a word about it, the last depth delegates to no one") {
    test::Scene scene;
    const auto root = test::human_grant(scene.person, test::terms(scene.planner.id, 1));
    const auto read = agent::Chain::parse(root).value();
    const auto claims =
        agent::hop_claims(read, test::terms(scene.buyer.id, 2, R"({"grants":[{"action":"/mcp/tools","resource":"mcp://pay.example/"}]})"))
            .value();
    CHECK(claims.at("credentialSubject").at("delegation").at("maxDepth") == 1);
    CHECK(claims.at("credentialSubject").at("delegation").at("delegateTo") == "none");
  }

  TEST_CASE("explain: names who handed what to whom, and what each hop took away") {
    test::Scene scene;
    auto narrow = test::terms(scene.buyer.id, 2,
                              R"({"grants":[{"action":"/mcp/tools/call","resource":"mcp://pay.example/transfer"}],)"
                              R"("constraints":[{"type":"urn:credence:c:uses:1","value":1}]})");
    narrow.valid_until = test::at("2026-06-01T12:01:00Z");
    const auto chain = test::hop(test::human_grant(scene.person, test::terms(scene.planner.id, 1)), scene.planner, narrow);
    const auto hops = agent::explain(agent::Chain::parse(chain).value());
    REQUIRE(hops.size() == 2);
    CHECK(hops[0].kind == "person");
    CHECK(hops[0].grants == std::vector<std::string>{"`/mcp/tools` on `mcp://pay.example/`"});
    CHECK(hops[0].removed.empty());
    CHECK(hops[1].kind == "agent");
    CHECK(hops[1].from == scene.planner.id);
    CHECK(hops[1].until == "2026-06-01T12:01:00Z");
    CHECK(hops[1].removed == std::vector<std::string>{"all else of `/mcp/tools` on `mcp://pay.example/`",
                                                      "the time after 2026-06-01T12:01:00Z", "links below depth 1",
                                                      "all further delegation", "at most 1 use"});
  }

  TEST_CASE("check_disclosable: only members of allow-lists may be hidden, and not the last of them") {
    test::Scene scene;
    const auto chain = scene.chain(
        R"({"grants":[{"action":"/mcp/tools","resource":"mcp://pay.example/","constraints":[{"type":"urn:credence:c:geo:1","value":["DE","SE"]}]}],)"
        R"("delegateTo":["did:web:a.example:*","did:web:b.example:*"],"maxDepth":9,)"
        R"("constraints":[{"type":"urn:credence:c:audience:1","value":["a:b","c:d"]},{"type":"urn:credence:c:args:1","value":[["==",".a",1]]},)"
        R"({"type":"urn:credence:c:noForward:1","value":["mcp://a.example/","mcp://b.example/"]},{"type":"urn:credence:c:other:1","value":["x","y"]}]})");
    const auto document = did::JsonDocument::parse(chain).value();
    const auto may = [&](const std::vector<std::string>& pointers) {
      return agent::check_disclosable(document.root()[0], pointers).has_value();
    };
    const std::string at = "/credentialSubject/delegation";
    CHECK(may({}));
    CHECK(may({at + "/constraints/0/value/0"}));
    CHECK(may({at + "/grants/0/constraints/0/value/1"}));
    CHECK_FALSE(may({at + "/constraints/0/value/0", at + "/constraints/0/value/1"}));
    for (const auto* never : {"",
                              "/issuer",
                              "/validFrom",
                              "/validUntil",
                              "/credentialStatus",
                              "/evidence",
                              "/proof",
                              "/credentialSubject",
                              "/credentialSubject/id",
                              "/credentialSubject/delegation",
                              "/credentialSubject/delegation/parent",
                              "/credentialSubject/delegation/root",
                              "/credentialSubject/delegation/depth",
                              "/credentialSubject/delegation/maxDepth",
                              "/credentialSubject/delegation/delegateTo",
                              "/credentialSubject/delegation/delegateTo/0",
                              "/credentialSubject/delegation/principal",
                              "/credentialSubject/delegation/mission",
                              "/credentialSubject/delegation/ledger",
                              "/credentialSubject/delegation/epoch",
                              "/credentialSubject/delegation/grants",
                              "/credentialSubject/delegation/grants/0",
                              "/credentialSubject/delegation/grants/0/resource",
                              "/credentialSubject/delegation/constraints",
                              "/credentialSubject/delegation/constraints/0",
                              "/credentialSubject/delegation/constraints/0/value",
                              "/credentialSubject/delegation/constraints/0/type",
                              "/credentialSubject/delegation/constraints/1/value/0",
                              "/credentialSubject/delegation/constraints/2/value/0",
                              "/credentialSubject/delegation/constraints/3/value/0",
                              "/credentialSubject/delegation/constraints/0/value/2",
                              "/credentialSubject/delegation/constraints/0/value/00",
                              "/credentialSubject/delegation/constraints/9/value/0",
                              "/credentialSubject/delegation/constraints/0/value/0/",
                              "credentialSubject/delegation/constraints/0/value/0"}) {
      INFO(never);
      CHECK_FALSE(may({never}));
    }
  }

  TEST_CASE("check_disclosable: what may be hidden lets nothing more through when it is") {
    // The invariant itself: for every type that says so, every value with one member fewer is narrower.
    for (const auto& type : agent::constraint_types()) {
      if (!type.members_may_hide) continue;
      INFO(type.name);
      const std::string value = type.name == "net"   ? R"("192.0.2.0/24","198.51.100.0/24")"
                                : type.name == "geo" ? R"("DE","SE")"
                                : type.name == "softwareDigest"
                                    ? "\"sha256:" + std::string(64, 'a') + "\",\"sha256:" + std::string(64, 'b') + "\""
                                    : R"("a:b","c:d")";
      const auto whole = did::JsonDocument::parse("[" + value + "]").value();
      const auto part = did::JsonDocument::parse("[" + value.substr(0, value.find(',')) + "]").value();
      const auto all = type.parse(type, whole.root()).value();
      const auto fewer = type.parse(type, part.root()).value();
      CHECK(fewer->narrows(*all));
      CHECK_FALSE(all->narrows(*fewer));
    }
  }

  TEST_CASE("AgentIdentityCredential: the agent is the issuer's to name") {
    CHECK(agent::issuer_controls("did:web:acme.example", "did:web:acme.example:agents:planner"));
    CHECK(agent::issuer_controls("did:key:zA", "did:key:zA"));
    CHECK_FALSE(agent::issuer_controls("did:web:acme.example", "did:web:acme.example.evil"));
    CHECK_FALSE(agent::issuer_controls("did:web:acme.example", "did:web:other.example:acme.example"));
    CHECK_FALSE(agent::issuer_controls("did:key:zA", "did:key:zA:b"));
    CHECK_FALSE(agent::issuer_controls("did:web:acme.example:agents", "did:web:acme.example"));
  }
}
