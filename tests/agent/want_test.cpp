#include "agent/want.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace agent;
using did::Json;

namespace {

Json query(Json claims = nullptr) {
  Json one{{"id", "who"}, {"format", "ldp_vc"}, {"meta", {{"type_values", {{"AgentIdentityCredential"}}}}}};
  if (!claims.is_null()) one["claims"] = std::move(claims);
  return {{"credentials", {one}}};
}

RefusalCode refused(const Json& json) {
  const auto want = Want::parse(did::to_text(json));
  REQUIRE_FALSE(want.has_value());
  return want.error().code;
}

bool met(const Json& want, const Json& credential) {
  const auto read = Want::parse(did::to_text(want));
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().detail));
  const auto document = did::JsonDocument::parse(did::to_text(credential)).value();
  const std::vector<did::JsonValue> shown{document.root()};
  return !read->unmet(shown).has_value();
}

const Json credential{
    {"type", {"VerifiableCredential", "AgentIdentityCredential"}},
    {"credentialSubject", {{"agent", "did:web:acme.example"}, {"level", 3}, {"tested", true}, {"tools", {{{"id", "a"}}, {{"id", "b"}}}}}}};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("Want: compares types, paths and values as DCQL says") {
    struct Case {
      Json claims;
      bool met;
    };
    const auto path = [](Json steps) { return Json{{{"path", std::move(steps)}}}; };
    const auto with = [](Json steps, Json values) { return Json{{{"path", std::move(steps)}, {"values", std::move(values)}}}; };
    const Case cases[] = {
        {nullptr, true},
        {path({"credentialSubject", "agent"}), true},
        {path({"credentialSubject", "absent"}), false},
        {with({"credentialSubject", "agent"}, {"did:web:acme.example", "x"}), true},
        {with({"credentialSubject", "agent"}, {"did:web:other.example"}), false},
        {with({"credentialSubject", "level"}, {3}), true},
        {with({"credentialSubject", "level"}, {"3"}), false},
        {with({"credentialSubject", "tested"}, {true}), true},
        {with({"credentialSubject", "tested"}, {false}), false},
        {with({"credentialSubject", "tools", nullptr, "id"}, {"b"}), true},
        {with({"credentialSubject", "tools", 0, "id"}, {"b"}), false},
        {with({"credentialSubject", "tools", 1, "id"}, {"b"}), true},
        {path({"credentialSubject", "tools", 2}), false},
        {path({"credentialSubject", "agent", "deeper"}), false},  // no object: an error
        {path({"credentialSubject", nullptr}), false},            // no array: an error
        {path({"credentialSubject", 0}), false},
    };
    for (const auto& one : cases) {
      INFO(did::to_text(one.claims));
      CHECK(met(query(one.claims), credential) == one.met);
    }
    Json types = query();
    auto& alternatives = types["credentials"][0]["meta"]["type_values"];
    alternatives = Json::array({Json::array({"Other"}), Json::array({"AgentIdentityCredential", "VerifiableCredential"})});
    CHECK(met(types, credential));
    alternatives = Json::array({Json::array({"AgentIdentityCredential", "Other"})});
    CHECK_FALSE(met(types, credential));
    CHECK_FALSE(met(query(), {{"type", "Other"}}));
    CHECK(met(query(), {{"type", "AgentIdentityCredential"}}));
  }

  TEST_CASE("Want: every credential of the query is wanted, and the first that is missing is named") {
    Json both = query();
    both["credentials"].push_back({{"id", "able"}, {"format", "ldp_vc"}, {"meta", {{"type_values", {{"AgentCapabilityCredential"}}}}}});
    const auto want = Want::parse(did::to_text(both)).value();
    const auto document = did::JsonDocument::parse(did::to_text(credential)).value();
    const std::vector<did::JsonValue> shown{document.root()};
    CHECK(want.unmet(shown) == "able");
    CHECK(want.unmet({}) == "who");
  }

  TEST_CASE("Want: refuses what is malformed, beyond the subset, or too much") {
    const auto changed = [](const char* pointer, Json value) {
      Json json = query({{{"path", {"a"}}}});
      json[Json::json_pointer(pointer)] = std::move(value);
      return json;
    };
    const Json malformed[] = {Json::array(),
                              Json::object(),
                              {{"credentials", Json::array()}},
                              {{"credentials", "a"}},
                              changed("/more", 1),
                              changed("/credentials/0/more", 1),
                              changed("/credentials/0/id", ""),
                              changed("/credentials/0/id", "a b"),
                              changed("/credentials/0/id", 1),
                              changed("/credentials/0/meta", 1),
                              changed("/credentials/0/meta", Json::object()),
                              changed("/credentials/0/meta/more", 1),
                              changed("/credentials/0/meta/type_values", Json::array()),
                              changed("/credentials/0/meta/type_values", {"a"}),
                              changed("/credentials/0/meta/type_values", {{1}}),
                              changed("/credentials/0/claims", Json::array()),
                              changed("/credentials/0/claims/0/path", Json::array()),
                              changed("/credentials/0/claims/0/path", {-1}),
                              changed("/credentials/0/claims/0/path", {1.5}),
                              changed("/credentials/0/claims/0/path", {true}),
                              changed("/credentials/0/claims/0/values", Json::array()),
                              changed("/credentials/0/claims/0/values", {nullptr}),
                              changed("/credentials/0/claims/0/values", {1.5}),
                              changed("/credentials/0/claims/0/values", {Json::object()})};
    for (const auto& json : malformed) {
      INFO(did::to_text(json));
      CHECK(refused(json) == RefusalCode::malformed);
    }
    Json twice = query();
    twice["credentials"].push_back(twice["credentials"][0]);
    CHECK(refused(twice) == RefusalCode::malformed);
    for (const auto& json :
         {changed("/credential_sets", Json::array()), changed("/credentials/0/multiple", true),
          changed("/credentials/0/claim_sets", Json::array()), changed("/credentials/0/trusted_authorities", Json::array()),
          changed("/credentials/0/require_cryptographic_holder_binding", false), changed("/credentials/0/format", "dc+sd-jwt")}) {
      INFO(did::to_text(json));
      CHECK(refused(json) == RefusalCode::unsupported_want);
    }
    CHECK(refused({{"credentials", Json(9, query()["credentials"][0])}}) == RefusalCode::too_large);
    CHECK(refused(changed("/credentials/0/claims", Json(17, {{"path", {"a"}}}))) == RefusalCode::too_large);
    CHECK(refused(changed("/credentials/0/claims/0/path", Json(17, "a"))) == RefusalCode::too_large);
    CHECK(refused(changed("/credentials/0/id", std::string(20000, 'a'))) == RefusalCode::too_large);
  }
}
