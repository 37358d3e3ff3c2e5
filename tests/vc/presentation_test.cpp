// Group 43 of the negative tests: presentations, their holders, challenges, domains and the credentials inside.
#include <doctest/doctest.h>

#include "vc/parties.h"

using did::Json;
using vc::Check;
using vc::Outcome;

namespace {

vc::PresentationPolicy usual() { return {.credentials = test::policy(), .challenge = "n-0S6_WzA2Mj", .domain = "https://a.example"}; }

vc::Verdict judged(const Json& presentation, const test::World& world, const vc::PresentationPolicy& policy = usual()) {
  return vc::verify(vc::Presentation::parse(did::to_text(presentation)).value(), policy, world.methods);
}

struct Scene {
  test::World world;
  test::Party issuer = test::party(1);
  test::Party holder = test::party(2);

  vc::ProofOptions proof() const {
    return {.verification_method = holder.method, .challenge = "n-0S6_WzA2Mj", .domains = {"https://a.example"}};
  }
  Json unsigned_presentation(const Json& credentials) const {
    return {
        {"@context", {vc::context_v2}}, {"type", {"VerifiablePresentation"}}, {"holder", holder.id}, {"verifiableCredential", credentials}};
  }
  // Signed whatever it is, as a dishonest holder would.
  Json sign(const Json& presentation, vc::ProofOptions options) {
    options.purpose = did::Purpose::authentication;
    return vc::add_proof(presentation, options, holder.key).value();
  }
  Json sign(const Json& presentation) { return sign(presentation, proof()); }
  Json good() { return sign(unsigned_presentation(Json::array({test::issued(issuer, holder.id)}))); }
};

void check_refused(const vc::Verdict& verdict, Check check, std::string_view code, int exit) {
  INFO(test::shown(verdict));
  CHECK(verdict.rejected());
  CHECK(verdict.outcome(check) == Outcome::failed);
  CHECK(test::why(verdict) == code);
  CHECK(verdict.exit_code() == exit);
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("43: a presentation is accepted when holder, keys, challenge, domain and credentials agree") {
    Scene scene;
    const auto verdict = judged(scene.good(), scene.world);
    CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
    CHECK(verdict.subject.format == "vp+di");
    CHECK(verdict.subject.issuer == scene.holder.id);
    REQUIRE(verdict.parts.size() == 1);
    CHECK(verdict.parts.front().subject.issuer == scene.issuer.id);
    CHECK(verdict.to_json().at("holder").at("id") == scene.holder.id);
    CHECK(verdict.to_json().at("credentials").size() == 1);
    // present() writes the same.
    const std::vector<Json> credentials{test::issued(scene.issuer, scene.holder.id)};
    CHECK(judged(vc::present(credentials, {.proof = scene.proof()}, scene.holder.key).value(), scene.world).accepted());
  }

  TEST_CASE("43: a single credential need not stand in an array") {
    Scene scene;
    CHECK(judged(scene.sign(scene.unsigned_presentation(test::issued(scene.issuer, scene.holder.id))), scene.world).accepted());
  }

  TEST_CASE("43: the challenge is the verifier's, byte by byte") {
    Scene scene;
    for (const auto* challenge : {"", "n-0S6_WzA2M", "n-0S6_WzA2Mj ", "N-0S6_WzA2Mj", "other"}) {
      INFO(challenge);
      auto proof = scene.proof();
      proof.challenge = challenge;
      const auto verdict =
          judged(scene.sign(scene.unsigned_presentation(Json::array({test::issued(scene.issuer, scene.holder.id)})), proof), scene.world);
      check_refused(verdict, Check::challenge, "INVALID_CHALLENGE_ERROR", 12);
      CHECK(verdict.parts.empty());
    }
  }

  TEST_CASE("43: the domain is the verifier's, with its port, case and slash") {
    Scene scene;
    const auto with = [&](std::vector<std::string> domains) {
      auto proof = scene.proof();
      proof.domains = std::move(domains);
      return judged(scene.sign(scene.unsigned_presentation(Json::array({test::issued(scene.issuer, scene.holder.id)})), proof),
                    scene.world);
    };
    for (const auto* domain : {"https://a.example.evil", "https://a.example/", "https://a.example:443", "https://A.example",
                               "http://a.example", "a.example", "https://evil.example/https://a.example"}) {
      INFO(domain);
      check_refused(with({domain}), Check::domain, "INVALID_DOMAIN_ERROR", 12);
    }
    check_refused(with({}), Check::domain, "INVALID_DOMAIN_ERROR", 12);
    check_refused(with({"https://b.example", "https://c.example"}), Check::domain, "INVALID_DOMAIN_ERROR", 12);
    CHECK(with({"https://b.example", "https://a.example"}).accepted());
  }

  TEST_CASE("43: a verifier that names no challenge or domain refuses, unless it waives them by name") {
    Scene scene;
    const auto presentation = scene.good();
    auto policy = usual();
    policy.challenge.clear();
    check_refused(judged(presentation, scene.world, policy), Check::challenge, "INVALID_CHALLENGE_ERROR", 12);
    policy.challenge_unchecked = true;
    auto verdict = judged(presentation, scene.world, policy);
    CHECK(verdict.accepted());
    CHECK(verdict.subject.insecure == std::vector<std::string>{"challenge_unchecked"});
    policy.domain.clear();
    check_refused(judged(presentation, scene.world, policy), Check::domain, "INVALID_DOMAIN_ERROR", 12);
    policy.domain_unchecked = true;
    verdict = judged(presentation, scene.world, policy);
    CHECK(verdict.accepted());
    CHECK(verdict.subject.insecure == std::vector<std::string>{"challenge_unchecked", "domain_unchecked"});
  }

  TEST_CASE("43: the holder's key signs, nobody else's") {
    Scene scene;
    auto presentation = scene.unsigned_presentation(Json::array({test::issued(scene.issuer, scene.issuer.id)}));
    presentation["holder"] = scene.issuer.id;
    const auto verdict = judged(scene.sign(presentation), scene.world);
    check_refused(verdict, Check::controller, "CONTROLLER_MISMATCH", 10);
    CHECK(verdict.parts.empty());
    presentation["holder"] = {{"id", scene.holder.id}};
    presentation["verifiableCredential"] = test::issued(scene.issuer, scene.holder.id);
    CHECK(judged(scene.sign(presentation), scene.world).accepted());
    // Where no holder is named, it is whoever signed.
    presentation.erase("holder");
    CHECK(judged(scene.sign(presentation), scene.world).accepted());
    presentation["verifiableCredential"] = test::issued(scene.issuer, scene.issuer.id);
    check_refused(judged(scene.sign(presentation), scene.world), Check::holder, "HOLDER_MISMATCH", 12);
  }

  TEST_CASE("43: a presentation proof is for authentication") {
    Scene scene;
    const auto presentation = vc::add_proof(scene.unsigned_presentation(Json::array({test::issued(scene.issuer, scene.holder.id)})),
                                            scene.proof(), scene.holder.key)
                                  .value();
    check_refused(judged(presentation, scene.world), Check::purpose, "PROOF_VERIFICATION_ERROR", 10);
  }

  TEST_CASE("36, 43: the credentials are about the holder, unless it is said that they may not be") {
    Scene scene;
    const auto with = [&](const Json& credential, bool may_differ = false) {
      auto policy = usual();
      policy.subject_may_differ = may_differ;
      return judged(scene.sign(scene.unsigned_presentation(Json::array({credential}))), scene.world, policy);
    };
    const auto of_another = test::issued(scene.issuer, "did:example:another");
    auto verdict = with(of_another);
    check_refused(verdict, Check::holder, "HOLDER_MISMATCH", 12);
    CHECK(verdict.reason()->pointer == "/verifiableCredential/0/credentialSubject/id");
    verdict = with(of_another, true);
    CHECK(verdict.accepted());
    CHECK(verdict.subject.insecure == std::vector<std::string>{"subject_may_differ"});

    auto claims = test::claims_of(scene.issuer);
    claims["credentialSubject"] =
        Json::array({{{"id", scene.holder.id}, {"displayName", "A"}}, {{"id", "did:example:b"}, {"displayName", "B"}}});
    verdict = with(vc::issue(claims, test::issue_options(scene.issuer), scene.issuer.key).value());
    check_refused(verdict, Check::holder, "HOLDER_MISMATCH", 12);
    CHECK(verdict.reason()->pointer == "/verifiableCredential/0/credentialSubject/1/id");
    claims["credentialSubject"] = {{"displayName", "bearer"}};
    CHECK(with(vc::issue(claims, test::issue_options(scene.issuer), scene.issuer.key).value()).accepted());
  }

  TEST_CASE("43: every credential inside is accepted by itself, or the presentation is not") {
    Scene scene;
    const auto good = test::issued(scene.issuer, scene.holder.id);
    const auto with = [&](const Json& second) {
      return judged(scene.sign(scene.unsigned_presentation(Json::array({good, second}))), scene.world);
    };
    auto unsigned_credential = good;
    unsigned_credential.erase("proof");
    auto verdict = with(unsigned_credential);
    check_refused(verdict, Check::credentials, "PROOF_MISSING", 10);
    CHECK(verdict.reason()->pointer == "/verifiableCredential/1/proof");
    CHECK(verdict.parts.at(0).accepted());
    CHECK(verdict.parts.at(1).rejected());
    auto changed = good;
    changed["credentialSubject"]["displayName"] = "Other";
    check_refused(with(changed), Check::credentials, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    auto malformed = good;
    malformed["credentialSubject"] = Json::array();
    verdict = with(malformed);
    check_refused(verdict, Check::credentials, "MALFORMED_VALUE_ERROR", 14);
    CHECK(verdict.reason()->pointer == "/verifiableCredential/1/credentialSubject");
    auto claims = test::claims_of(scene.issuer, scene.holder.id);
    claims["validUntil"] = "2026-02-01T00:00:00Z";
    check_refused(with(vc::issue(claims, test::issue_options(scene.issuer), scene.issuer.key).value()), Check::credentials, "RANGE_ERROR",
                  11);
  }

  TEST_CASE("43: a credential that is left open leaves the presentation open") {
    Scene scene;
    auto claims = test::claims_of(scene.issuer, scene.holder.id);
    claims["credentialStatus"] = {{"type", "BitstringStatusListEntry"}};
    const auto status = vc::issue(claims, test::issue_options(scene.issuer), scene.issuer.key).value();
    const Json enveloped{
        {"@context", vc::context_v2}, {"type", "EnvelopedVerifiableCredential"}, {"id", "data:application/vc+jwt,e30.e30.e30"}};
    for (const Json& credential : {status, enveloped}) {
      const auto verdict = judged(scene.sign(scene.unsigned_presentation(Json::array({credential}))), scene.world);
      INFO(test::shown(verdict));
      CHECK_FALSE(verdict.accepted());
      CHECK_FALSE(verdict.rejected());
      CHECK(verdict.outcome(Check::credentials) == Outcome::undetermined);
      CHECK(verdict.exit_code() == 13);
    }
  }

  TEST_CASE("43: a presentation without a credential is refused") {
    Scene scene;
    auto presentation = scene.unsigned_presentation(Json::array());
    check_refused(judged(scene.sign(presentation), scene.world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
    presentation.erase("verifiableCredential");
    check_refused(judged(scene.sign(presentation), scene.world), Check::credentials, "MALFORMED_VALUE_ERROR", 14);
  }

  TEST_CASE("43: a presentation in a presentation is refused, and so is what is both") {
    Scene scene;
    const auto inner = scene.good();
    check_refused(judged(scene.sign(scene.unsigned_presentation(Json::array({inner}))), scene.world), Check::structure,
                  "MALFORMED_VALUE_ERROR", 14);
    auto both = scene.unsigned_presentation(Json::array({test::issued(scene.issuer, scene.holder.id)}));
    both["type"].push_back("VerifiableCredential");
    check_refused(judged(scene.sign(both), scene.world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
    // A credential verdict for a presentation, and the reverse.
    CHECK(test::judge(inner, scene.world).exit_code() == 14);
    CHECK(judged(test::issued(scene.issuer), scene.world).exit_code() == 14);
  }

  TEST_CASE("43: two presentations glued together are no presentation") {
    Scene scene;
    const auto text = did::to_text(scene.good());
    CHECK(vc::Presentation::parse(text + text).error().code == did::Errc::malformed);
  }

  TEST_CASE("43: more than 64 credentials are over the limit, and none is looked at") {
    Scene scene;
    const auto credential = test::issued(scene.issuer, scene.holder.id);
    const auto verdict = judged(scene.sign(scene.unsigned_presentation(Json(std::vector<Json>(65, credential)))), scene.world);
    check_refused(verdict, Check::credentials, "LIMIT_EXCEEDED", 15);
    CHECK(verdict.parts.empty());
    CHECK(judged(scene.sign(scene.unsigned_presentation(Json(std::vector<Json>(64, credential)))), scene.world).accepted());
  }

  TEST_CASE("35: every member of the envelope is under the holder's proof") {
    Scene scene;
    const auto good = scene.good();
    for (const auto& [member, value] : {std::pair<std::string, Json>{"id", "urn:example:other"},
                                        {"termsOfUse", Json{{"type", "Other"}}},
                                        {"type", Json{"VerifiablePresentation", "Other"}}}) {
      INFO(member);
      auto changed = good;
      changed[member] = value;
      check_refused(judged(changed, scene.world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
    auto swapped = good;
    swapped["verifiableCredential"][0] = test::issued(scene.issuer, "did:example:other");
    check_refused(judged(swapped, scene.world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    auto unsigned_envelope = good;
    unsigned_envelope.erase("proof");
    check_refused(judged(unsigned_envelope, scene.world), Check::proof, "PROOF_MISSING", 10);
  }

  TEST_CASE("43: the policy for credentials holds inside, the holder's proof is not an issuer's") {
    Scene scene;
    auto policy = usual();
    policy.credentials.issuers = {"did:example:somebody"};
    check_refused(judged(scene.good(), scene.world, policy), Check::credentials, "UNTRUSTED_ISSUER", 12);
    policy.credentials.issuers = {scene.issuer.id};
    CHECK(judged(scene.good(), scene.world, policy).accepted());
    policy.credentials.issuers.clear();
    policy.credentials.suites = {"ecdsa-jcs-2019"};
    check_refused(judged(scene.good(), scene.world, policy), Check::proof, "UNSUPPORTED_SUITE", 12);
  }
}
