// A name that reads like another's is taken with the word of somebody whom the registry believes.
#include "records/organization.h"

#include <did/hash.h>
#include <doctest/doctest.h>

#include "control.h"
#include "history.h"

namespace {

using ans::ProblemCode;
using test::Actor;
using test::Json;
using test::problem_of;

constexpr const char* alike = "urn:air:acrne.example:nlp:translate";

// acme.example has its agent; acrne.example comes later.
struct Twins : test::Strict {
  Actor other{51};
  Actor notary{52};
  ans::Registry believing{store, clock, methods, ans::builtin_taxonomies(), {.organization_issuers = {notary.did}}};

  Twins() {
    test::serve_did_web(web, "acme.example", acme);
    test::serve_did_web(web, "acrne.example", other);
    far.pages = web.pages;
    REQUIRE(believing.register_agent(statement_of("urn:air:acme.example:nlp:translate", "did:web:acme.example", acme), {}).has_value());
  }
  std::string statement_of(const std::string& key, const std::string& issuer, Actor& by, const std::string& version = "1.0.0") {
    auto of = first();
    of.key = key;
    of.issuer = issuer;
    of.version = version;
    return test::secure(test::statement(test::following(registry, std::move(of))), by, did::Purpose::assertion_method, issuer + "#k1")
        .dump();
  }
  std::string second(const std::string& version = "1.0.0") { return statement_of(alike, "did:web:acrne.example", other, version); }
  [[nodiscard]] Json claims(const std::string& subject = "did:web:acrne.example") const {
    return {{"@context", {vc::context_v2, "https://www.w3.org/ns/credentials/undefined-terms/v2"}},
            {"type", {"VerifiableCredential", "OrganizationCredential"}},
            {"issuer", notary.did},
            {"validFrom", test::start},
            {"validUntil", "2026-12-22T10:00:00Z"},
            {"credentialSubject", {{"id", subject}, {"legalName", "Acrne Ltd"}}}};
  }
  std::string credential() { return test::secure(claims(), notary).dump(); }
  ans::Answer<ans::Submitted> with(ans::Registry& at, const std::string& shown) {
    return at.register_agent(second(), std::vector<std::string_view>{shown});
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE(
      "Registry: a name that reads like another's is taken with an organization credential of somebody who is believed, and its digest "
      "stays") {
    Twins world;
    const auto refused = world.believing.register_agent(world.second(), {});
    CHECK(problem_of(refused) == ProblemCode::confusable_name);
    CHECK(refused.error().hint.contains("OrganizationCredential"));
    const auto credential = world.credential();
    const auto taken = world.with(world.believing, credential);
    REQUIRE_MESSAGE(taken.has_value(), (taken ? "" : taken.error().detail));
    CHECK(taken->record.credentials.empty());  // it vouches for no capability
    const auto event = Json::parse(world.registry.events(2, 1)->front().bytes);
    CHECK(event.at("data").at("organization") == did::digest_text(did::as_bytes(credential)));
    // From here on neither is in the other's way.
    CHECK(world.believing.update(alike, world.second("1.1.0"), {}).has_value());
    const std::string first = "urn:air:acme.example:nlp:translate";
    CHECK(world.believing.update(first, world.statement_of(first, "did:web:acme.example", world.acme, "1.1.0"), {}).has_value());
    test::check_sound(world);
    const auto grown = test::dump(world.store);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
    CHECK(test::dump(world.store) == grown);
  }

  TEST_CASE("Registry: what lets a name in in one category lets it in in no other") {
    Twins world;
    REQUIRE(world.with(world.believing, world.credential()).has_value());
    auto of = world.first();
    const std::string first = "urn:air:acme.example:nlp:translate";
    of.key = first;
    of.issuer = "did:web:acme.example";
    of.version = "1.1.0";
    of.sequence = 2;
    of.previous = world.registry.state(first)->record_id;
    of.paths = {"images"};
    REQUIRE(world.believing
                .update(first,
                        test::secure(test::statement(of), world.acme, did::Purpose::assertion_method, "did:web:acme.example#k1").dump(), {})
                .has_value());
    of.key = alike;
    of.issuer = "did:web:acrne.example";
    of.previous = world.registry.state(alike)->record_id;
    const auto text = test::secure(test::statement(of), world.other, did::Purpose::assertion_method, "did:web:acrne.example#k1").dump();
    CHECK(problem_of(world.believing.update(alike, text, {})) == ProblemCode::confusable_name);
    CHECK(world.believing.update(alike, text, std::vector<std::string_view>{world.credential()}).has_value());
  }

  TEST_CASE("Registry: an organization credential that is not to be believed refuses the registration") {
    Twins world;
    const auto refused = [&](const std::string& shown, std::string_view pointer) {
      const auto answer = world.with(world.believing, shown);
      CHECK(problem_of(answer) == ProblemCode::credential_invalid);
      CHECK(answer.error().pointer == "/credentials/0" + std::string(pointer));
    };
    refused(test::secure(world.claims("did:web:acme.example"), world.notary).dump(), "/credentialSubject/id");
    auto claims = world.claims();
    claims["issuer"] = world.stranger.did;
    refused(test::secure(claims, world.stranger).dump(), "/issuer");
    const auto starts_with = [&](const std::string& shown) {
      const auto answer = world.with(world.believing, shown);
      CHECK(problem_of(answer) == ProblemCode::credential_invalid);
      CHECK(answer.error().pointer.starts_with("/credentials/0"));
    };
    starts_with(test::secure(world.claims(), world.stranger).dump());  // forged
    auto changed = test::secure(world.claims("did:web:acme.example"), world.notary);
    changed["credentialSubject"]["id"] = "did:web:acrne.example";
    starts_with(changed.dump());
    claims = world.claims();
    claims["validUntil"] = "2026-11-22T11:00:00Z";
    starts_with(test::secure(claims, world.notary).dump());  // over
    // Who believes nobody takes no such credential at all, also where no name is in the way.
    CHECK(problem_of(world.with(world.registry, world.credential())) == ProblemCode::credential_invalid);
    CHECK(test::events(world) == 1);
  }

  TEST_CASE("Registry: where control must be proven first, the credential that was shown counts then as well") {
    Twins world;
    auto ownership = world.ownership();
    ownership.organization_issuers = {world.notary.did};
    ans::Registry both(world.store, world.clock, world.methods, ans::builtin_taxonomies(), ownership);
    const auto submitted = world.with(both, world.credential());
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
    CHECK(submitted->record.standing.status == ans::Status::pending);
    const auto proven = both.prove_control(alike, R"({"method":"did-web"})");
    REQUIRE_MESSAGE(proven.has_value(), (proven ? "" : proven.error().detail));
    CHECK(both.resolve(alike, std::nullopt).has_value());
    test::check_sound(world);
  }

  TEST_CASE("is_organization_credential: by its type, however that is written") {
    CHECK(ans::is_organization_credential(R"({"type": ["VerifiableCredential", "OrganizationCredential"]})"));
    CHECK(ans::is_organization_credential(R"({"type": ["VerifiableCredential", "\u004frganizationCredential"]})"));
    CHECK_FALSE(ans::is_organization_credential(R"({"type": ["VerifiableCredential", "AgentCapabilityCredential"]})"));
    CHECK_FALSE(ans::is_organization_credential(R"({"type": "AgentCapabilityCredential", "name": "OrganizationCredential"})"));
    CHECK_FALSE(ans::is_organization_credential(R"(["OrganizationCredential"])"));
    CHECK_FALSE(ans::is_organization_credential(R"({"type": "OrganizationCredential")"));
  }
}
