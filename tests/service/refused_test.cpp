// The service against the vectors of what must be refused: the real handlers, strict.
#include "vc/refused.h"

#include <algorithm>

#include "fixture.h"

using namespace test;

TEST_SUITE("service") {
  TEST_CASE("15-37: /credentials/verify answers 400 to each credential of the vectors, with the reason among its errors") {
    for_each_refused_credential([](const RefusedCredential& one) {
      Api api({.strict = true});
      for (const auto& [url, page] : one.pages) api.web.put(url, page);
      const auto answer = api.verify(one.credential);
      INFO(did::to_text(answer.body));
      CHECK(answer.status == 400);
      CHECK(answer.body.at("verified") == false);
      const auto is_reason = [&](const Json& error) { return error.at("type").get<std::string>().ends_with("#" + one.code); };
      CHECK(std::ranges::any_of(answer.body.at("errors"), is_reason));
    });
  }

  TEST_CASE("15-25: /credentials/issue answers 400 to the claims of the vectors") {
    Api api;
    for_each_refused_claims([&](const RefusedClaims& one) {
      const auto answer = api.post("/issuers/" + one.suite + "/credentials/issue", Json{{"credential", one.claims}});
      const auto text = did::to_text(answer.body);
      INFO(text);
      CHECK(answer.status == 400);
      CHECK(answer.content_type == "application/problem+json");
      CHECK(text.contains(one.said));
    });
  }

  TEST_CASE("31: neither the method nor the purpose of a proof is the caller's to name") {
    Api api;
    const auto credential = api.issued(claims());
    for (const auto* name : {"verificationMethod", "proofPurpose", "purpose", "cryptosuite", "controller"})
      check_not_verified(api.verify(credential, {{name, "did:example:other#key"}}), "#UNKNOWN_OPTION_PROVIDED");
  }
}
