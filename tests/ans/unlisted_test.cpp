// Agents whose publishers want them found by their names only.
#include "catalog.h"

namespace {

using test::Catalog;
using test::Json;

// `translate` and `plain` are unlisted in a version of their own.
struct Hidden : Catalog {
  Hidden() {
    auto claims = translate_claims("2.0.0");
    claims["credentialSubject"]["policy"] = {{"listing", "unlisted"}};
    add(claims, translate);
    claims = base(plain, acme.did, "2.0.0");
    claims["credentialSubject"]["displayName"] = "Plain";
    claims["credentialSubject"]["capabilities"] = {{{"id", "c1"}, {"taxonomy", "a2a"}, {"path", "book_table"}}};
    claims["credentialSubject"]["policy"] = {{"listing", "unlisted"}};
    add(claims, plain);
  }
};

bool mentions(const Json& body, std::string_view what) { return body.dump().contains(what); }

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: an unlisted version is answered to whoever has a name of it") {
    Hidden hidden;
    for (const auto& name : {hidden.translate, std::string("ans://v2.0.0.translate.acme.example")}) {
      const auto record = hidden.registry.resolve(name, std::nullopt);
      REQUIRE(record.has_value());
      CHECK(record->version().version == "2.0.0");
      CHECK(record->version().unlisted);
    }
    CHECK(hidden.get("/v1/agents/" + hidden.translate + "/versions").at("versions").size() == 3);
    CHECK(hidden.call(ans::Verb::get, "/v1/agents/" + hidden.translate + "/agent-card.json").status == 200);
  }

  TEST_CASE("Registry: search and explore do not find an unlisted version, by what it does or by its words") {
    Hidden hidden;
    const auto hits = hidden.get("/v1/search?cap=oasf:language_processing&explain=true").at("results");
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].at("version") == "1.2.0");  // a listed one of the same agent
    CHECK_FALSE(mentions(hits[0].value("alternatives", Json::array()), "2.0.0"));
    CHECK(hits[0].at("explain").at("rejected") == Json{{{"version", "2.0.0"}, {"why", "is not listed"}}});
    CHECK(hidden.get("/v1/search?q=translate").at("results")[0].at("version") == "1.2.0");
    CHECK(hidden.get("/v1/search?cap=a2a:book_table").at("results")[0].at("version") == "1.0.0");
    const auto found = hidden.post("/ard/search", {{"query", {{"text", "translate a contract"}}}}).at("results");
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("version") == "1.2.0");
  }

  TEST_CASE("Mounts: no list and no zone has an unlisted version") {
    Hidden hidden;
    const auto list = hidden.get("/ard/agents").at("items");
    for (const auto& one : list) CHECK(one.at("version") != "2.0.0");
    CHECK_FALSE(mentions(hidden.get("/ard/agents?orderBy=displayName"), "2.0.0"));
    CHECK_FALSE(mentions(hidden.get("/v0.1/servers"), "\"version\":\"2.0.0\""));
    CHECK_FALSE(mentions(hidden.get("/v2/ans/agents"), "2.0.0"));
    CHECK_FALSE(hidden.call(ans::Verb::get, "/v1/zones/acme.example").body.contains("2.0.0"));
  }

  TEST_CASE("RegistryState: that a version is unlisted is read back") {
    Hidden hidden;
    const auto state = *hidden.registry.state(hidden.translate);
    CHECK_FALSE(state.versions[1].unlisted);
    CHECK(state.versions[2].unlisted);
    CHECK(*ans::RegistryState::parse(*state.to_bytes()) == state);
  }
}
