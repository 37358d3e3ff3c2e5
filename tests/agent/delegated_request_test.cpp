#include "agent/delegated_request.h"

#include <doctest/doctest.h>

#include "agent/chains.h"

using agent::DelegatedRequest;

namespace {

DelegatedRequest request(const std::string& chain) {
  return {.id = "7",
          .wanted = agent::ActionRequest::make("/mcp/tools/call", "mcp://pay.example/transfer", R"({"amount":40})").value(),
          .chain = chain};
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("DelegatedRequest: prints back what was read, and is decided as its parts would be") {
    test::Scene scene;
    const auto text = request(scene.chain()).to_text();
    REQUIRE(text.has_value());
    const auto read = DelegatedRequest::read(*text);
    REQUIRE_MESSAGE(read.has_value(), read.error().message);
    CHECK(read->to_text() == *text);
    CHECK(read->id == "7");
    const agent::Surroundings around{.methods = scene.world.methods, .revocations = scene.revocations};
    const auto permitted = agent::decide(*read, scene.buyer.id, scene.policy, around, scene.now);
    CHECK_MESSAGE(permitted.permitted(), test::shown(permitted));
    CHECK(agent::answer_to(read->id, permitted).at("id") == "7");
    CHECK_FALSE(agent::answer_to("", permitted).contains("id"));
    // Whoever asks is who the line belongs to: the chain alone is no right.
    const auto stolen = agent::decide(*read, scene.courier.id, scene.policy, around, scene.now);
    CHECK(stolen.code == agent::Code::holder_mismatch);
    CHECK(agent::answer_to("7", stolen).at("code") == "holder_mismatch");
  }

  TEST_CASE("DelegatedRequest: what is brought along reaches the decision") {
    test::Scene scene;
    auto one = request(scene.chain());
    one.identity = R"({"not":"an identity"})";
    one.countersignatures.push_back(
        {.cd = test::cd_of(one.chain, 0), .verification_method = "did:key:z6Mk#a", .signature = did::Bytes(64, 1)});
    const auto read = DelegatedRequest::read(one.to_text().value());
    REQUIRE(read.has_value());
    CHECK(read->identity == one.identity);
    REQUIRE(read->countersignatures.size() == 1);
    CHECK(read->countersignatures[0].signature == did::Bytes(64, 1));
    const auto decision =
        agent::decide(*read, scene.buyer.id, scene.policy, {.methods = scene.world.methods, .revocations = scene.revocations}, scene.now);
    CHECK(decision.code == agent::Code::identity);
  }

  TEST_CASE("DelegatedRequest: refuses other members, missing ones, and values of another kind") {
    const auto text = [](const char* members) { return "{" + std::string(members) + "}"; };
    CHECK(DelegatedRequest::read(text(R"("action":"/a","resource":"x:y","chain":[])")).has_value());  // that it is no chain, decide() says
    for (const auto* bad : {
             R"("resource":"x:y","chain":[])",
             R"("action":"/a","chain":[])",
             R"("action":"/a","resource":"x:y")",
             R"("action":"a","resource":"x:y","chain":[])",
             R"("action":"/a","resource":"y","chain":[])",
             R"("action":"/a","resource":"x:y","chain":{})",
             R"("action":"/a","resource":"x:y","chain":"[]")",
             R"("action":"/a","resource":"x:y","chain":[],"args":[])",
             R"("action":"/a","resource":"x:y","chain":[],"identity":"x")",
             R"("action":"/a","resource":"x:y","chain":[],"countersignatures":{})",
             R"("action":"/a","resource":"x:y","chain":[],"countersignatures":[{}])",
             R"("action":"/a","resource":"x:y","chain":[],"id":7)",
             R"("action":"/a","resource":"x:y","chain":[],"holder":"did:example:me")",
             R"("action":"/a","action":"/b","resource":"x:y","chain":[])",
         }) {
      INFO(bad);
      const auto read = DelegatedRequest::read(text(bad));
      REQUIRE_FALSE(read.has_value());
      CHECK(read.error().code == did::Errc::malformed);
    }
    CHECK_FALSE(
        DelegatedRequest::read(text(R"("action":"/a","resource":"x:y","chain":[],"id":")") + std::string(65, 'x') + "\"}").has_value());
    const auto large = DelegatedRequest::read(std::string(agent::delegated_request_max_bytes + 1, ' '));
    CHECK(large.error().code == did::Errc::too_large);
  }

  TEST_CASE("DelegatedRequest: is not written where it could not be read") {
    CHECK(request("no chain").to_text().error().code == did::Errc::malformed);
    CHECK(request("[\"" + std::string(agent::delegated_request_max_bytes, 'x') + "\"]").to_text().error().code == did::Errc::too_large);
  }
}
