// Contexts that a service carries beside the built-in ones.
#include <did/codec.h>
#include <did/hash.h>

#include "fixture.h"

using namespace test;

namespace {

constexpr auto url = "https://terms.example/trees/v1";
constexpr std::string_view terms =
    R"({"@context": {"@protected": true, "Tree": "https://terms.example/#Tree", "height": "https://terms.example/#height"}})";

const vc::CarriedContexts& with_trees() {
  static const auto contexts = [] {
    auto made = std::make_unique<vc::CarriedContexts>();
    REQUIRE(made->add(url, terms, did::hex_encode(did::sha256(did::as_bytes(terms)))).has_value());
    return made;
  }();
  return *contexts;
}

Json tree() {
  auto tree = claims();
  tree["@context"].push_back(url);
  tree["credentialSubject"] = {{"type", "Tree"}, {"height", "3 m"}};
  return tree;
}

}  // namespace

TEST_SUITE("service") {
  TEST_CASE("contexts: what is added is signed, presented and verified with, by every profile") {
    Api api({}, with_trees());
    for (const auto* row : service::offered_profiles()) {
      INFO(std::string(row->name));
      const auto credential = api.issued(tree(), "/issuers/" + std::string(row->name) + "/credentials/issue");
      check_verified(api.verify(credential));
      auto altered = credential;
      altered["credentialSubject"]["height"] = "30 m";
      check_not_verified(api.verify(altered), "CRYPTOGRAPHIC_SECURITY_ERROR");
    }
    auto presentation = presentation_of(Json::array({api.issued(tree())}));
    presentation["@context"].push_back(url);
    presentation["height"] = "on paper";
    const Json options{{"challenge", "c1"}, {"domain", "verifier.example"}};
    const auto presented = api.post("/presentations", {{"presentation", presentation}, {"options", options}});
    INFO(did::to_text(presented.body));
    REQUIRE(presented.status == 201);
    check_verified(api.verify_presentation(presented.body.at("verifiablePresentation"), options));
  }

  TEST_CASE("contexts: where it was not added, nothing is signed with it, and a proof over it is not believed") {
    Api with({}, with_trees());
    Api without;
    const auto issued = without.post("/issuers/eddsa-rdfc-2022/credentials/issue", {{"credential", tree()}});
    CHECK(issued.status == 400);
    CHECK_FALSE(issued.body.contains("verifiableCredential"));
    const auto verified = without.verify(with.issued(tree(), "/issuers/eddsa-rdfc-2022/credentials/issue"));
    CHECK(verified.status == 400);
    CHECK(verified.body.at("verified") == false);
  }
}
