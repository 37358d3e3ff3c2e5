// What the mounts answer, against the schemas that their authors publish: python3-jsonschema looks at it.
#include <doctest/doctest.h>

#include "ans/catalog.h"
#include "formats/documents.h"

namespace {

using test::Catalog;
using test::Json;
}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("mounts: answers keep to the schemas of ARD, of server.json and of the ANS API") {
    Catalog catalog;
    test::Documents documents;
    const Json facets{{"facets", {{{"field", "type"}}, {{"field", "tags"}, {"limit", 1}}}}};
    documents.add(
        "ard:SearchResponse",
        catalog.post("/ard/search", {{"query", {{"text", "translate files plain"}}}, {"federation", "referrals"}, {"pageSize", 2}}));
    documents.add("ard:ExploreResponse", catalog.post("/ard/explore", {{"resultType", facets}}));
    documents.add("ard:ListResponse", catalog.get("/ard/agents"));
    documents.add("ard:Error", catalog.get("/ard/agents?orderBy=price", 400));
    documents.add("ard:Error", catalog.post("/ard/search", Json::object(), 400));
    documents.add("ard:catalog", catalog.get("/.well-known/ai-catalog.json"));
    for (const auto& key : {catalog.translate, catalog.server, catalog.plain})
      documents.add("ard:entry", catalog.get("/ard/agents/" + key));
    const auto servers = catalog.get("/v0.1/servers").at("servers");
    CHECK(servers.size() == 3);
    for (const auto& one : servers) documents.add("mcp:server", one.at("server"));
    documents.add("ansv2:AgentListResponse", catalog.get("/v2/ans/agents"));
    documents.add("ansv2:AgentDetails",
                  catalog.get("/v2/ans/agents/" + catalog.get("/v2/ans/agents").at("items")[0].at("agentId").get<std::string>()));
    CHECK((documents.check() == 0 || documents.check() == 77));
  }

  TEST_CASE("mounts: the check finds what does not keep to a schema") {
    Catalog catalog;
    auto entry = catalog.get("/ard/agents/" + catalog.plain);
    entry["data"] = Json::object();  // beside `url`
    test::Documents documents;
    documents.add("ard:entry", entry);
    const auto found = documents.check();
    CHECK((found == 1 || found == 77));
  }
}
