#include "registry/registry.h"

#include <did/hash.h>
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "fixture.h"

namespace {

using ans::ProblemCode;
using test::capability;
using test::events;
using test::found;
using test::Json;
using test::member;
using test::problem_of;
using test::World;

constexpr std::string_view translation = "language_processing/language_translation/translation";

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: the life of an agent, from registration to revocation") {
    World world;
    const auto text = world.sign(world.first());
    const auto submitted = world.submit(text);
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
    CHECK(submitted->created);
    CHECK(submitted->record.statement == text);

    const auto resolved = world.registry.resolve(world.name, std::nullopt);
    REQUIRE(resolved.has_value());
    CHECK(resolved->version().version == "1.0.0");
    CHECK(resolved->standing.status == ans::Status::active);
    CHECK(resolved->agent.publisher == world.acme.did);
    CHECK(*world.registry.statement(resolved->version().record_id) == text);
    CHECK(world.registry.resolve(world.bot.did, std::nullopt)->agent.agent_key == world.name);

    REQUIRE(world.update(world.after(*resolved, "1.1.0")).has_value());
    CHECK(world.registry.resolve(world.name, std::nullopt)->version().version == "1.1.0");
    CHECK(world.registry.resolve(world.name, *ans::Version::parse("1.0.0"))->version().version == "1.0.0");
    CHECK(problem_of(world.registry.resolve(world.name, *ans::Version::parse("9.0.0"))) == ProblemCode::not_found);

    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    const auto gone = world.registry.resolve(world.name, std::nullopt);
    CHECK(problem_of(gone) == ProblemCode::gone);
    CHECK(member(gone.error(), "agentStatus") == "revoked");
    CHECK(member(gone.error(), "reason") == "keyCompromise");
    CHECK(member(gone.error(), "since") == "2026-11-22T12:00:00Z");

