// Signatures that are remembered: the answer is the same as without, whatever is altered.
#include "vc/seen_signatures.h"

#include <doctest/doctest.h>

#include "vc/parties.h"

using did::Json;

namespace {

vc::Policy remembering(vc::SeenSignatures& seen) {
  auto policy = test::policy();
  policy.seen = &seen;
  return policy;
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("seen signatures: a credential that is shown again gets the same verdict, and takes one place") {
    const test::World world;
    for (const auto* suite : {"eddsa-jcs-2022", "eddsa-rdfc-2022"}) {
      INFO(suite);
      auto issuer = test::party(1);
      auto options = test::issue_options(issuer);
      options.proof.suite = suite;
      const auto credential = vc::issue(test::claims_of(issuer), options, issuer.key).value();
      vc::SeenSignatures seen;
      const auto first = test::judge(credential, world, remembering(seen));
      CHECK_MESSAGE(first.accepted(), test::shown(first));
      CHECK(seen.size() == 1);
      CHECK(test::shown(test::judge(credential, world, remembering(seen))) == test::shown(first));
      CHECK(test::shown(test::judge(credential, world)) == test::shown(first));
      CHECK(seen.size() == 1);
    }
  }

  TEST_CASE("seen signatures: every change of a known credential is judged as without the memory") {
    const test::World world;
    auto issuer = test::party(1);
    const auto credential = test::issued(issuer);
    vc::SeenSignatures seen;
    REQUIRE(test::judge(credential, world, remembering(seen)).accepted());
    std::vector<Json> changed(5, credential);
    changed[0]["credentialSubject"]["displayName"] = "Another Agent";
    changed[1]["proof"]["created"] = "2026-05-01T00:00:01Z";
    changed[2]["proof"]["proofValue"] = test::issued(issuer, "did:example:other").at("proof").at("proofValue");
    changed[3]["proof"]["verificationMethod"] = test::party(2).method;
    changed[4]["issuer"] = test::party(2).id;
    for (const auto& one : changed) {
      const auto verdict = test::judge(one, world, remembering(seen));
      CHECK(verdict.rejected());
      CHECK(test::shown(verdict) == test::shown(test::judge(one, world)));
    }
    CHECK(seen.size() == 1);
  }

  TEST_CASE("seen signatures: a signature that held does not outlive the credential, or open another policy") {
    const test::World world;
    auto issuer = test::party(1);
    const auto credential = test::issued(issuer);
    vc::SeenSignatures seen;
    REQUIRE(test::judge(credential, world, remembering(seen)).accepted());
    auto later = remembering(seen);
    later.at = test::at("2028-01-01T00:00:00Z");
    CHECK(test::judge(credential, world, later).outcome(vc::Check::period) == vc::Outcome::failed);
    auto elsewhere = remembering(seen);
    elsewhere.issuers = {test::party(2).id};
    CHECK(test::judge(credential, world, elsewhere).outcome(vc::Check::issuer) == vc::Outcome::failed);
    auto stricter = remembering(seen);
    stricter.suites = {"ecdsa-jcs-2019"};
    CHECK(test::judge(credential, world, stricter).rejected());
  }

  TEST_CASE("seen signatures: of a presentation its credentials are remembered, its own proof is not") {
    const test::World world;
    auto issuer = test::party(1), holder = test::party(2);
    const std::vector<Json> credentials{test::issued(issuer, holder.id)};
    vc::PresentOptions options{
        .proof = {.verification_method = holder.method, .created = test::at("2026-05-01T00:00:00Z"), .challenge = "c", .domains = {"d"}}};
    const auto text = did::to_text(vc::present(credentials, options, holder.key).value());
    vc::SeenSignatures seen;
    const vc::PresentationPolicy policy{.credentials = remembering(seen), .challenge = "c", .domain = "d"};
    for (int times = 0; times < 2; ++times) {
      const auto verdict = vc::verify(vc::Presentation::parse(text).value(), policy, world.methods);
      CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      CHECK(seen.size() == 1);
    }
  }

  TEST_CASE("seen signatures: neither key, message nor signature can be another, nor the border between them") {
    auto one = test::party(1), other = test::party(2);
    const did::Bytes message{1, 2, 3, 4};
    const auto signature = one.key.sign(message).value();
    vc::SeenSignatures seen(2);
    CHECK(seen.verify(one.key.public_key(), message, signature));
    CHECK_FALSE(seen.verify(other.key.public_key(), message, signature));
    auto longer = signature;
    longer.push_back(message.front());
    CHECK_FALSE(seen.verify(one.key.public_key(), did::ByteView(message).subspan(1), longer));
    auto flipped = signature;
    flipped.back() ^= 1;
    CHECK_FALSE(seen.verify(one.key.public_key(), message, flipped));
    CHECK(seen.size() == 1);
    for (std::uint8_t i = 0; i < 20; ++i) {
      const did::Bytes next{i};
      CHECK(seen.verify(one.key.public_key(), next, one.key.sign(next).value()));
    }
    CHECK(seen.size() <= 4);
  }
}
