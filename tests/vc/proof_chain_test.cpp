// Group 33 of the negative tests: proof sets whose proofs are required, and proof chains.
#include <did/codec.h>
#include <doctest/doctest.h>

#include "vc/proofs.h"

using did::Json;
using vc::Check;

namespace {

constexpr auto first_id = "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544";
constexpr auto second_id = "urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54";

vc::ProofOptions options(const test::Party& signer, std::string_view suite) {
  return {.suite = std::string(suite), .verification_method = signer.method, .created = test::at("2026-05-01T00:00:00Z")};
}

// An issuer's proof, and others of the issuer that come after it.
struct Chain {
  std::string_view suite;
  test::Party signer = test::party(1);

  Json first() {
    auto issue = test::issue_options(signer);
    issue.proof.suite = suite;
    issue.proof.id = first_id;
    return vc::issue(test::claims_of(signer), issue, signer.key).value();
  }
  Json then(const Json& document, std::vector<std::string> previous, std::string id = {}) {
    auto next = options(signer, suite);
    next.previous = std::move(previous);
    next.id = std::move(id);
    next.challenge = std::to_string(document.at("proof").size());  // so that no two are alike
    return vc::add_proof(document, next, signer.key).value();
  }
};
constexpr std::array suites{"eddsa-jcs-2022", "eddsa-rdfc-2022"};

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("proof chains: each proof signs those that it names, one or several, and whole chains are accepted") {
    const test::World world;
    for (const auto* suite : suites) {
      INFO(suite);
      Chain chain{suite};
      const auto two = chain.then(chain.first(), {first_id}, second_id);
      CHECK(two.at("proof").at(1).at("previousProof") == first_id);
      CHECK_MESSAGE(test::judge(two, world).accepted(), test::shown(test::judge(two, world)));
      const auto three = chain.then(two, {second_id, first_id});
      CHECK(three.at("proof").at(2).at("previousProof") == Json{second_id, first_id});
      CHECK_MESSAGE(test::judge(three, world).accepted(), test::shown(test::judge(three, world)));
      const auto beside = chain.then(three, {});
      CHECK_MESSAGE(test::judge(beside, world).accepted(), test::shown(test::judge(beside, world)));
      auto reordered = beside;
      std::swap(reordered["proof"][0], reordered["proof"][1]);  // to RDF a set is a set; JSON keeps the order of those that are signed
      CHECK(test::judge(reordered, world).accepted() == (std::string_view(suite) == "eddsa-rdfc-2022"));
    }
  }

  TEST_CASE("proof chains: suites may follow one another") {
    const test::World world;
    Chain chain{"eddsa-jcs-2022"};
    auto next = options(chain.signer, "eddsa-rdfc-2022");
    next.previous = {first_id};
    const auto mixed = vc::add_proof(chain.first(), next, chain.signer.key).value();
    CHECK_MESSAGE(test::judge(mixed, world).accepted(), test::shown(test::judge(mixed, world)));
    Chain other{"eddsa-rdfc-2022"};
    next.suite = "eddsa-jcs-2022";
    const auto reversed = vc::add_proof(other.first(), next, other.signer.key).value();
    CHECK_MESSAGE(test::judge(reversed, world).accepted(), test::shown(test::judge(reversed, world)));
  }

