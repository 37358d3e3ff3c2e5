#include <agent/revocation_statement.h>
#include <doctest/doctest.h>

#include "agent/chains.h"

using did::Json;

namespace {

struct Said {
  test::Scene scene;
  std::string cd = "sha256:" + std::string(64, 'a');
  Json statement =
      agent::sign_revocation({.cd = cd, .issuer = scene.person.id, .reason = "the trip is over", .issued = test::at(test::noon)},
                             scene.person.method, scene.person.key)
          .value();

  std::string judge(const std::function<void(Json&)>& change, std::string_view at = test::noon) {
    auto changed = statement;
    change(changed);
    const auto document = did::JsonDocument::parse(did::to_text(changed)).value();
    if (const auto read = agent::read_revocation(document.root()); !read) return std::string(did::name(read.error().code));
    return agent::verify_revocation(document.root(), scene.world.methods, test::at(at)).accepted() ? "holds" : "refused";
  }
};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("RevocationStatement: holds when its issuer signed it, and in no other form") {
    Said said;
    CHECK(said.judge([](Json&) {}) == "holds");
    CHECK(said.judge([](Json& s) { s["cd"] = "sha256:" + std::string(64, 'b'); }) == "refused");
    CHECK(said.judge([&](Json& s) { s["issuer"] = said.scene.planner.id; }) == "refused");
    CHECK(said.judge([](Json& s) { s["reason"] = "other"; }) == "refused");
    CHECK(said.judge([](Json&) {}, "2026-06-01T11:59:29Z") == "refused");
    CHECK(said.judge([](Json& s) { s.erase("proof"); }) == "malformed");
    CHECK(said.judge([](Json& s) { s["subtree"] = false; }) == "malformed");
    CHECK(said.judge([](Json& s) { s["cd"] = "x"; }) == "malformed");
    CHECK(said.judge([](Json& s) { s["reason"] = ""; }) == "malformed");
    CHECK(said.judge([](Json& s) { s["type"] = "Other"; }) == "malformed");
    CHECK(said.judge([](Json& s) { s["more"] = 1; }) == "malformed");
    CHECK(said.judge([](Json& s) { s["issued"] = "today"; }) == "malformed");
  }

  TEST_CASE("RevocationStatement: one about a link ends the chain, if its issuer stands at the link or above it") {
    test::Scene scene;
    const auto chain = scene.chain();
    const auto heed = [&](test::Party& by, std::size_t link) {
      const auto statement =
          agent::sign_revocation({.cd = test::cd_of(chain, link), .issuer = by.id, .reason = "enough", .issued = scene.now}, by.method,
                                 by.key)
              .value();
      const auto document = did::JsonDocument::parse(did::to_text(statement)).value();
      REQUIRE(agent::verify_revocation(document.root(), scene.world.methods, scene.now).accepted());
      const auto read = agent::read_revocation(document.root()).value();
      scene.revocations.revoke(read.cd, read.issuer);
      return scene.code(chain);
    };
    CHECK(heed(scene.courier, 1) == "permitted");
    CHECK(heed(scene.planner, 0) == "permitted");
    CHECK(heed(scene.person, 1) == "revoked");
  }
}
