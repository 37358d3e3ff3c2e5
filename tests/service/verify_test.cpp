// Verifying: 200 or 400, `verified`, and the errors.
#include <vc/issue.h>

#include "fixture.h"

using namespace test;

namespace {

// Signed by a did:key, for an issuer who is somebody else.
Json foreign(const Json& changes = Json::object()) {
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 77)).value();
  const auto own = did::did_key_of(key.public_key());
  auto body = claims();
  body["issuer"] = "https://issuer.example/14";
  body.update(changes);
  const vc::ProofOptions proof{.suite = "eddsa-jcs-2022", .verification_method = did::verification_method_of(own, key.public_key())};
  return vc::issue(body, {.proof = proof, .issuer_unchecked = true}, key).value();
}

}  // namespace

TEST_SUITE("service") {
  TEST_CASE("verify: whether the issuer controls the key is asked by `checks` or by --strict, and not else") {
    Api lenient;
    const auto credential = foreign();
    check_verified(lenient.post("/credentials/verify", Json{{"verifiableCredential", credential}}));
    check_verified(lenient.verify(credential));
    check_verified(lenient.verify(credential, {{"checks", {"proof"}}}));
    check_verified(lenient.verify(credential, {{"checks", Json::array()}}));
    check_not_verified(lenient.verify(credential, {{"checks", {"proof", "issuer"}}}), "#CONTROLLER_MISMATCH");
    check_not_verified(lenient.verify(credential, {{"checks", {"issuer"}}}), "#CONTROLLER_MISMATCH");
    Api strict({.strict = true});
    check_not_verified(strict.verify(credential), "#CONTROLLER_MISMATCH");
    check_not_verified(strict.verify(credential, {{"checks", {"proof"}}}), "#CONTROLLER_MISMATCH");
    check_verified(strict.verify(strict.issued(claims())));
  }

  TEST_CASE("verify: period and status are checked unless `checks` names others, and always by --strict") {
    Api lenient;
    Api strict({.strict = true});
    const auto own = [&](const Json& changes) {
      auto body = claims();
      body.update(changes);
      return lenient.issued(body);
    };
    const auto expired = own({{"validUntil", "2026-02-01T00:00:00Z"}});
    check_not_verified(lenient.verify(expired), "#RANGE_ERROR");
    check_verified(lenient.verify(expired, {{"checks", {"proof"}}}));
    check_not_verified(lenient.verify(expired, {{"checks", {"proof", "period"}}}), "#RANGE_ERROR");
    check_not_verified(strict.verify(expired, {{"checks", {"proof"}}}), "#RANGE_ERROR");
    const auto with_status = own({{"credentialStatus", {{"id", "https://a.example/1#2"}, {"type", "BitstringStatusListEntry"}}}});
    check_not_verified(lenient.verify(with_status), "#STATUS_RETRIEVAL_ERROR");
    check_verified(lenient.verify(with_status, {{"checks", {"proof"}}}));
    for (const auto* word : {"status", "credentialStatus"})
      check_not_verified(lenient.verify(with_status, {{"checks", {word}}}), "#STATUS_RETRIEVAL_ERROR");
    check_not_verified(strict.verify(with_status, {{"checks", {"proof"}}}), "#STATUS_RETRIEVAL_ERROR");
  }

  TEST_CASE("verify: challenge and domain, where they are given, are the proof's") {
    Api api;
    auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 78)).value();
    const auto own = did::did_key_of(key.public_key());
    auto body = claims();
    body["issuer"] = own.text();
    const auto signed_for = [&](const std::string& challenge, const std::vector<std::string>& domains) {
      return vc::issue(body,
                       {.proof = {.verification_method = did::verification_method_of(own, key.public_key()),
                                  .challenge = challenge,
                                  .domains = domains},
                        .issuer = std::string(own.text())},
                       key)
          .value();
    };
    const auto one = signed_for("c", {"d"});
    check_verified(api.verify(one));
    check_verified(api.verify(one, {{"challenge", "c"}, {"domain", "d"}}));
    check_verified(api.verify(signed_for("c", {"e", "d"}), {{"domain", "d"}}));
    check_not_verified(api.verify(one, {{"challenge", "other"}}), "#INVALID_CHALLENGE_ERROR");
    check_not_verified(api.verify(one, {{"domain", "other"}}), "#INVALID_DOMAIN_ERROR");
    check_not_verified(api.verify(signed_for("", {}), {{"challenge", "c"}}), "#INVALID_CHALLENGE_ERROR");
    check_not_verified(api.verify(signed_for("", {}), {{"domain", "d"}}), "#INVALID_DOMAIN_ERROR");
    // Of a set, every proof.
    auto set = one;
    set["proof"] = Json::array({one.at("proof"), signed_for("x", {"d"}).at("proof")});
    check_not_verified(api.verify(set, {{"challenge", "c"}}), "#INVALID_CHALLENGE_ERROR");
    check_verified(api.verify(set));
  }

  TEST_CASE("verify: returnCredential hands the credential back, and no other time is it there") {
    Api api;
    const auto credential = api.issued(claims());
    CHECK(api.verify(credential, {{"returnCredential", true}}).body.at("credential") == credential);
    check_verified(api.verify(credential, {{"returnCredential", false}}));
    check_not_verified(api.verify(credential, {{"returnCredential", 1}}), "#MALFORMED_VALUE_ERROR");
  }

  TEST_CASE("verify, issue: the digest of a related resource that is a built-in context is that of a published revision") {
    Api api;
    const auto related = [](const char* digest) {
      auto body = claims();
      body["relatedResource"] = {{{"id", vc::context_v2}, {"digestSRI", digest}}};
      return body;
    };
    const auto sound = api.issued(related("sha256-WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ="));
    check_verified(api.verify(sound, {{"checks", {"proof"}}}));
    for (const auto* digest : {"sha256-WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzU=", "sha256-", "md5-1B2M2Y8AsgTpgAmY7PhCfg==",
                               "sha384-Ml/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"}) {
      INFO(digest);
      CHECK(api.post("/credentials/issue", Json{{"credential", related(digest)}}).status == 400);
      auto wrong = sound;
      wrong["relatedResource"][0]["digestSRI"] = digest;
      CHECK(api.verify(wrong, {{"checks", {"proof"}}}).status == 400);
    }
    const auto refused =
        api.post("/credentials/issue", Json{{"credential", related("sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")}});
    CHECK(refused.body.at("pointer") == "/relatedResource/0");
    auto other = sound;
    other["relatedResource"][0]["digestSRI"] = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const auto answer = api.verify(other);
    const auto mismatch = [](const Json& error) { return error.at("type").get<std::string>().ends_with("#RESOURCE_MISMATCH"); };
    CHECK(std::ranges::any_of(answer.body.at("errors"), mismatch));
    other["relatedResource"][0] = {{"id", vc::context_v2}};
    check_not_verified(api.verify(other), "#MALFORMED_VALUE_ERROR");
  }

  TEST_CASE("verify: a body that is no call is a refusal, never a fault") {
    Api api;
    for (const auto* target : {"/credentials/verify", "/presentations/verify"}) {
      INFO(std::string(target));
      for (const auto* body : {"", "{", "\xff", "{\"a\":1,\"a\":2}"})
        check_not_verified(api.post_text(target, std::string_view(body)), "#PARSING_ERROR");
      for (const auto* body : {"{}", "[]", "null", "{\"verifiableCredential\":null}", "{\"verifiablePresentation\":7}",
                               "{\"verifiableCredential\":[]}", "{\"verifiablePresentation\":\"x\"}", "{\"presentation\":{}}", "{\"x\":1}"})
        check_not_verified(api.post_text(target, std::string_view(body)), "#MALFORMED_VALUE_ERROR");
      check_not_verified(api.post_text(target, std::string(256 * 1024, '[')), "#PARSING_ERROR");
    }
  }

  TEST_CASE("verify: each option of the wrong shape is refused, and so is one that is not known") {
    Api api;
    const auto credential = api.issued(claims());
    for (const auto& options :
         {Json::array(), Json(1), Json{{"checks", "proof"}}, Json{{"checks", {1}}}, Json{{"challenge", 1}}, Json{{"domain", ""}}}) {
      INFO(did::to_text(options));
      check_not_verified(api.verify(credential, options), "#MALFORMED_VALUE_ERROR");
    }
    for (const auto& options : {Json{{"checks", {"proof", "everything"}}}, Json{{"returnResults", true}}, Json{{"x", 1}}}) {
      INFO(did::to_text(options));
      check_not_verified(api.verify(credential, options), "#UNKNOWN_OPTION_PROVIDED");
    }
  }

  TEST_CASE("verify: each malformed proof and member is a refusal") {
    Api api;
    const auto sound = api.issued(claims());
    const auto proof_with = [&](const char* member, const Json& value) {
      auto proof = sound.at("proof");
      if (value.is_discarded())
        proof.erase(member);
      else
        proof[member] = value;
      return proof;
    };
    const Json absent(Json::value_t::discarded);
    std::vector<Json> proofs{
        nullptr, 1, "x", Json::array(), Json::array({1}), Json::object(), Json::array({sound.at("proof"), sound.at("proof")})};
    for (const auto* member : {"type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"})
      for (const auto& value : {absent, Json(nullptr), Json(1), Json(""), Json::array(), Json::object(), Json("x")})
        proofs.push_back(proof_with(member, value));
    for (const auto& value : {Json(1), Json("yesterday"), Json("2026-06-01T12:00:00"), Json("2027-01-01T00:00:00Z")})
      proofs.push_back(proof_with("created", value));
    proofs.push_back(proof_with("expires", "2026-01-01T00:00:00Z"));
    proofs.push_back(proof_with("previousProof", "urn:none"));
    proofs.push_back(proof_with("proofPurpose", "authentication"));
    for (const auto& proof : proofs) {
      auto wrong = sound;
      wrong["proof"] = proof;
      INFO(did::to_text(proof));
      const auto answer = api.verify(wrong, {{"checks", {"proof"}}});
      CHECK(answer.status == 400);
      CHECK(answer.body.at("verified") == false);
      CHECK(answer.body.at("errors").size() >= 1);
    }
    CHECK(proofs.size() == 49);
    auto bare = sound;
    bare.erase("proof");
    check_not_verified(api.verify(bare), "#PROOF_MISSING");
    for (const auto* member : {"@context", "type"}) {
      auto wrong = sound;
      wrong[member] = wrong[member][0];
      check_not_verified(api.verify(wrong), "#MALFORMED_VALUE_ERROR");
    }
    check_not_verified(
        api.verify({{"@context", {vc::context_v2}}, {"type", {"EnvelopedVerifiableCredential"}}, {"id", "data:application/vc+jwt,x"}}),
        "#UNSUPPORTED_SUITE");
  }

  TEST_CASE("verify: a presentation needs its challenge, unless the caller names the checks he wants") {
    Api api;
    Api strict({.strict = true});
    const auto made = [&](const Json& options) {
      const auto answer = api.post("/presentations", Json{{"presentation", presentation_of({api.issued(claims())})}, {"options", options}});
      REQUIRE(answer.status == 201);
      return answer.body.at("verifiablePresentation");
    };
    const auto presentation = made({{"challenge", "c"}});
    check_verified(api.verify_presentation(presentation, {{"challenge", "c"}}));
    check_not_verified(api.verify_presentation(presentation, {{"challenge", "other"}}), "#INVALID_CHALLENGE_ERROR");
    check_not_verified(api.verify_presentation(presentation, {{"challenge", "c"}, {"domain", "d"}}), "#INVALID_DOMAIN_ERROR");
    check_not_verified(api.verify_presentation(presentation, Json::object()), "#INVALID_CHALLENGE_ERROR");
    check_not_verified(api.post("/presentations/verify", Json{{"verifiablePresentation", presentation}}), "#INVALID_CHALLENGE_ERROR");
    check_verified(api.verify_presentation(presentation, {{"checks", {"proof"}}}));
    check_not_verified(strict.verify_presentation(presentation, {{"checks", {"proof"}}}), "#INVALID_CHALLENGE_ERROR");
    CHECK(api.verify_presentation(presentation, {{"challenge", "c"}, {"returnPresentation", true}}).body.at("verifiablePresentation") ==
          presentation);
  }

  TEST_CASE("verify: the credentials in a presentation are verified, by default with their issuers") {
    Api api;
    const auto present = [&](const Json& credential) {
      const auto answer =
          api.post("/presentations", Json{{"presentation", presentation_of({credential})}, {"options", {{"challenge", "c"}}}});
      REQUIRE(answer.status == 201);
      return answer.body.at("verifiablePresentation");
    };
    auto altered = api.issued(claims());
    altered["name"] = "other";
    check_not_verified(api.verify_presentation(present(altered), {{"challenge", "c"}}), "#CRYPTOGRAPHIC_SECURITY_ERROR");
    const auto others = present(foreign());
    check_not_verified(api.verify_presentation(others, {{"challenge", "c"}}), "#CONTROLLER_MISMATCH");
    check_verified(api.verify_presentation(others, {{"challenge", "c"}, {"checks", {"proof"}}}));
    check_not_verified(api.verify_presentation(others, {{"challenge", "c"}, {"checks", {"proof", "issuer"}}}), "#CONTROLLER_MISMATCH");
  }

  TEST_CASE("verify: nothing but did:web is fetched, and of that only so much for one call") {
    Api api;
    auto credential = api.issued(claims());
    credential["@context"].push_back("https://nowhere.example/context");
    CHECK(api.verify(credential).status == 400);
    CHECK(api.web.requests().empty());
    auto body = claims();
    body["issuer"] = "did:web:issuer.example";
    auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 79)).value();
    Json credentials = Json::array();
    for (int i = 0; i < 30; ++i) {
      const auto host = "did:web:h" + std::to_string(i) + ".example";
      body["issuer"] = host;
      credentials.push_back(vc::issue(body, {.proof = {.verification_method = host + "#k"}, .issuer = host}, key).value());
    }
    check_not_verified(api.verify(credentials[0]), "#RESOLUTION_ERROR");
    CHECK(api.web.requests().size() == 1);
    const auto made = api.post("/presentations", Json{{"presentation", presentation_of(credentials)}, {"options", {{"challenge", "c"}}}});
    REQUIRE(made.status == 201);
    CHECK(api.verify_presentation(made.body.at("verifiablePresentation"), {{"challenge", "c"}}).status == 400);
    CHECK(api.web.requests().size() == 1 + 8);
  }
}