    const auto history = world.registry.history(world.name, 1, 10);
    REQUIRE(history.has_value());
    REQUIRE(history->events.size() == 3);
    CHECK(ans::Event::parse(history->events[2].bytes)->type == ans::EventType::agent_revoked);
    CHECK(ans::Event::parse(history->events[2].bytes)->prev == did::digest_text(did::as_bytes(history->events[1].bytes)));
  }

  TEST_CASE("Registry: a prerelease is answered only where no release is active, and build metadata tells no versions apart") {
    World world;
    auto first = world.first();
    first.version = "2.0.0-rc.1";
    auto record = world.submit(world.sign(first))->record;
    CHECK(world.registry.resolve(world.name, std::nullopt)->version().version == "2.0.0-rc.1");
    REQUIRE(world.update(world.after(record, "1.0.0")).has_value());
    record = *world.registry.resolve(world.name, std::nullopt);
    CHECK(record.version().version == "1.0.0");
    CHECK(world.registry.resolve(world.name, *ans::Version::parse("1.0.0+b5"))->version().version == "1.0.0");
    CHECK(problem_of(world.update(world.after(record, "1.0.0+b5"))) == ProblemCode::version_exists);
  }

  TEST_CASE("Registry: a replayed statement is answered as the first time and changes nothing") {
    World world;
    const auto claims = test::statement(world.first());
    const auto first = world.submit(world.sign(claims));
    const auto again = world.submit(test::secure(claims, world.acme, did::Purpose::assertion_method, {}, "2026-11-22T11:00:00Z").dump(2));
    REQUIRE(again.has_value());
    CHECK_FALSE(again->created);
    CHECK(again->record.statement == first->record.statement);
    CHECK(again->record.agent == first->record.agent);
    CHECK(events(world) == 1);
  }

  TEST_CASE("Registry: the order of statements is theirs to say, and the registry's to check") {
    World world;
    const auto record = world.register_first();
    auto other = world.first();
    other.paths = {"images"};
    CHECK(problem_of(world.submit(world.sign(other))) == ProblemCode::version_exists);
    other.version = "1.1.0";
    CHECK(problem_of(world.submit(world.sign(other))) == ProblemCode::sequence_conflict);  // sequence 1 again

    auto next = world.after(record, "1.1.0");
    CHECK(problem_of(world.submit(world.sign(next))) == ProblemCode::conflict);  // further statements go through update
    next.sequence = 3;
    CHECK(problem_of(world.update(next)) == ProblemCode::sequence_conflict);
    next.sequence = 2;
    next.previous = "sha256:" + std::string(64, '0');
    CHECK(problem_of(world.update(next)) == ProblemCode::sequence_conflict);
    CHECK(events(world) == 1);

    auto unknown = world.first();
    unknown.key += "2";
    CHECK(problem_of(world.update(unknown)) == ProblemCode::not_found);
    unknown.sequence = 2;
    unknown.previous = next.previous;
    CHECK(problem_of(world.submit(world.sign(unknown))) == ProblemCode::sequence_conflict);
  }

  TEST_CASE("Registry: only the publisher in the name speaks for it") {
    World world;
    auto claims = test::statement(world.first());
    claims["issuer"] = world.stranger.did;
    CHECK(problem_of(world.submit(test::secure(claims, world.stranger).dump())) == ProblemCode::forbidden);
    // The publisher's name, a stranger's key.
    claims["issuer"] = world.acme.did;
    CHECK(problem_of(world.submit(test::secure(claims, world.stranger).dump())) == ProblemCode::proof_invalid);
    // The publisher's key named, the stranger's used.
    CHECK(problem_of(world.submit(test::secure(claims, world.stranger, did::Purpose::assertion_method, world.acme.method).dump())) ==
          ProblemCode::proof_invalid);
    // The agent itself is not the publisher.
    claims["issuer"] = world.bot.did;
    CHECK(problem_of(world.submit(test::secure(claims, world.bot).dump())) == ProblemCode::forbidden);
    // A signature for another purpose.
    CHECK(problem_of(world.submit(test::secure(test::statement(world.first()), world.acme, did::Purpose::capability_invocation).dump())) ==
          ProblemCode::proof_invalid);
    CHECK(events(world) == 0);
  }

  TEST_CASE("Registry: a statement changed in any member after signing is refused") {
    World world;
    const auto signed_claims = Json::parse(world.sign(world.first()));
    const std::vector<std::pair<std::string, Json>> changes{
        {"/credentialSubject/displayName", "Evil Translate"},
        {"/credentialSubject/id", world.stranger.did},
        {"/credentialSubject/endpoints/0/url", "https://evil.example/a2a"},
        {"/credentialSubject/version", "1.0.1"},
        {"/credentialSubject/capabilities/0/path", "images"},
        {"/validUntil", "2027-02-21T10:00:00Z"},
        {"/name", "added"},
        {"/proof/created", "2026-11-22T10:00:01Z"},
        {"/proof/proofPurpose", "authentication"},
        {"/proof/cryptosuite", "ecdsa-jcs-2019"},
        {"/proof/cryptosuite", "eddsa-rdfc-2022"},
    };
    for (const auto& [pointer, value] : changes) {
      auto changed = signed_claims;
      changed[Json::json_pointer(pointer)] = value;
      INFO(pointer);
      CHECK(problem_of(world.submit(changed.dump())) == ProblemCode::proof_invalid);
    }
    CHECK(events(world) == 0);
    CHECK(world.submit(signed_claims.dump(4)).has_value());  // layout is no content
  }

  TEST_CASE("Registry: a statement that is over, or has not begun, is refused") {
    World world;
    const auto text = world.sign(world.first());
    world.clock.set("2027-02-20T10:00:00Z");
    CHECK(problem_of(world.submit(text)) == ProblemCode::invalid_argument);
    world.clock.set("2026-11-22T09:00:00Z");
    CHECK(problem_of(world.submit(text)) == ProblemCode::proof_invalid);
  }

  TEST_CASE("Registry: a version ends at its deadline by the clock alone") {
    World world;
    world.register_first();
    world.clock.set("2027-02-20T09:59:59Z");
    CHECK(world.registry.resolve(world.name, std::nullopt).has_value());
    CHECK(found(world, "oasf@1.1.1:language_processing").size() == 1);
    world.clock.set("2027-02-20T10:00:00Z");
    const auto gone = world.registry.resolve(world.name, std::nullopt);
    CHECK(problem_of(gone) == ProblemCode::gone);
    CHECK(member(gone.error(), "agentStatus") == "expired");
    CHECK(member(gone.error(), "since") == "2027-02-20T10:00:00Z");
    CHECK(found(world, "oasf@1.1.1:language_processing").empty());
    CHECK(events(world) == 1);
    // The name lives on with its next statement.
    auto claims = test::statement(world.after(ans::Record{*world.registry.state(world.name), 0, {}, {}, {}}, "1.1.0"));
    claims["validUntil"] = "2027-06-01T00:00:00Z";
    CHECK(world.registry.update(world.name, world.sign(claims), {}).has_value());
    CHECK(world.registry.resolve(world.name, std::nullopt)->version().version == "1.1.0");
  }

  TEST_CASE("Registry: a domain's agents are signed by the domain's did:web") {
    World world;
    test::serve_did_web(world.web, "acme.example", world.acme);
    auto of = world.first();
    of.key = "urn:air:Acme.example:Translate";
    of.issuer = "did:web:acme.example";
    const auto signed_text = [&](const std::string& method) {
      return test::secure(test::statement(of), world.acme, did::Purpose::assertion_method, method).dump();
    };
    const auto submitted = world.submit(signed_text("did:web:acme.example#k1"));
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
    CHECK(submitted->record.agent.agent_key == "urn:air:acme.example:translate");
    CHECK(world.registry.resolve("urn:air:ACME.example:TRANSLATE", std::nullopt).has_value());

    of.key = "urn:air:other.example:translate";
    CHECK(problem_of(world.submit(signed_text("did:web:acme.example#k1"))) == ProblemCode::forbidden);
    of.key = "urn:air:acme.example:second";
    CHECK(problem_of(world.submit(signed_text("did:web:acme.example#k2"))) == ProblemCode::proof_invalid);
    CHECK(problem_of(world.submit(signed_text(world.acme.method))) == ProblemCode::proof_invalid);
    world.web.down = true;
    CHECK(problem_of(world.submit(signed_text("did:web:acme.example#k1"))) == ProblemCode::unavailable);

    of.issuer = "did:webvh:QmScid:acme.example";
    of.key = "urn:air:" + of.issuer + ":translate";
    CHECK(problem_of(world.submit(signed_text(of.issuer + "#k1"))) == ProblemCode::control_unproven);
  }

  TEST_CASE("Registry: credentials are kept as received, and their evidence is found with the capability") {
    World world;
    const auto credential = test::secure(test::capability_credential(world.lab, world.bot.did, translation), world.lab).dump(1);
    const auto record = world.register_first({credential});
    REQUIRE(record.credentials.size() == 1);
    CHECK(record.credentials[0] == credential);
    const auto page = world.registry.search({.capabilities = {capability("oasf:language_processing")}, .cursor = {}});
    REQUIRE(page->hits.size() == 1);
    const auto& match = page->hits[0].matches[0];
    CHECK(match.degree == ans::Degree::specialization);
    REQUIRE(match.evidence.size() == 1);
    CHECK(match.evidence[0].issuer == world.lab.did);
    CHECK(match.evidence[0].level == "attested");
    CHECK(*world.registry.credential(match.evidence[0].credential) == credential);
    CHECK(events(world) == 2);

    world.clock.set("2026-12-22T10:00:00Z");  // the credential ends before the statement
    CHECK(world.registry.search({.capabilities = {capability("oasf:language_processing")}, .cursor = {}})
              ->hits[0]
              .matches[0]
              .evidence.empty());
  }

  TEST_CASE("Registry: one credential that is not accepted refuses the whole registration, with the reason") {
    World world;
    const auto good = test::capability_credential(world.lab, world.bot.did, translation);
    const auto refused = [&](const std::string& credential) {
      const auto answer = world.submit(world.sign(world.first()), {test::secure(good, world.lab).dump(), credential});
      CHECK(problem_of(answer) == ProblemCode::credential_invalid);
      CHECK_FALSE(answer.error().detail.empty());
      CHECK(answer.error().pointer.starts_with("/credentials/1"));
    };
    auto other = good;
    other["credentialSubject"]["capability"]["path"] = "images";  // not declared
    refused(test::secure(other, world.lab).dump());
    refused(test::secure(test::capability_credential(world.lab, world.stranger.did, translation), world.lab).dump());  // another agent
    refused(test::secure(good, world.stranger).dump());                                                                // forged
    other = test::secure(good, world.lab);
    other["credentialSubject"]["id"] = world.bot.did;
    other["validUntil"] = "2027-12-22T10:00:00Z";  // changed after signing
    refused(other.dump());
    other = good;
    other["validUntil"] = "2026-11-22T11:00:00Z";  // expired
    refused(test::secure(other, world.lab).dump());
    other = good;
    other["credentialStatus"] = {{"id", "https://lab.example/status#1"},
                                 {"type", "BitstringStatusListEntry"},
                                 {"statusPurpose", "revocation"},
                                 {"statusListIndex", "1"},
                                 {"statusListCredential", "https://lab.example/status"}};
    refused(test::secure(other, world.lab).dump());  // what cannot be examined is not accepted
    for (const auto& [name, value] : std::vector<std::pair<std::string, Json>>{
             {"agentKey", "urn:air:acme.com:other"}, {"recordId", "sha256:0"}, {"versionRange", "^1"}}) {
      other = good;
      other["credentialSubject"][name] = value;
      INFO(name);
      refused(test::secure(other, world.lab).dump());
    }
    other = good;
    other["type"] = {"VerifiableCredential"};
    refused(test::secure(other, world.lab).dump());
    refused(R"({"a":1,"a":2})");
    other = good;
    other["issuer"] = "did:webvh:QmScid:lab.example";
    refused(test::secure(other, world.lab, did::Purpose::assertion_method, "did:webvh:QmScid:lab.example#k1").dump());
    other["issuer"] = "did:web:lab.example";  // cannot be resolved now: not accepted, and not refused for good
    CHECK(problem_of(world.submit(world.sign(world.first()),
                                  {test::secure(other, world.lab, did::Purpose::assertion_method, "did:web:lab.example#k1").dump()})) ==
          ProblemCode::unavailable);
    CHECK(problem_of(world.submit(world.sign(world.first()), {test::secure(good, world.lab).dump(),
                                                              test::secure(good, world.lab).dump()})) == ProblemCode::invalid_argument);
    CHECK(events(world) == 0);
  }

  TEST_CASE("Registry: a credential may name several declared capabilities, and say how it tested them") {
    World world;
    auto of = world.first();
    of.paths = {std::string(translation), "images"};
    auto credential = test::capability_credential(world.lab, world.bot.did, translation);
    credential["credentialSubject"]["capability"] = {{{"taxonomy", "oasf@1.1.1"}, {"path", translation}}, {{"path", "oasf@1.1.1:images"}}};
    credential["credentialSubject"]["agentKey"] = world.name;
    credential["credentialSubject"]["versionRange"] = "1.0.0";
    credential["credentialSubject"]["evidence"] = {
        {"level", "tested"}, {"suite", {{"id", "s"}, {"digest", "sha256:0"}}}, {"cases", 10}, {"passed", 10}};
    const auto submitted = world.submit(world.sign(of), {test::secure(credential, world.lab).dump()});
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
    const auto& evidence = submitted->record.version().evidence;
    REQUIRE(evidence.size() == 2);
    CHECK(evidence[0].capability == "c1");
    CHECK(evidence[1].capability == "c2");
    CHECK(evidence[1].level == "tested");
    CHECK(submitted->record.credentials.size() == 1);
  }

  TEST_CASE("Registry: what an agent says of itself is no more than bound to its key, even where it says that it was tested") {
    World world;
    auto credential = test::capability_credential(world.bot, world.bot.did, translation);
    credential["credentialSubject"]["evidence"] = {
        {"level", "tested"}, {"suite", {{"id", "s"}, {"digest", "sha256:0"}}}, {"cases", 10}, {"passed", 10}};
    const auto record = world.register_first({test::secure(credential, world.bot).dump()});
    CHECK(record.version().evidence.at(0).level == "keybound");
    ans::SearchQuery query{.capabilities = {capability("oasf:language_processing")}, .cursor = {}};
    query.criteria.min_evidence = ans::EvidenceLevel::keybound;
    CHECK(world.registry.search(query)->hits.size() == 1);
    query.criteria.min_evidence = ans::EvidenceLevel::attested;
    CHECK(world.registry.search(query)->hits.empty());
  }

  TEST_CASE("Registry: a DID names the agent that was bound first, until the DID itself or a revocation says otherwise") {
    World world;
    world.register_first();
    auto squatter = world.first();
    squatter.key = "urn:air:" + world.stranger.did + ":translate";
    squatter.issuer = world.stranger.did;
    REQUIRE(world.submit(test::secure(test::statement(squatter), world.stranger).dump()).has_value());
    CHECK(world.registry.state(world.bot.did)->agent_key == world.name);

    auto own = world.first();
    own.key = "urn:air:" + world.bot.did + ":translate";
    own.issuer = world.bot.did;
    REQUIRE(world.submit(test::secure(test::statement(own), world.bot).dump()).has_value());
    CHECK(world.registry.state(world.bot.did)->agent_key == own.key);
    const auto last = world.registry.state(world.name)->events.back();
    CHECK(ans::Event::parse(world.registry.events(last, 1)->front().bytes)->aliases == std::vector<std::string>{world.bot.did});
  }

  TEST_CASE("Registry: search finds agents under their concepts, joins several by AND, and goes on page by page") {
    World world;
    std::vector<std::string> all;
    for (int i = 0; i < 5; ++i) {
      auto of = world.first();
      of.key = world.name + std::to_string(i);
      of.paths = i % 2 == 0 ? std::vector<std::string>{"nlp/translation", "images"} : std::vector<std::string>{"nlp/summary"};
      REQUIRE(world.submit(world.sign(of)).has_value());
      all.push_back(of.key + "@1.0.0");
    }
    CHECK(found(world, "oasf@1.1.1:nlp") == all);
    CHECK(found(world, "oasf:nlp/translation").size() == 3);
    CHECK(found(world, "oasf:nlp/translation/x").empty());
    CHECK(found(world, "a2a:nlp").empty());

    const auto both = world.registry.search({.capabilities = {capability("oasf:nlp"), capability("oasf:images")}, .cursor = {}});
    REQUIRE(both->hits.size() == 3);
    CHECK(both->hits[0].matches[1].degree == ans::Degree::exact);
    CHECK(both->hits[0].matches[1].offered.id == "c2");

    std::vector<std::string> paged;
    ans::SearchQuery query{.capabilities = {capability("oasf:nlp")}, .limit = 2, .cursor = {}};
    int pages = 0;
    do {
      const auto page = world.registry.search(query);
      REQUIRE(page.has_value());
      CHECK(page->hits.size() <= 2);
      for (const auto& hit : page->hits) paged.push_back(hit.agent_key + "@" + hit.version.version);
      query.cursor = page->next;
      ++pages;
    } while (!query.cursor.empty());
    CHECK(paged == all);
    CHECK(pages == 3);
    query.cursor = "!";
    CHECK(problem_of(world.registry.search(query)) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.registry.search(ans::SearchQuery{})) == ProblemCode::invalid_argument);
  }

  TEST_CASE("Registry: history is read in parts, from any of its events") {
    World world;
    const auto record = world.register_first();
    REQUIRE(world.update(world.after(record, "1.1.0")).has_value());
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    const auto page = world.registry.history(world.name, 2, 1);
    REQUIRE(page->events.size() == 1);
    CHECK(page->events[0].sequence == 2);
    CHECK(page->next == 3);
    CHECK(world.registry.history(world.name, 3, 1)->next == 0);
    CHECK(world.registry.history(world.name, 4, 1)->events.empty());
  }

  TEST_CASE("Registry: a second one over the same store goes on where the first ended") {
    World world;
    world.register_first();
    ans::Registry other(world.store, world.clock, world.methods);
    auto of = world.first();
    of.key += "2";
    REQUIRE(other.register_agent(world.sign(of), {}).has_value());
    CHECK(other.history(of.key, 1, 10)->events.at(0).sequence == 2);
    // The first does not know of that event: its write loses, nothing is overwritten, and then it has learnt.
    of.key += "3";
    CHECK(problem_of(world.submit(world.sign(of))) == ProblemCode::conflict);
    CHECK(world.submit(world.sign(of)).has_value());
    CHECK(events(world) == 3);
  }

  TEST_CASE("Registry: of many at once, one registers a version") {
    World world;
    const auto record = world.register_first();
    std::vector<std::string> texts;
    for (int i = 0; i < 8; ++i) {
      auto claims = test::statement(world.after(record, "1.1.0"));
      claims["credentialSubject"]["description"] = "try " + std::to_string(i);
      texts.push_back(world.sign(claims));
    }
    std::atomic<int> created = 0;
    {
      std::vector<std::jthread> threads;
      for (const auto& text : texts)
        threads.emplace_back([&] { created += world.registry.update(world.name, text, {}).has_value() ? 1 : 0; });
    }
    CHECK(created == 1);
    CHECK(events(world) == 2);
  }

  TEST_CASE("Registry::resolve: what is no name is invalid_name, what is nobody's is not_found") {
    const World world;
    for (const auto* name :
         {"", "x", "urn:air:acme", "a2a://a.b.v1.0.0", "ans://v1.0.acme.com", "com.acme/", "urn:air:acme.com:a/b", "urn:air:acme.com:%41"})
      CHECK(problem_of(world.registry.resolve(name, std::nullopt)) == ProblemCode::invalid_name);
    CHECK(problem_of(world.registry.resolve("urn:air:acme.com:x", std::nullopt)) == ProblemCode::not_found);
    for (const auto* name : {"did:key:z6Mk", "a2a://a.b.c.v1.0.0", "ans://v1.0.0.acme.com", "com.acme/x"})
      CHECK(problem_of(world.registry.resolve(name, std::nullopt)) == ProblemCode::not_found);
  }
}
