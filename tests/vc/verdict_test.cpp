#include "vc/verdict.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

using vc::Check;
using vc::Outcome;
using vc::Problem;
using vc::Verdict;

namespace {

vc::Finding finding(Problem problem = Problem::malformed_value_error) { return {problem, "/a", "why"}; }

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("Verdict: a required check that did not run is not accepted, and not rejected either") {
    Verdict verdict{Check::structure, Check::proof};
    verdict.pass(Check::structure);
    CHECK_FALSE(verdict.accepted());
    CHECK_FALSE(verdict.rejected());
    CHECK(verdict.exit_code() == 13);
    CHECK(verdict.reason() == nullptr);
    verdict.pass(Check::proof);
    CHECK(verdict.accepted());
    CHECK(verdict.exit_code() == 0);
  }

  TEST_CASE("Verdict: where nothing is required, nothing is accepted") {
    Verdict verdict{};
    CHECK_FALSE(verdict.accepted());
    verdict.pass(Check::proof);
    CHECK_FALSE(verdict.accepted());
    CHECK(verdict.exit_code() == 13);
  }

  TEST_CASE("Verdict: a failure stays, whatever comes later") {
    Verdict verdict{Check::proof};
    verdict.fail(Check::proof, finding(Problem::proof_verification_error));
    verdict.pass(Check::proof);
    verdict.undetermine(Check::proof, finding(Problem::resolution_error));
    CHECK(verdict.outcome(Check::proof) == Outcome::failed);
    CHECK(verdict.rejected());
    CHECK(verdict.findings(Check::proof).size() == 1);
  }

  TEST_CASE("Verdict: undetermined beats a pass, and a failure beats undetermined") {
    Verdict verdict{Check::proof};
    verdict.pass(Check::proof);
    verdict.undetermine(Check::proof, finding(Problem::resolution_error));
    verdict.pass(Check::proof);
    CHECK(verdict.outcome(Check::proof) == Outcome::undetermined);
    CHECK_FALSE(verdict.accepted());
    CHECK_FALSE(verdict.rejected());
    CHECK(verdict.exit_code() == 13);
    verdict.fail(Check::proof, finding(Problem::proof_verification_error));
    CHECK(verdict.rejected());
    CHECK(verdict.reason()->problem == Problem::proof_verification_error);
  }

  TEST_CASE("Verdict: a check that nobody required still rejects when it fails, and holds back when it is undetermined") {
    Verdict verdict{Check::proof};
    verdict.pass(Check::proof);
    verdict.undetermine(Check::schema, finding());
    CHECK_FALSE(verdict.accepted());
    verdict.fail(Check::status, finding(Problem::status_revoked));
    CHECK(verdict.rejected());
    CHECK(verdict.exit_code() == 11);
  }

  TEST_CASE("Verdict: the reason is the first failure in the order of the checks, else the first thing left open") {
    Verdict verdict{Check::structure, Check::proof};
    verdict.undetermine(Check::structure, finding(Problem::parsing_error));
    CHECK(verdict.reason()->problem == Problem::parsing_error);
    verdict.fail(Check::holder, finding(Problem::holder_mismatch));
    verdict.fail(Check::period, finding(Problem::range_error));
    CHECK(verdict.reason()->problem == Problem::range_error);
  }

  TEST_CASE("Verdict: every failing check has its exit code") {
    struct Row {
      Check check;
      Problem problem;
      int exit;
    };
    const std::vector<Row> rows{{Check::structure, Problem::malformed_value_error, 14},
                                {Check::structure, Problem::proof_verification_error, 14},
                                {Check::schema, Problem::malformed_value_error, 14},
                                {Check::structure, Problem::limit_exceeded, 15},
                                {Check::proof, Problem::limit_exceeded, 15},
                                {Check::credentials, Problem::limit_exceeded, 15},
                                {Check::proof, Problem::cryptographic_security_error, 10},
                                {Check::proof, Problem::proof_missing, 10},
                                {Check::proof, Problem::unsupported_suite, 12},
                                {Check::purpose, Problem::proof_verification_error, 10},
                                {Check::controller, Problem::controller_mismatch, 10},
                                {Check::proof_period, Problem::range_error, 11},
                                {Check::period, Problem::range_error, 11},
                                {Check::status, Problem::status_revoked, 11},
                                {Check::issuer, Problem::untrusted_issuer, 12},
                                {Check::challenge, Problem::invalid_challenge_error, 12},
                                {Check::domain, Problem::invalid_domain_error, 12},
                                {Check::holder, Problem::holder_mismatch, 12},
                                {Check::credentials, Problem::malformed_value_error, 14},
                                {Check::credentials, Problem::range_error, 12}};
    for (const auto& row : rows) {
      INFO(vc::name(row.check), " ", vc::code(row.problem));
      Verdict verdict{Check::proof};
      verdict.fail(row.check, finding(row.problem));
      CHECK(verdict.exit_code() == row.exit);
    }
  }

