#include "records/alias.h"

#include <doctest/doctest.h>

#include "history.h"

namespace {

using ans::ProblemCode;
using test::Json;
using test::problem_of;
using test::World;

// A registry where acme.example publishes an agent with every kind of alias.
struct Domain : World {
  Domain() { test::serve_did_web(web, "acme.example", acme); }

  Json claims(const std::string& version = "1.2.0", const std::string& key = "urn:air:acme.example:nlp:Translate") const {
    auto of = first();
    of.key = key;
    of.issuer = "did:web:acme.example";
    of.version = version;
    auto out = test::statement(of);
    auto& subject = out["credentialSubject"];
    subject["host"] = "translate.acme.example";
    subject["capabilities"][0]["legacyName"] = "DocumentTranslation";
    subject["endpoints"].push_back({{"protocol", "mcp"}, {"url", "https://translate.acme.example/mcp"}});
    subject["artifacts"] = {{{"mediaType", "application/mcp-server-card+json"}, {"data", {{"name", "Example.acme/Translate"}}}}};
    return out;
  }
  std::string signed_text(const Json& of) {
    return test::secure(of, acme, did::Purpose::assertion_method, "did:web:acme.example#k1").dump();
  }
  std::vector<std::string> derived(const Json& of) {
    const auto parsed = ans::AgentStatement::parse(signed_text(of));
    REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().detail));
    auto aliases = *ans::derive_aliases(*parsed);
    CHECK(aliases.at(0) == bot.did);
    aliases.erase(aliases.begin());
    return aliases;
  }
  ans::Answer<ans::Submitted> submit_with(const Json& of, const std::vector<std::string>& aliases = {}) {
    return registry.register_agent(signed_text(of), {}, aliases);
  }
};