  TEST_CASE("33: a chained proof holds for its previous proofs as they were, and for no others") {
    const test::World world;
    for (const auto* suite : suites) {
      INFO(suite);
      Chain chain{suite};
      const auto good = chain.then(chain.first(), {first_id});
      // Another proof under the same id: it holds by itself, but is not what was signed.
      auto again = options(chain.signer, suite);
      again.id = first_id;
      again.challenge = "another";
      auto claims = test::claims_of(chain.signer);
      auto replaced = good;
      replaced["proof"][0] = vc::add_proof(claims, again, chain.signer.key).value().at("proof");
      const auto verdict = test::judge(replaced, world);
      test::check_refused(verdict, Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
      CHECK(verdict.reason()->pointer == "/proof/1/proofValue");
      // A proof that signed nothing before it does not become a chain by saying so, nor the other way round.
      auto unchained = good;
      unchained["proof"][1].erase("previousProof");
      test::check_refused(test::judge(unchained, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
      auto beside = chain.then(chain.first(), {});
      beside["proof"][1]["previousProof"] = first_id;
      test::check_refused(test::judge(beside, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
      // Where the earlier proof does not hold, the later one does not help it.
      auto broken = good;
      broken["proof"][0]["proofValue"] = did::multibase_encode(did::Multibase::base58btc, did::Bytes(64, 1));
      test::check_refused(test::judge(broken, world), Check::proof, "CRYPTOGRAPHIC_SECURITY_ERROR", 10);
    }
  }

  TEST_CASE("33: a chain whose links are missing, doubled or circular is refused") {
    const test::World world;
    Chain chain{"eddsa-jcs-2022"};
    const auto good = chain.then(chain.first(), {first_id}, second_id);
    const auto refused = [&](const Json& document, const Json& previous, const std::string& why) {
      auto changed = document;
      changed["proof"][1]["previousProof"] = previous;
      const auto verdict = test::judge(changed, world);
      test::check_refused(verdict, Check::proof, "PROOF_VERIFICATION_ERROR", 10);
      CHECK(verdict.reason()->detail.contains(why));
    };
    refused(good, "urn:uuid:third", "no other proof called `urn:uuid:third`");
    refused(good, {first_id, "urn:uuid:third"}, "no other proof called `urn:uuid:third`");
    refused(good, second_id, "no other proof called");  // itself
    auto circle = good;
    circle["proof"][0]["previousProof"] = second_id;
    refused(circle, first_id, "circle");
    auto removed = good;
    removed["proof"].erase(0);
    test::check_refused(test::judge(removed, world), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
    removed["proof"] = Json(removed["proof"][0]);
    test::check_refused(test::judge(removed, world), Check::proof, "PROOF_VERIFICATION_ERROR", 10);
    auto same_id = chain.then(good, {});
    same_id["proof"][2]["id"] = first_id;
    const auto verdict = test::judge(same_id, world);
    test::check_refused(verdict, Check::structure, "MALFORMED_VALUE_ERROR", 14);
    CHECK(verdict.reason()->pointer == "/proof/2/id");
    // A neighbour's links need not have a form that makes sense.
    auto odd = good;
    odd["proof"][0]["previousProof"] = {1, {{"a", "b"}}};
    test::check_refused(test::judge(odd, world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
    odd["proof"][0] = "not an object";
    test::check_refused(test::judge(odd, world), Check::structure, "MALFORMED_VALUE_ERROR", 14);
  }

  TEST_CASE("add_proof: builds only upon proofs that are there, each named once") {
    Chain chain{"eddsa-jcs-2022"};
    const auto first = chain.first();
    const auto refused = [&](std::vector<std::string> previous, const std::string& id) {
      auto next = options(chain.signer, "eddsa-jcs-2022");
      next.previous = std::move(previous);
      next.id = id;
      return vc::add_proof(first, next, chain.signer.key).error().code == did::Errc::malformed;
    };
    CHECK(refused({"urn:uuid:third"}, ""));
    CHECK(refused({first_id, "urn:uuid:third"}, ""));
    CHECK(refused({first_id, first_id}, ""));
    CHECK(refused({}, first_id));
    CHECK(refused({}, "no url"));
    CHECK(refused({""}, ""));
  }

  TEST_CASE("issue_further: adds a proof to a finished credential, and changes and fills nothing") {
    const test::World world;
    Chain chain{"eddsa-jcs-2022"};
    const auto first = chain.first();
    auto more = test::issue_options(chain.signer);
    more.proof.suite = "eddsa-rdfc-2022";
    const auto beside = vc::issue_further(first, more, chain.signer.key).value();
    CHECK_MESSAGE(test::judge(beside, world).accepted(), test::shown(test::judge(beside, world)));
    more.proof.previous = {first_id};
    const auto after = vc::issue_further(first, more, chain.signer.key).value();
    CHECK_MESSAGE(test::judge(after, world).accepted(), test::shown(test::judge(after, world)));
    for (auto document : {beside, after}) {
      CHECK(document.at("proof").at(0) == first.at("proof"));
      CHECK(document.at("proof").size() == 2);
      document["proof"] = first.at("proof");
      CHECK(document == first);
    }
  }

  TEST_CASE("issue_further: refuses what issue would refuse, what has no proof yet, and a context that would have to be added") {
    Chain chain{"eddsa-jcs-2022"};
    const auto first = chain.first();
    const auto refused = [&](const Json& credential, const vc::IssueOptions& options, std::string_view said) {
      INFO(did::to_text(credential));
      const auto answer = vc::issue_further(credential, options, chain.signer.key);
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == did::Errc::malformed);
      CHECK_MESSAGE(answer.error().message.contains(said), answer.error().message);
    };
    auto options = test::issue_options(chain.signer);
    refused(test::claims_of(chain.signer), options, "no proof that another could join");
    refused(Json::array(), options, "no proof that another could join");
    auto changed = first;
    changed.erase("issuer");
    refused(changed, options, "issuer");
    changed = first;
    changed["issuer"] = "did:example:other";
    refused(changed, options, "did:example:other");
    changed = first;
    changed["validFrom"] = "yesterday";
    refused(changed, options, "/validFrom");
    changed = first;
    changed["relatedResource"] = {{"id", vc::context_v2}, {"digestSRI", "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}};
    refused(changed, options, "/relatedResource");
    options.proof.suite = "Ed25519Signature2020";
    refused(first, options, "no context knows the proof type `Ed25519Signature2020`");
    options.proof.suite = "eddsa-rdfc-2022";
    options.proof.previous = {second_id};
    refused(first, options, "not every previous proof");
  }

  TEST_CASE("33: a proof that the policy requires and that was taken away is missed") {
    const test::World world;
    auto signer = test::party(1);
    auto issue = test::issue_options(signer);
    issue.proof.suite = "eddsa-rdfc-2022";
    const auto one = vc::issue(test::claims_of(signer), issue, signer.key).value();
    const auto both = vc::add_proof(one, options(signer, "eddsa-jcs-2022"), signer.key).value();
    auto policy = test::policy();
    policy.required_proofs = {{.suite = "eddsa-rdfc-2022"}, {.suite = "eddsa-jcs-2022", .verification_method = signer.method}};
    CHECK_MESSAGE(test::judge(both, world, policy).accepted(), test::shown(test::judge(both, world, policy)));
    CHECK(test::judge(one, world).accepted());
    test::check_refused(test::judge(one, world, policy), Check::proof, "PROOF_MISSING", 10);
    auto removed = both;
    removed["proof"].erase(0);
    test::check_refused(test::judge(removed, world, policy), Check::proof, "PROOF_MISSING", 10);
    policy.required_proofs = {{.verification_method = "did:example:other#key"}};
    const auto verdict = test::judge(both, world, policy);
    test::check_refused(verdict, Check::proof, "PROOF_MISSING", 10);
    CHECK(verdict.reason()->detail == "there is no proof of `did:example:other#key`, which is required");
    policy.required_proofs = {{.suite = "eddsa-jcs-2022", .verification_method = "did:example:other#key"}};
    CHECK(test::judge(both, world, policy).rejected());
  }
}