  TEST_CASE("Verdict: among several failures the exit code is 14, 15, 10, 11, 12, the first that applies") {
    Verdict verdict{Check::proof};
    const auto fail_and_expect = [&](Check check, Problem problem, int exit) {
      verdict.fail(check, finding(problem));
      CHECK(verdict.exit_code() == exit);
    };
    fail_and_expect(Check::issuer, Problem::untrusted_issuer, 12);
    fail_and_expect(Check::period, Problem::range_error, 11);
    fail_and_expect(Check::proof, Problem::cryptographic_security_error, 10);
    fail_and_expect(Check::credentials, Problem::limit_exceeded, 15);
    fail_and_expect(Check::structure, Problem::malformed_value_error, 14);
    verdict.undetermine(Check::status, finding(Problem::status_retrieval_error));
    CHECK(verdict.exit_code() == 14);
  }

  TEST_CASE("Verdict: a presentation exits the way the credential inside does") {
    Verdict part{Check::proof};
    part.fail(Check::period, finding(Problem::range_error));
    Verdict whole{Check::credentials};
    whole.parts.push_back(part);
    whole.fail(Check::credentials, finding(Problem::range_error));
    CHECK(whole.exit_code() == 11);
  }

  TEST_CASE("Verdict: names and codes are distinct, and problem types lie where their standards put them") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < vc::check_count; ++i) names.insert(vc::name(static_cast<Check>(i)));
    CHECK(names.size() == vc::check_count);
    std::set<std::string> types;
    for (std::size_t i = 0; i <= std::to_underlying(Problem::limit_exceeded); ++i) {
      const auto problem = static_cast<Problem>(i);
      CHECK(vc::type_url(problem).ends_with("#" + std::string(vc::code(problem))));
      CHECK_FALSE(vc::title(problem).empty());
      types.insert(vc::type_url(problem));
    }
    CHECK(types.size() == 25);
    CHECK(vc::name(Check::schema) == "schema");
    CHECK(vc::name(Check::proof) == "proof.signature");
    CHECK(vc::name(Check::credentials) == "presentation.credentials");
    CHECK(vc::type_url(Problem::malformed_value_error) == "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR");
    CHECK(vc::type_url(Problem::proof_verification_error) == "https://w3id.org/security#PROOF_VERIFICATION_ERROR");
    CHECK(vc::type_url(Problem::status_revoked) == "https://w3id.org/credence/problems#STATUS_REVOKED");
  }

  TEST_CASE("Verdict::to_json: says what was asked, what came out, and of whom") {
    Verdict verdict{Check::structure, Check::proof, Check::holder};
    verdict.subject = {.format = "vc+di",
                       .suite = "eddsa-jcs-2022",
                       .issuer = "did:example:i",
                       .verification_method = "did:example:i#k",
                       .key_hash = "sha256:00",
                       .document_digest = "sha256:11",
                       .at = "2026-06-01T12:00:00Z",
                       .insecure = {"ignore_status"}};
    verdict.pass(Check::structure);
    verdict.fail(Check::proof, finding(Problem::cryptographic_security_error));
    verdict.fail(Check::proof, {Problem::proof_missing, "", ""});
    verdict.parts.emplace_back(Verdict{Check::proof});
    const auto expected = did::parse_json(R"({
      "verdict": "rejected", "exit": 10, "format": "vc+di", "suite": "eddsa-jcs-2022",
      "issuer": {"id": "did:example:i", "verificationMethod": "did:example:i#k", "keyHash": "sha256:00"},
      "checks": [
        {"id": "structure", "outcome": "pass"},
        {"id": "proof.signature", "outcome": "fail", "pointer": "/a", "problem": {
          "type": "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR", "title": "signature does not hold",
          "code": "CRYPTOGRAPHIC_SECURITY_ERROR", "detail": "why"}},
        {"id": "proof.signature", "outcome": "fail", "problem": {
          "type": "https://w3id.org/credence/problems#PROOF_MISSING", "title": "there is no proof", "code": "PROOF_MISSING"}},
        {"id": "presentation.holder", "outcome": "not-run"}],
      "evidence": {"didDocument": "sha256:11", "at": "2026-06-01T12:00:00Z"},
      "insecure": ["ignore_status"],
      "credentials": [{"verdict": "undetermined", "exit": 13, "checks": [{"id": "proof.signature", "outcome": "not-run"}], "evidence": {}}]
    })");
    REQUIRE(expected.has_value());
    CHECK(verdict.to_json() == *expected);
  }
}
