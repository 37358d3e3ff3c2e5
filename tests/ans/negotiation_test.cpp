// Resolve with more than a name: which version of an agent does, by what it offers; one by one, in a batch, and as ANS-00 asks.
#include <did/hash.h>
#include <doctest/doctest.h>

#include "fixture.h"
#include "http/api.h"
#include "http/search_parameters.h"

namespace {

using ans::ProblemCode;
using ans::Verb;
using test::Json;
using test::problem_of;
using Texts = std::vector<std::string>;

// One agent in versions 1.0.0 (mcp 2025-03-26), 1.1.0 (a2a 0.3, contract 2.3.0, pdf), 2.0.0 (a2a 1.0, contract 3.0.0) and 2.1.0-rc.1.
struct Versions : test::World {
  Versions() {
    add("1.0.0", "mcp", "2025-03-26", "1.0.0");
    add("1.1.0", "a2a", "0.3", "2.3.0", {{"inputModes", {"application/pdf"}}, {"extensions", {"hipaa"}}}, attestation());
    add("2.0.0", "a2a", "1.0", "3.0.0");
    add("2.1.0-rc.1", "a2a", "1.0", "3.1.0");
  }
  std::string attestation() {
    return test::secure(test::capability_credential(lab, bot.did, "language_processing/language_translation/translation"), lab).dump();
  }
  void add(const std::string& version, const std::string& protocol, const std::string& speaks, const std::string& contract,
           const Json& offer = Json::object(), const std::string& credential = {}) {
    auto next = first();
    next.version = version;
    const auto of = test::following(registry, std::move(next));
    auto claims = test::statement(of);
    auto& subject = claims["credentialSubject"];
    subject["endpoints"] = {{{"protocol", protocol}, {"url", "https://x.example/" + version}, {"protocolVersion", speaks}}};
    subject["capabilities"][0]["contract"] = contract;
    subject["capabilities"][0].update(offer);
    const auto text = sign(claims);
    const std::vector<std::string_view> credentials(credential.empty() ? 0 : 1, credential);
    const auto done = of.sequence == 1 ? registry.register_agent(text, credentials) : registry.update(name, text, credentials);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().detail));
  }
  void deprecate(const std::string& version) {
    Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                {"type", {"AgentDeprecation"}},
                {"agentKey", name},
                {"version", version},
                {"after", registry.state(name)->head},
                {"issuedAt", test::start}};
    REQUIRE(registry.change(name, "deprecate", command(claims, acme)).has_value());
  }
  // The chosen version, and how; an empty text where it is refused with `incompatible_version`.
  std::string chosen(const ans::ParameterValues& criteria) const {
    auto parameters = criteria;
    parameters.emplace_back("name", name);
    auto asked = ans::resolve_question_of(parameters);
    REQUIRE_MESSAGE(asked.has_value(), (asked ? "" : asked.error().detail));
    const auto record = registry.resolve(asked->name, asked->wanted);
    if (!record) {
      CHECK(record.error().code == ProblemCode::incompatible_version);
      return {};
    }
    REQUIRE(record->negotiation.has_value());
    return record->version().version;
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("resolve: the highest active version that does for everything is chosen") {
    const Versions world;
    const std::vector<std::pair<ans::ParameterValues, std::string>> cases{
        {{{"protocol", "a2a"}}, "2.0.0"},
        {{{"protocol", "mcp"}}, "1.0.0"},
        {{{"protocol", "mcp"}, {"protocol", "a2a"}}, "2.0.0"},  // the version decides first, then the order of the protocols
        {{{"protocol", "mcp@2025-03-26"}}, "1.0.0"},
        {{{"protocol", "mcp@2025-06-18"}}, ""},
        {{{"protocol", "a2a@0.3"}}, "1.1.0"},
        {{{"protocol", "a2a@>=0.3"}}, "2.0.0"},
        {{{"protocol", "a2a@<1"}}, "1.1.0"},
        {{{"protocol", "grpc"}}, ""},
        {{{"range", "^1"}}, "1.1.0"},
        {{{"range", ">=2.1.0-rc.0"}}, "2.1.0-rc.1"},
        {{{"range", "^9"}}, ""},
        {{{"cap", "oasf:language_processing"}}, "2.0.0"},
        {{{"cap", "oasf:language_processing@^2"}}, "1.1.0"},
        {{{"cap", "oasf@1.1.1:language_processing/language_translation@3.x"}}, "2.0.0"},
        {{{"cap", "oasf:language_processing@^4"}}, ""},
        {{{"cap", "a2a:book"}}, ""},
        {{{"contract", "1.x"}}, "1.0.0"},
        {{{"ext", "hipaa"}}, "1.1.0"},
        {{{"ext", "gdpr"}}, ""},
        {{{"inputMode", "application/pdf"}}, "1.1.0"},
        {{{"minEvidence", "attested"}}, "1.1.0"},
        {{{"minEvidence", "attested"}, {"issuer", "did:example:other"}}, ""},
        {{{"minEvidence", "attested"}, {"range", "^2"}}, ""},
    };
    for (const auto& [criteria, version] : cases) {
      INFO(criteria[0].first, "=", criteria[0].second);
      CHECK(world.chosen(criteria) == version);
    }
  }

  TEST_CASE("resolve: the answer tells the protocol, the contract, what else does, and why the rest does not") {
    const Versions world;
    ans::Wanted wanted{.range = *ans::VersionRange::parse(">=1.0.0"), .protocols = {{"mcp"}, {"a2a"}}, .negotiate = true};
    auto record = world.registry.resolve(world.name, wanted);
    REQUIRE(record.has_value());
    CHECK(record->negotiation->endpoint->protocol == "a2a");
    CHECK(record->negotiation->endpoint->protocol_version == "1.0");
    CHECK(record->negotiation->alternatives == Texts{"1.1.0", "1.0.0"});
    REQUIRE(record->negotiation->rejected.size() == 1);
    CHECK(record->negotiation->rejected[0].version == "2.1.0-rc.1");
    CHECK(record->negotiation->rejected[0].why == "is not in `>=1.0.0`");
    wanted.capabilities = {*ans::WantedCapability::parse("oasf:language_processing@2.x")};
    record = world.registry.resolve(world.name, wanted);
    REQUIRE(record.has_value());
    CHECK(record->version().version == "1.1.0");
    CHECK(record->negotiation->contract == "2.3.0");
    CHECK(record->negotiation->rejected.size() == 3);
    wanted.protocols = {{"grpc"}};
    const auto refused = world.registry.resolve(world.name, wanted);
    CHECK(problem_of(refused) == ProblemCode::incompatible_version);
    const auto body = Json::parse(ans::to_json_text(refused.error()));
    CHECK(body.at("versions").size() == 4);
    CHECK(body.at("rejected").size() == 4);
    CHECK(body.at("rejected")[2].at("why") == "speaks none of the protocols");
  }

  TEST_CASE("resolve: a deprecated version is chosen where that is allowed and no active one does; never one that is revoked") {
    Versions world;
    world.deprecate("2.0.0");
    CHECK(world.chosen({{"protocol", "a2a"}}) == "1.1.0");
    CHECK(world.chosen({{"protocol", "a2a"}, {"allowDeprecated", "true"}}) == "1.1.0");
    CHECK(world.chosen({{"protocol", "a2a@1.0"}, {"range", "^2.0.0"}}).empty());
    CHECK(world.chosen({{"protocol", "a2a@1.0"}, {"range", "^2.0.0"}, {"allowDeprecated", "true"}}) == "2.0.0");
    CHECK(world.chosen({{"protocol", "a2a"}, {"version", "2.0.0"}}) == "2.0.0");  // who names a version means it
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name, "2.0.0"), world.acme)).has_value());
    CHECK(world.chosen({{"protocol", "a2a@1.0"}, {"range", "^2.0.0"}, {"allowDeprecated", "true"}}).empty());
    ans::Wanted named{.version = *ans::Version::parse("2.0.0"), .protocols = {{"a2a"}}, .negotiate = true};
    CHECK(problem_of(world.registry.resolve(world.name, named)) == ProblemCode::gone);
    named.version = *ans::Version::parse("7.0.0");
    CHECK(problem_of(world.registry.resolve(world.name, named)) == ProblemCode::not_found);
    world.clock.set(test::end);
    CHECK(problem_of(world.registry.resolve(world.name, {.protocols = {{"a2a"}}, .negotiate = true})) == ProblemCode::gone);
  }

  TEST_CASE("search: deprecated versions where they are allowed, ranges after a capability, and criteria without one") {
    Versions world;
    const auto versions = [&](const ans::ParameterValues& parameters) {
      const auto query = ans::search_query_of(parameters);
      REQUIRE_MESSAGE(query.has_value(), (query ? "" : query.error().detail));
      const auto page = world.registry.search(*query);
      REQUIRE(page.has_value());
      Texts out;
      for (const auto& hit : page->hits) out.push_back(hit.version.version + " " + std::string(ans::name(hit.status)));
      return out;
    };
    CHECK(versions({{"cap", "oasf:language_processing@3.0.0"}}) == Texts{"2.0.0 active"});
    CHECK(versions({{"cap", "oasf:language_processing@4.x"}}).empty());
    CHECK(versions({{"q", "translate"}, {"ext", "hipaa"}}) == Texts{"1.1.0 active"});
    CHECK(versions({{"q", "translate"}, {"ext", "gdpr"}}).empty());
    CHECK(versions({{"q", "translate"}, {"protocol", "a2a@0.3"}}) == Texts{"1.1.0 active"});
    world.deprecate("2.0.0");
    CHECK(versions({{"cap", "oasf:language_processing@3.0.0"}}).empty());
    CHECK(versions({{"cap", "oasf:language_processing@3.0.0"}, {"allowDeprecated", "true"}}) == Texts{"2.0.0 deprecated"});
    CHECK(versions({{"cap", "oasf:language_processing"}, {"allowDeprecated", "true"}}) == Texts{"1.1.0 active"});
  }

  TEST_CASE("search: a complete answer counts, its pages belong to one set, and a set that has changed ends it") {
    test::World world;
    for (int i = 0; i < 5; ++i) {
      auto of = world.first();
      of.key += std::to_string(i);
      REQUIRE(world.submit(world.sign(of)).has_value());
    }
    ans::SearchQuery query{.capabilities = {test::capability("oasf:language_processing")}, .complete = true, .limit = 2};
    auto page = *world.registry.search(query);
    const auto complete = *page.complete;
    CHECK(complete.count == 5);
    Texts records;
    for (;;) {
      for (const auto& hit : page.hits) records.push_back(hit.version.record_id);
      if (page.next.empty()) break;
      query.cursor = page.next;
      page = *world.registry.search(query);
      CHECK(page.complete->set == complete.set);
    }
    std::ranges::sort(records);
    std::string text;
    for (const auto& one : records) text += one + "\n";
    CHECK(did::digest_text(did::as_bytes(text)) == complete.set);  // whoever has all pages can tell

    query.cursor = world.registry.search({.capabilities = query.capabilities, .complete = true, .limit = 2})->next;
    auto other = query;
    other.complete = false;
    CHECK(problem_of(world.registry.search(other)) == ProblemCode::invalid_argument);
    auto of = world.first();
    of.key += "5";
    REQUIRE(world.submit(world.sign(of)).has_value());
    CHECK(problem_of(world.registry.search(query)) == ProblemCode::conflict);
  }
}
