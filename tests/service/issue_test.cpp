// Issuing and presenting: what is signed, and what is refused before anything is.
#include <thread>

#include "fixture.h"

using namespace test;

TEST_SUITE("service") {
  TEST_CASE("issue: what every profile issues verifies, with its own suite, issuer and time") {
    Api api;
    int ran = 0;
    for (const auto* row : service::offered_profiles()) {
      const std::string name(row->name);
      INFO(name);
      const auto credential = api.issued(claims(), "/issuers/" + name + "/credentials/issue");
      const auto& proof = credential.at("proof");
      CHECK(credential.at("issuer") == api.did_of(name));
      CHECK(proof.value("cryptosuite", proof.at("type").get<std::string>()) == row->suite);
      CHECK(proof.at("created") == "2026-06-01T12:00:00Z");
      CHECK(proof.at("proofPurpose") == "assertionMethod");
      CHECK(proof.at("proofValue").is_string());
      check_verified(api.verify(credential));
      check_verified(api.verify(credential, {{"checks", {"proof", "issuer", "period", "status"}}}));
      auto altered = credential;
      altered["name"] = "a proof of something else";
      check_not_verified(api.verify(altered), "CRYPTOGRAPHIC_SECURITY_ERROR");
      ++ran;
    }
    CHECK(ran >= 3);
  }

  TEST_CASE("issue: the claims come back as they were, with issuer and proof alone added") {
    Api api;
    auto credential = api.issued(claims());
    CHECK(credential.at("issuer") == api.default_did());
    credential.erase("issuer");
    credential.erase("proof");
    CHECK(credential == claims());
  }

  TEST_CASE("issue: an issuer that is the profile's own may stand in the claims, as a string or an object") {
    Api api;
    auto named = claims();
    named["issuer"] = api.default_did();
    check_verified(api.verify(api.issued(named)));
    named["issuer"] = {{"id", api.default_did()}, {"name", "we"}};
    CHECK(api.issued(named).at("issuer").at("name") == "we");
  }

  TEST_CASE("issue: a body that is no call is refused with the problem type that says why") {
    Api api;
    const auto refused = [&](std::string_view body, std::string_view type) {
      INFO(std::string(body.substr(0, 100)));
      check_problem(api.post_text("/credentials/issue", body), 400, type);
    };
    for (const std::string body :
         {"", "{", "nonsense", "{\"credential\":{},\"credential\":{}}", "{} {}", "{\"credential\":{\"a\":\"\\ud800\"}}"})
      refused(body, "#PARSING_ERROR");
    refused(std::string(65, '[') + std::string(65, ']'), "#PARSING_ERROR");
    for (const auto* body : {"[]", "null", "1", "{}", "{\"credential\":null}", "{\"credential\":[]}", "{\"credential\":\"x\"}",
                             "{\"verifiableCredential\":{}}", "{\"credential\":{},\"more\":1}", "{\"credential\":{},\"options\":[]}",
                             "{\"credential\":{},\"options\":null}"})
      refused(body, "#MALFORMED_VALUE_ERROR");
  }

  TEST_CASE("issue: each member of the wrong shape is refused, with its pointer") {
    struct Case {
      Json patch;
      const char* pointer;
    };
    Api api;
    for (const auto& [patch, pointer] :
         {Case{{{"type", "VerifiableCredential"}}, "/credential/type"}, Case{{{"@context", vc::context_v2}}, "/credential/@context"},
          Case{{{"@context", Json::array()}}, "/@context"}, Case{{{"@context", {"https://example.org/"}}}, "/@context/0"},
          Case{{{"type", {"Other"}}}, "/type"}, Case{{{"type", {1}}}, "/type/0"}, Case{{{"issuer", 1}}, "/issuer"},
          Case{{{"issuer", "did:example:other"}}, "/issuer"}, Case{{{"issuer", {{"id", "did:example:other"}}}}, "/issuer"},
          Case{{{"issuer", {{"name", "x"}}}}, "/issuer"}, Case{{{"credentialSubject", "x"}}, "/credentialSubject"},
          Case{{{"validFrom", "yesterday"}}, "/validFrom"}, Case{{{"validUntil", "2025-01-01T00:00:00Z"}}, "/validUntil"},
          Case{{{"credentialStatus", {{"id", "https://a.example/1"}}}}, "/credentialStatus/type"},
          Case{{{"proof", {{"type", "DataIntegrityProof"}}}}, "/proof"}}) {
      auto wrong = claims();
      wrong.update(patch);
      const auto answer = api.post("/credentials/issue", Json{{"credential", wrong}});
      INFO(did::to_text(patch));
      check_problem(answer, 400, "#MALFORMED_VALUE_ERROR");
      CHECK(answer.body.at("pointer") == pointer);
    }
    auto null_issuer = claims();
    null_issuer["issuer"] = nullptr;
    check_problem(api.post("/credentials/issue", Json{{"credential", null_issuer}}), 400, "#MALFORMED_VALUE_ERROR");
    auto without = claims();
    without.erase("credentialSubject");
    check_problem(api.post("/credentials/issue", Json{{"credential", without}}), 400, "#MALFORMED_VALUE_ERROR");
  }

  TEST_CASE("issue: every breach is told, not just the first") {
    Api api;
    auto wrong = claims();
    wrong["validFrom"] = "yesterday";
    wrong["credentialSubject"] = "x";
    CHECK(api.post("/credentials/issue", Json{{"credential", wrong}}).body.at("errors").size() == 2);
  }

  TEST_CASE("issue: options that are not known, or cannot be done, are refused") {
    Api api;
    const auto with = [&](const Json& options) {
      return api.post("/credentials/issue", Json{{"credential", claims()}, {"options", options}});
    };
    CHECK(with(Json::object()).status == 201);
    CHECK(with({{"mandatoryPointers", Json::array()}}).status == 201);
    CHECK(with({{"credentialId", "urn:uuid:1"}}).status == 201);
    check_problem(with({{"created", "2020-01-01T00:00:00Z"}}), 400, "#UNKNOWN_OPTION_PROVIDED");
    check_problem(with({{"checks", Json::array()}}), 400, "#UNKNOWN_OPTION_PROVIDED");
    check_problem(with({{"mandatoryPointers", "/issuer"}}), 400, "#MALFORMED_VALUE_ERROR");
    check_problem(with({{"mandatoryPointers", {1}}}), 400, "#MALFORMED_VALUE_ERROR");
    check_problem(with({{"mandatoryPointers", {"/issuer"}}}), 400, "#MALFORMED_VALUE_ERROR");
    check_problem(with({{"credentialId", 1}}), 400, "#MALFORMED_VALUE_ERROR");
  }

  TEST_CASE("issue: one profile signs for many threads at once") {
    Api api;
    std::vector<Json> issued(8);
    {
      std::vector<std::jthread> threads;
      for (auto& one : issued)
        threads.emplace_back([&api, &one] {
          one = did::parse_json(api.service
                                    .handle({.verb = httpd::Verb::post,
                                             .target = "/credentials/issue",
                                             .body = did::to_text(Json{{"credential", claims()}})})
                                    .body)
                    .value();
        });
    }
    for (const auto& one : issued) check_verified(api.verify(one.at("verifiableCredential")));
  }

  TEST_CASE("present: a presentation is signed as the default profile, for its challenge and domain") {
    Api api;
    const auto answer = api.post("/presentations", Json{{"presentation", presentation_of({api.issued(claims())})},
                                                        {"options", {{"challenge", "c"}, {"domain", "d"}}}});
    INFO(did::to_text(answer.body));
    REQUIRE(answer.status == 201);
    const auto& presentation = answer.body.at("verifiablePresentation");
    CHECK(presentation.at("holder") == api.default_did());
    CHECK(presentation.at("proof").at("proofPurpose") == "authentication");
    CHECK(presentation.at("proof").at("challenge") == "c");
    CHECK(presentation.at("proof").at("domain") == "d");
    check_verified(api.verify_presentation(presentation, {{"challenge", "c"}, {"domain", "d"}}));
  }

  TEST_CASE("present: what is no presentation of this holder is refused") {
    Api api;
    const auto credential = api.issued(claims());
    const auto refused = [&](const Json& patch) {
      auto wrong = presentation_of({credential});
      wrong.update(patch);
      INFO(did::to_text(patch));
      check_problem(api.post("/presentations", Json{{"presentation", wrong}}), 400, "#MALFORMED_VALUE_ERROR");
    };
    refused({{"type", "VerifiablePresentation"}});
    refused({{"type", {"Other"}}});
    refused({{"@context", vc::context_v2}});
    refused({{"holder", "did:example:other"}});
    refused({{"holder", nullptr}});
    refused({{"verifiableCredential", "x"}});
    refused({{"verifiableCredential", {Json::object()}}});
    refused({{"proof", Json::object()}});
    check_problem(api.post("/presentations", Json{{"presentation", 1}}), 400, "#MALFORMED_VALUE_ERROR");
    check_problem(api.post("/presentations", Json::object()), 400, "#MALFORMED_VALUE_ERROR");
    const Json sound{{"presentation", presentation_of({credential})}};
    for (const auto& options : {Json{{"challenge", ""}}, Json{{"challenge", 1}}, Json{{"domain", Json::array({"a"})}}}) {
      auto body = sound;
      body["options"] = options;
      check_problem(api.post("/presentations", body), 400, "#MALFORMED_VALUE_ERROR");
    }
    auto unknown = sound;
    unknown["options"] = {{"checks", Json::array()}};
    check_problem(api.post("/presentations", unknown), 400, "#UNKNOWN_OPTION_PROVIDED");
  }
}
