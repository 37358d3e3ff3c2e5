#include <did/codec.h>
#include <did/hash.h>
#include <doctest/doctest.h>

#include "support/vectors.h"
#include "vc/contexts.h"
#include "vc/parties.h"

using did::Json;
using vc::Check;
using vc::Outcome;

namespace {

Json with_dates(test::Party& issuer, const Json& dates) {
  auto claims = test::claims_of(issuer);
  claims.erase("validFrom");
  claims.erase("validUntil");
  claims.update(dates);
  return vc::issue(claims, test::issue_options(issuer), issuer.key).value();
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("verify: the standard's own vectors are accepted once the issuer, an https URL, is not compared") {
    const auto root = test::public_vectors("vc-di-eddsa and vc-di-ecdsa");
    if (!root) return;
    const test::World world;
    auto policy = test::policy();
    for (const auto* file : {"/vc-di-eddsa/eddsa-jcs-2022/signedJCS.json", "/vc-di-ecdsa/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json",
                             "/vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json", "/vc-di-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
                             "/vc-di-ecdsa/ecdsa-rdfc-2019-p384/signedECDSAP384.json"}) {
      INFO(file);
      const auto credential = vc::Credential::parse(test::read_file(*root + file)).value();
      policy.issuer_unchecked = false;
      CHECK(test::why(vc::verify(credential, policy, world.methods)) == "CONTROLLER_MISMATCH");
      policy.issuer_unchecked = true;
      const auto verdict = vc::verify(credential, policy, world.methods);
      CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      CHECK(verdict.subject.insecure == std::vector<std::string>{"issuer_unchecked"});
    }
  }

  TEST_CASE("verify: a credential counts from validFrom to validUntil, give or take the leeway") {
    const test::World world;
    auto issuer = test::party(1);
    struct Row {
      Json dates;
      bool accepted;
    };
    const std::vector<Row> rows{{Json::object(), true},
                                {{{"validFrom", "2026-06-01T12:00:30Z"}}, true},
                                {{{"validFrom", "2026-06-01T12:00:30.001Z"}}, false},
                                {{{"validFrom", "2026-06-01T13:00:00+01:00"}}, true},
                                {{{"validUntil", "2026-06-01T11:59:30Z"}}, true},
                                {{{"validUntil", "2026-06-01T11:59:29.999Z"}}, false},
                                {{{"validUntil", "2026-06-01T12:30:00+01:00"}}, false}};
    for (const auto& row : rows) {
      INFO(did::to_text(row.dates));
      const auto verdict = test::judge(with_dates(issuer, row.dates), world);
      INFO(test::shown(verdict));
      CHECK(verdict.accepted() == row.accepted);
      if (row.accepted) continue;
      CHECK(test::why(verdict) == "RANGE_ERROR");
      CHECK(verdict.exit_code() == 11);
      CHECK(verdict.outcome(Check::proof) == Outcome::passed);  // 11 says: the proof is valid
      auto policy = test::policy();
      policy.ignore_period = true;
      const auto ignored = test::judge(with_dates(issuer, row.dates), world, policy);
      CHECK(ignored.accepted());
      CHECK(ignored.subject.insecure == std::vector<std::string>{"ignore_period"});
    }
  }

  TEST_CASE("10, 11: a date that is none is malformed, never `not expired`, though the signature holds") {
    const test::World world;
    auto issuer = test::party(1);
    for (const Json& patch :
         {Json{{"validUntil", "2030-02-30T00:00:00Z"}}, Json{{"validUntil", "2030-01-01"}}, Json{{"validUntil", 1893456000}},
          Json{{"validUntil", Json(nullptr)}}, Json{{"validFrom", "2027-06-01T00:00:00Z"}}}) {
      INFO(did::to_text(patch));
      auto claims = test::claims_of(issuer);
      claims.update(patch);
      const auto credential = vc::add_proof(claims, test::issue_options(issuer).proof, issuer.key).value();
      const auto verdict = test::judge(credential, world);
      CHECK(verdict.exit_code() == 14);
      CHECK(test::why(verdict) == "MALFORMED_VALUE_ERROR");
      CHECK(verdict.outcome(Check::period) == Outcome::not_run);
      CHECK(verdict.outcome(Check::proof) == Outcome::not_run);
    }
  }

  TEST_CASE("verify: version 1.1 is read with its own dates") {
    const test::World world;
    auto issuer = test::party(1);
    const auto signed_v1 = [&](const Json& dates) {
      Json claims{{"@context", {vc::context_v1}},
                  {"type", {"VerifiableCredential"}},
                  {"issuer", issuer.id},
                  {"issuanceDate", "2026-01-01T00:00:00Z"},
                  {"credentialSubject", {{"displayName", "A"}}}};
      claims.update(dates);
      return test::judge(vc::add_proof(claims, test::issue_options(issuer).proof, issuer.key).value(), world);
    };
    const auto good = signed_v1(Json::object());
    CHECK_MESSAGE(good.accepted(), test::shown(good));
    for (const auto* member : {"expirationDate", "validUntil"}) CHECK(signed_v1({{member, "2026-05-01T00:00:00Z"}}).exit_code() == 11);
    for (const auto* member : {"issuanceDate", "validFrom"}) CHECK(signed_v1({{member, "2026-07-01T00:00:00Z"}}).exit_code() == 11);
    CHECK(signed_v1({{"issuanceDate", "today"}}).exit_code() == 14);
  }

  TEST_CASE("verify: only the issuers that are named are believed, and nobody else's DID is fetched") {
    test::World world;
    auto issuer = test::party(1);
    auto policy = test::policy();
    policy.issuers = {"did:example:somebody", issuer.id};
    CHECK(test::judge(test::issued(issuer), world, policy).accepted());
    policy.issuers = {"did:example:somebody"};
    auto claims = test::claims_of(issuer);
    claims["issuer"] = "did:web:issuer.example";
    const auto credential = vc::add_proof(claims, {.verification_method = "did:web:issuer.example#k"}, issuer.key).value();
    const auto verdict = test::judge(credential, world, policy);
    CHECK(verdict.exit_code() == 12);
    CHECK(test::why(verdict) == "UNTRUSTED_ISSUER");
    CHECK(verdict.outcome(Check::proof) == Outcome::not_run);
    CHECK(world.web.requests().empty());
    policy.issuers = {issuer.id.substr(0, issuer.id.size() - 1)};
    CHECK(test::judge(test::issued(issuer), world, policy).exit_code() == 12);
  }

  TEST_CASE("verify: a credential with a status is left open, unless the status is ignored by name") {
    const test::World world;
    auto issuer = test::party(1);
    auto claims = test::claims_of(issuer);
    claims["credentialStatus"] = {{"type", "BitstringStatusListEntry"}, {"id", "https://issuer.example/status#1"}};
    const auto credential = vc::issue(claims, test::issue_options(issuer), issuer.key).value();
    const auto open = test::judge(credential, world);
    CHECK_FALSE(open.accepted());
    CHECK_FALSE(open.rejected());
    CHECK(test::why(open) == "STATUS_RETRIEVAL_ERROR");
    CHECK(open.exit_code() == 13);
    auto policy = test::policy();
    policy.ignore_status = true;
    const auto ignored = test::judge(credential, world, policy);
    CHECK(ignored.accepted());
    CHECK(ignored.subject.insecure == std::vector<std::string>{"ignore_status"});
    auto broken = credential;
    broken["credentialSubject"]["displayName"] = "Other";
    CHECK(test::judge(broken, world).exit_code() == 10);  // a failure wins over what is open
  }

  TEST_CASE("verify: with issuer_unchecked any key may sign, and the verdict says so") {
    const test::World world;
    auto issuer = test::party(1);
    auto other = test::party(2);
    const auto credential = vc::add_proof(test::claims_of(issuer), {.verification_method = other.method}, other.key).value();
    CHECK(test::judge(credential, world).exit_code() == 10);
    auto policy = test::policy();
    policy.issuer_unchecked = true;
    const auto verdict = test::judge(credential, world, policy);
    CHECK(verdict.accepted());
    CHECK(verdict.outcome(Check::controller) == Outcome::not_run);
    CHECK(verdict.subject.insecure == std::vector<std::string>{"issuer_unchecked"});
  }

  TEST_CASE("contexts: each embedded context is the file of its digest, and strict JSON") {
    CHECK(vc::contexts().size() == 12);
    for (const auto& context : vc::contexts()) {
      INFO(context.url);
      CHECK(did::hex_encode(did::sha256(did::as_bytes(context.text))) == context.sha256);
      const auto json = did::parse_json(context.text);
      REQUIRE(json.has_value());
      CHECK((json->at("@context").contains("@vocab") || json->at("@context").at("@protected") == true));
    }
    CHECK(vc::contexts().front().url == vc::agent_context_url);
    CHECK(test::read_file(PROJECT_DIR "/schemas/contexts/agent-v1.jsonld") == vc::contexts().front().text);
  }
}