const std::vector<std::string> all_aliases{"ans://v1.2.0.translate.acme.example", "a2a://translate.documenttranslation.acme.example.v1.2.0",
                                           "mcp://translate.documenttranslation.acme.example.v1.2.0", "example.acme/Translate"};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("derive_aliases: one for ANSv2, one for each protocol and legacy capability, one for the MCP server") {
    Domain world;
    CHECK(world.derived(world.claims()) == all_aliases);
  }

  TEST_CASE("derive_aliases: what a name cannot say, or the publisher may not, is no alias") {
    Domain world;
    const auto with = [&](const char* pointer, const Json& value, const std::string& version = "1.2.0") {
      auto claims = world.claims(version);
      claims["credentialSubject"][Json::json_pointer(pointer)] = value;
      return world.derived(claims);
    };
    const auto legacy = [](const std::string& tail) {
      return std::vector<std::string>{"a2a://translate.documenttranslation.acme.example.v" + tail,
                                      "mcp://translate.documenttranslation.acme.example.v" + tail, "example.acme/Translate"};
    };
    CHECK(with("/tags", Json::array(), "1.2.0-rc.1") == legacy("1.2.0-rc.1"));  // ANSv2 has no prerelease
    CHECK(with("/tags", Json::array(), "1.2.0+b5") == legacy("1.2.0"));
    CHECK(with("/host", "translate.other.example") == legacy("1.2.0"));
    CHECK(with("/host", "notacme.example") == legacy("1.2.0"));
    CHECK(with("/host", "acme.example").size() == 4);
    CHECK(with("/capabilities/0/extensions", {"HIPAA"}).at(1) == all_aliases[1] + ".hipaa");
    const std::vector<std::string> plain{all_aliases[0], all_aliases[3]};
    CHECK(with("/capabilities/0/extensions", {"hipaa", "gdpr"}) == plain);                              // room for one
    CHECK(with("/capabilities/0/extensions", {"hipaa"}, "1.2.0-rc.1") == std::vector{all_aliases[3]});  // the prerelease takes it
    CHECK(with("/capabilities/0/extensions", {"v2"}) == plain);
    CHECK(with("/capabilities/0/legacyName", "document.translation") == plain);
    CHECK(with("/agentKey", "urn:air:acme.example:trans.late") == plain);
    CHECK(with("/artifacts/0/data/name", "com.other/translate").size() == 3);
    CHECK(with("/artifacts/0/data/name", 7).size() == 3);
    CHECK(with("/artifacts/0/mediaType", "application/json").size() == 3);
    // A key has no domain, and a did:web with a path is a guest on one.
    auto claims = world.claims("1.2.0", world.name);
    CHECK(world.derived(claims).empty());
    CHECK(world.derived(world.claims("1.2.0", "urn:air:did:web:acme.example:agents:translate")).empty());
    CHECK(world.derived(world.claims("1.2.0", "urn:air:did:web:acme.example:translate")).size() == 4);
  }

  TEST_CASE("derive_aliases: more aliases than an event holds are too many") {
    Domain world;
    auto claims = world.claims();
    for (int i = 0; i < 33; ++i) {
      auto one = claims["credentialSubject"]["capabilities"][0];
      one["id"] = "x" + std::to_string(i);
      one["legacyName"] = "legacy" + std::to_string(i);
      claims["credentialSubject"]["capabilities"].push_back(one);
    }
    CHECK(problem_of(world.submit_with(claims)) == ProblemCode::too_large);
  }

  TEST_CASE("Registry: an agent is resolved by each of its aliases, and a name with a version means that version") {
    Domain world;
    const auto first = world.submit_with(world.claims(), {"A2A://Translate.DocumentTranslation.acme.example.v1.2"});
    REQUIRE_MESSAGE(first.has_value(), (first ? "" : first.error().detail));
    auto next = world.claims("1.3.0");
    next["credentialSubject"]["sequence"] = 2;
    next["credentialSubject"]["previous"] = first->record.agent.record_id;
    REQUIRE(world.registry.update("example.acme/Translate", world.signed_text(next), {}).has_value());

    const auto version = [&](std::string_view name) { return world.registry.resolve(name, std::nullopt)->version().version; };
    for (const auto& alias : all_aliases) {
      INFO(alias);
      CHECK(version(alias) == (alias.contains("://") ? "1.2.0" : "1.3.0"));
    }
    CHECK(version("ANS://v1.3.0.Translate.acme.example") == "1.3.0");
    CHECK(version("mcp://translate.documenttranslation.acme.example.v1.2") == "1.2.0");
    CHECK(version("mcp://translate.documenttranslation.acme.example.v1.2.0+build") == "1.2.0");
    CHECK(problem_of(world.registry.resolve("mcp://translate.documenttranslation.acme.example.v1.2.0.hipaa", std::nullopt)) ==
          ProblemCode::not_found);
    CHECK(problem_of(world.registry.resolve(all_aliases[0], *ans::Version::parse("1.3.0"))) == ProblemCode::invalid_argument);
    CHECK(world.registry.resolve(all_aliases[0], *ans::Version::parse("1.2.0+b")).has_value());
    CHECK(problem_of(world.registry.resolve(all_aliases[0], ans::Wanted{.range = *ans::VersionRange::parse("^1.3")})) ==
          ProblemCode::incompatible_version);
    CHECK(world.registry.resolve(all_aliases[0], ans::Wanted{.range = *ans::VersionRange::parse("^1")})->version().version == "1.2.0");
  }

  TEST_CASE("Registry: an alias that is asked for and cannot be is refused with the reason") {
    Domain world;
    const auto refused = [&](const std::string& alias) { return world.submit_with(world.claims(), {all_aliases[0], alias}); };
    CHECK(problem_of(refused("ans://v1.2.0.acme.example")) == ProblemCode::name_not_expressible);
    CHECK(problem_of(refused("a2a://translate.other.acme.example.v1.2.0")) == ProblemCode::name_not_expressible);
    CHECK(problem_of(refused("com.other/translate")) == ProblemCode::name_not_expressible);
    CHECK(problem_of(refused("ans://v1.2.acme.example")) == ProblemCode::invalid_name);
    CHECK(refused("ans://v1.2").error().pointer == "/aliases/1");
    CHECK(test::events(world) == 0);

    REQUIRE(world.submit_with(world.claims()).has_value());
    const auto twin = world.claims("1.2.0", "urn:air:acme.example:other:translate");  // the same last part, another namespace
    CHECK(problem_of(world.submit_with(twin, {all_aliases[1]})) == ProblemCode::conflict);
    REQUIRE(world.submit_with(twin).has_value());  // not asked for: it stays with the first
    CHECK(world.registry.state(all_aliases[1])->agent_key == "urn:air:acme.example:nlp:translate");
  }

  TEST_CASE("Registry: who takes an alias over leaves its release in the history of who had it") {
    Domain world;
    const std::string first = "urn:air:acme.example:nlp:translate";
    REQUIRE(world.submit_with(world.claims()).has_value());
    const auto revocation =
        test::secure(test::revocation(first), world.acme, did::Purpose::capability_invocation, "did:web:acme.example#k1");
    REQUIRE(world.registry.revoke(first, revocation.dump()).has_value());
    const auto before = world.registry.state(first)->events.size();
    const std::string second = "urn:air:acme.example:other:translate";
    REQUIRE(world.submit_with(world.claims("1.2.0", second)).has_value());
    for (const auto& alias : all_aliases) CHECK(world.registry.state(alias)->agent_key == second);
    const auto state = world.registry.state(first);
    REQUIRE(state->events.size() == before + 1);
    const auto released = ans::Event::parse(world.registry.events(state->events.back(), 1)->front().bytes);
    CHECK(released->type == ans::EventType::alias_released);
    CHECK(released->aliases.size() == all_aliases.size() + 1);  // and the agent's DID
    CHECK(state->events.back() < world.registry.state(second)->events.front());
    // Nothing was released where nothing was taken.
    REQUIRE(world.submit_with(world.claims("1.2.0", "urn:air:acme.example:third:translate")).has_value());
    CHECK(world.registry.state(second)->events.size() == 1);
    test::check_sound(world);
    const auto grown = test::dump(world.store);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
    CHECK(test::dump(world.store) == grown);
  }

  TEST_CASE("Registry: a range takes the highest active version in it, and without one the table of versions is the answer") {
    World world;
    auto record = world.register_first();
    for (const auto* version : {"1.4.0", "1.2.0", "2.0.0-rc.1", "1.5.0"}) {
      REQUIRE(world.update(world.after(record, version)).has_value());
      record = *world.registry.resolve(world.name, *ans::Version::parse(version));
    }
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name, "1.5.0"), world.acme)).has_value());
    const auto in = [&](std::string_view range) {
      return world.registry.resolve(world.name, ans::Wanted{.range = *ans::VersionRange::parse(range)});
    };
    CHECK(in("^1")->version().version == "1.4.0");
    CHECK(in("<1.4")->version().version == "1.2.0");
    CHECK(in(">=2.0.0-0")->version().version == "2.0.0-rc.1");
    CHECK(in("")->version().version == "1.4.0");
    const auto none = in("1.5.x");
    CHECK(problem_of(none) == ProblemCode::incompatible_version);
    const auto table = Json::parse(ans::to_json_text(none.error())).at("versions");
    REQUIRE(table.size() == 5);
    CHECK(table[4].at("version") == "1.5.0");
    CHECK(table[4].at("status") == "revoked");
    world.clock.set("2027-03-01T00:00:00Z");
    CHECK(problem_of(in("^1")) == ProblemCode::incompatible_version);
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    CHECK(problem_of(in("^1")) == ProblemCode::gone);
  }

  TEST_CASE("Registry: a name that reads like another publisher's, for the same kind of work, is refused") {
    Domain world;
    test::serve_did_web(world.web, "acrne.example", world.stranger);
    REQUIRE(world.submit_with(world.claims()).has_value());
    auto of = world.first();
    of.issuer = "did:web:acrne.example";
    const auto like = [&](const std::string& name, const std::string& path) {
      of.key = name;
      of.paths = {"images", path};
      return world.submit(
          test::secure(test::statement(of), world.stranger, did::Purpose::assertion_method, "did:web:acrne.example#k1").dump());
    };
    const auto refused = like("urn:air:acrne.example:n1p:trans-late", "language_processing/other");
    CHECK(problem_of(refused) == ProblemCode::confusable_name);
    CHECK(refused.error().detail.contains("urn:air:acme.example:nlp:translate"));
    // Daemons of before wrote an entry for each category, with the category in between.
    ans::WriteBatch older;
    REQUIRE(world.store
                .scan(ans::Table::skeletons, {}, {},
                      [&](std::string_view key, std::string_view) {
                        const auto border = key.find('\0') + 1;
                        for (const auto* category : {"mcp:tool", "oasf:language_processing"})
                          older.put(ans::Table::skeletons,
                                    std::string(key.substr(0, border)) + category + '\0' + std::string(key.substr(border)), {});
                        older.remove(ans::Table::skeletons, std::string(key));
                        return true;
                      })
                .has_value());
    REQUIRE(older.ops().size() == 3);
    REQUIRE(world.store.write(older).has_value());
    CHECK(problem_of(like("urn:air:acrne.example:n1p:trans-late", "language_processing/other")) == ProblemCode::confusable_name);
    CHECK(like("urn:air:acrne.example:nlp:summarize", "language_processing/other").has_value());
    CHECK(like("urn:air:acrne.example:nlp:translate", "video").has_value());  // another kind of work
    // The publisher's own second spelling is nobody's harm, and the revoked stand in nobody's way.
    CHECK(world.submit_with(world.claims("1.0.0", "urn:air:acme.example:nlp:trans-late")).has_value());
    for (const auto* name : {"urn:air:acme.example:nlp:translate", "urn:air:acme.example:nlp:trans-late"}) {
      const auto command = test::secure(test::revocation(name), world.acme, did::Purpose::capability_invocation, "did:web:acme.example#k1");
      REQUIRE(world.registry.revoke(name, command.dump()).has_value());
    }
    CHECK(like("urn:air:acrne.example:n1p:trans-late", "language_processing/other").has_value());
  }
}
