// The W3C test suites of JSON-LD 1.1: API (810 cases in five manifests) and Framing (67).
#include <conformance/suite.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

TEST_SUITE("vc") {
  TEST_CASE("JSON-LD: follows the W3C vectors, every case") {
    const auto root = test::public_vectors("json-ld");
    if (!root) return;
    const auto outcomes = conformance::run_json_ld(*root);
    REQUIRE_MESSAGE(outcomes.has_value(), outcomes.error().message);
    CHECK(outcomes->size() == 6);
    std::size_t cases = 0;
    for (const auto& one : *outcomes) {
      INFO(one.manifest);
      for (const auto& failure : one.failures) FAIL_CHECK(failure.id, ": ", failure.reason);
      CHECK(one.cases == one.known);
      cases += one.cases;
    }
    CHECK(cases == 877);
  }
}
