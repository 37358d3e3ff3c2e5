// The library against the vectors of what must be refused.
#include "vc/refused.h"

#include <doctest/doctest.h>

TEST_SUITE("vc") {
  TEST_CASE("15-37: verify refuses each credential of the vectors, for the reason that they name") {
    test::for_each_refused_credential([](const test::RefusedCredential& one) {
      test::World world;
      for (const auto& [url, page] : one.pages) world.web.put(url, page);
      const auto verdict = test::judge(one.credential, world);
      INFO(test::shown(verdict));
      CHECK_FALSE(verdict.accepted());
      CHECK(test::why(verdict) == one.code);
      CHECK(verdict.exit_code() == one.exit);
    });
  }

  TEST_CASE("15-25: issue signs none of the claims of the vectors, and says what is wrong with them") {
    auto issuer = test::party(1);
    test::for_each_refused_claims([&](const test::RefusedClaims& one) {
      auto options = test::issue_options(issuer);
      options.proof.suite = one.suite;
      const auto refused = vc::issue(one.claims, options, issuer.key);
      REQUIRE_FALSE(refused.has_value());
      CHECK_MESSAGE(refused.error().message.contains(one.said), refused.error().message);
    });
  }
}
