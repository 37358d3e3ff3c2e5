// Agentic Resource Discovery v0.91, through the route table.
#include <did/percent.h>
#include <doctest/doctest.h>

#include <set>

#include "catalog.h"
#include "mounts/ard_query.h"

namespace {

using test::Catalog;
using test::Json;
using Texts = std::vector<std::string>;

Texts identifiers(const Json& list) {
  Texts out;
  for (const auto& one : list) out.push_back(one.at("identifier"));
  return out;
}

Json query(const std::string& text, const Json& filter = Json::object()) { return {{"text", text}, {"filter", filter}}; }

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("ARD: search answers with catalogue entries, their scores and this registry as their source") {
    Catalog catalog;
    const auto body = catalog.post("/ard/search", {{"query", query("translate a contract")}});
    REQUIRE(identifiers(body.at("results")) == Texts{catalog.translate});
    const auto& entry = body["results"][0];
    CHECK(entry.at("type") == "application/a2a-agent-card+json");
    CHECK(entry.at("url") == "https://translate.acme.example/.well-known/agent-card.json");
    CHECK_FALSE(entry.contains("data"));
    CHECK(entry.at("version") == "1.2.0");
    CHECK(entry.at("score").get<int>() > 0);
    CHECK(entry.at("score").get<int>() <= 100);
    CHECK(entry.at("source") == "https://ans.example/ard");
    CHECK(entry.at("trustManifest").at("identity") == "did:web:acme.example");
    CHECK(entry.at("trustManifest").at("attestations").size() == 2);
    CHECK_FALSE(body.contains("referrals"));
    CHECK_FALSE(body.contains("pageToken"));
    CHECK(catalog.post("/ard/search", {{"query", query("translate")}, {"federation", "referrals"}}).at("referrals") == Json::array());
    CHECK(catalog.post("/ard/search", {{"query", {{"text", "submarine"}}}, {"federation", "none"}}).at("results").empty());
    CHECK(catalog.post("/ard/search", {{"query", {{"text", std::string(4000, 'x') + " translate"}}}}).at("results").empty());
  }

  TEST_CASE("ARD: filters hold all, each with one of its values") {
    Catalog catalog;
    const auto found = [&](const Json& filter) {
      return identifiers(catalog.post("/ard/search", {{"query", query("translate files plain", filter)}}).at("results")).size();
    };
    CHECK(found(Json::object()) == 3);
    CHECK(found({{"type", "application/mcp-server-card+json"}}) == 1);
    CHECK(found({{"type", {"application/mcp-server-card+json", "application/a2a-agent-card+json"}}}) == 2);
    CHECK(found({{"type", "application/a2a-agent-card+json"}, {"tags", {"legal", "fast"}}}) == 1);
    CHECK(found({{"type", "application/a2a-agent-card+json"}, {"tags", "fast"}}) == 0);
    CHECK(found({{"publisher", "acme.example"}}) == 1);
    CHECK(found({{"publisher", catalog.acme.did}}) == 2);
    CHECK(found({{"trustManifest.attestations.type", "AgentCapabilityCredential"}}) == 1);
    CHECK(found({{"trustManifest.identityType", "did"}, {"version", {"0.1.0", "1.2.0"}}}) == 2);
    CHECK(found({{"capabilities", "a2a:book_table"}, {"displayName", "Plain"}, {"identifier", catalog.plain}}) == 1);
    catalog.post("/ard/search", {{"query", query("translate", {{"metadata.region", "eu"}})}}, 400);
  }

  TEST_CASE("ARD: pages of a search follow one another") {
    Catalog catalog;
    Texts all;
    Json asked{{"query", query("translate files plain")}, {"pageSize", 1}};
    for (int i = 0; i < 3; ++i) {
      const auto page = catalog.post("/ard/search", asked);
      REQUIRE(page.at("results").size() == 1);
      all.push_back(page["results"][0].at("identifier"));
      CHECK(page.contains("pageToken") == (i < 2));
      if (i < 2) asked["pageToken"] = page.at("pageToken");
    }
    CHECK(std::set<std::string>(all.begin(), all.end()).size() == 3);
  }

  TEST_CASE("ARD: explore counts over all that match, and over everything where nothing is asked") {
    Catalog catalog;
    const auto all =
        catalog.post("/ard/explore",
                     {{"resultType",
                       {{"facets", {{{"field", "type"}}, {{"field", "publisher"}, {"limit", 1}}, {{"field", "tags"}, {"minCount", 2}}}}}}});
    CHECK(all.at("resultType") == "facets");
    CHECK(all.at("facets").at("type").at("buckets").size() == 3);
    CHECK(all["facets"]["publisher"].at("buckets") == Json::array({{{"value", catalog.acme.did}, {"count", 2}}}));
    CHECK(all["facets"]["publisher"].at("otherCount") == 1);
    CHECK(all["facets"]["tags"].at("buckets").empty());
    const auto some = catalog.post("/ard/explore", {{"query", query("translate", {{"publisher", "acme.example"}})},
                                                    {"resultType", {{"facets", {{{"field", "tags"}}}}}}});
    CHECK(some.at("facets").at("tags").at("buckets") ==
          Json::array({{{"value", "legal"}, {"count", 1}}, {{"value", "translation"}, {"count", 1}}}));
  }

  TEST_CASE("ARD: bodies that are no questions are refused") {
    Catalog catalog;
    const Json facets{{"facets", {{{"field", "type"}}}}};
    for (const auto& wrong :
         {Json::array(), Json::object(), Json{{"query", "x"}}, Json{{"query", Json::object()}}, Json{{"query", {{"text", ""}}}},
          Json{{"query", {{"text", "..."}}}}, Json{{"query", query("x")}, {"more", 1}}, Json{{"query", {{"text", "x"}, {"more", 1}}}},
          Json{{"query", query("x")}, {"pageSize", 0}}, Json{{"query", query("x")}, {"pageSize", 101}},
          Json{{"query", query("x")}, {"pageSize", "5"}}, Json{{"query", query("x")}, {"pageToken", "AAAA"}},
          Json{{"query", query("x")}, {"federation", "all"}}, Json{{"query", query("x", {{"type", 1}})}},
          Json{{"query", query("x", {{"type", Json::array()}})}}, Json{{"query", query("x", {{"type", {1}}})}}})
      CHECK(catalog.post("/ard/search", wrong, 400).at("errorCode") == "INVALID_ARGUMENT");
    for (const auto& wrong :
         {Json::object(), Json{{"resultType", "facets"}}, Json{{"resultType", {{"facets", Json::array()}}}},
          Json{{"resultType", {{"facets", {{{"field", "colour"}}}}}}},
          Json{{"resultType", {{"facets", {{{"field", "type"}, {"limit", 0}}}}}}},
          Json{{"resultType", {{"facets", {{{"field", "type"}}, {{"field", "type"}}}}}}}, Json{{"resultType", facets}, {"pageSize", 1}}})
      catalog.post("/ard/explore", wrong, 400);
    CHECK(catalog.call(ans::Verb::post, "/ard/search", "{").status == 400);
    CHECK(catalog.call(ans::Verb::post, "/ard/search?pageSize=1", R"({"query":{"text":"x"}})").status == 400);
  }

  TEST_CASE("ARD: one entry by its identifier or any name; gone and unknown are told apart") {
    Catalog catalog;
    const auto entry = catalog.get("/ard/agents/" + catalog.translate);
    CHECK(entry.at("identifier") == catalog.translate);
    CHECK(entry.at("updatedAt") == "2026-11-22T12:00:00Z");
    CHECK(catalog.get("/ard/agents/example.acme%2Ftranslate") == entry);
    CHECK(catalog.get("/ard/agents/urn:air:acme.example:nobody", 404).at("errorCode") == "NOT_FOUND");
    catalog.get("/ard/agents/urn:air:acme.example:nobody?x=1", 400);
    REQUIRE(catalog.registry.revoke(catalog.translate, catalog.command(test::revocation(catalog.translate), catalog.bot)).has_value());
    catalog.get("/ard/agents/" + catalog.translate, 410);
    CHECK(catalog.post("/ard/search", {{"query", query("translate")}}).at("results").empty());
  }

  TEST_CASE("ARD: the list has every agent once, by identifier, filtered by expressions") {
    Catalog catalog;
    const auto listed = [&](const std::string& filter) {
      return identifiers(catalog.get("/ard/agents?filter=" + did::percent_encode(filter)).at("items"));
    };
    const Texts all{catalog.translate, catalog.server, catalog.plain};
    CHECK(listed("").size() == 3);
    CHECK(identifiers(catalog.get("/ard/agents?orderBy=identifier").at("items")).front() == catalog.translate);
    CHECK(listed("type = 'application/mcp-server-card+json'") == Texts{catalog.server});
    CHECK(listed("type='application/a2a-agent-card+json,application/mcp-server-card+json'").size() == 2);
    CHECK(listed("displayName = PLAI") == Texts{catalog.plain});
    CHECK(listed("publisherId = \"acme.example\" AND createdAfter > '2026-01-01'") == Texts{catalog.translate});
    CHECK(listed("createdAfter > '2026-11-22T10:00:00Z'").empty());
    CHECK(listed("updatedAfter > 2026-11-22T11:59:59Z and type = application/vnd.credence.agent-record+json") == Texts{catalog.plain});
    CHECK(listed("updatedAfter > 2026-11-22T12:00:00Z").empty());
    Texts paged;
    std::string token;
    do {
      const auto page = catalog.get("/ard/agents?pageSize=1&pageToken=" + token);
      for (const auto& one : page.at("items")) paged.push_back(one.at("identifier"));
      token = page.value("pageToken", "");
    } while (!token.empty());
    CHECK(paged == identifiers(catalog.get("/ard/agents").at("items")));
    for (const auto* wrong : {"filter=colour=red", "filter=type", "filter=type=", "filter=type%3E1", "filter=type='a",
                              "filter=type=a%20type=b", "filter=type=a%20AND", "filter=type=a%20AND%20type=b",
                              "filter=updatedAfter%3Eyesterday", "orderBy=price", "pageSize=0", "pageToken=AAAA", "limit=3"})
      catalog.get(std::string("/ard/agents?") + wrong, 400);
  }

  TEST_CASE("ARD: the list comes in the order that is asked for, and page by page in the same") {
    Catalog catalog;  // registered: translate, server, plain; called Acme Translate, files, Plain
    const auto listed = [&](const std::string& order) {
      return identifiers(catalog.get("/ard/agents?orderBy=" + did::percent_encode(order)).at("items"));
    };
    const auto by_name = listed("identifier");
    CHECK(listed("displayName") == Texts{catalog.translate, catalog.server, catalog.plain});
    CHECK(listed("name desc") == Texts{catalog.plain, catalog.server, catalog.translate});
    CHECK(listed("createdAt") == Texts{catalog.translate, catalog.server, catalog.plain});
    CHECK(listed("created_at DESC") == Texts{catalog.plain, catalog.server, catalog.translate});
    CHECK(listed("identifier DESC") == Texts(by_name.rbegin(), by_name.rend()));
    CHECK(listed("updatedAt") == by_name);  // all at one time: by identifier then
    CHECK(listed("updated_at DESC, displayName ASC") == Texts{catalog.translate, catalog.server, catalog.plain});
    catalog.clock.set("2026-11-22T12:00:00.250Z");
    const Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                      {"type", {"AgentSuspension"}},
                      {"agentKey", catalog.plain},
                      {"after", catalog.registry.state(catalog.plain)->head},
                      {"issuedAt", test::start}};
    REQUIRE(catalog.registry.change(catalog.plain, "suspend", catalog.command(claims, catalog.acme)).has_value());
    auto back = claims;
    back["type"] = {"AgentResumption"};
    back["after"] = catalog.registry.state(catalog.plain)->head;
    REQUIRE(catalog.registry.change(catalog.plain, "resume", catalog.command(back, catalog.acme)).has_value());
    CHECK(listed("updatedAt DESC").front() == catalog.plain);
    for (const std::string order : {"displayName", "createdAt%20DESC", "updatedAt,name%20DESC", "identifier"}) {
      INFO(order);
      Texts paged;
      std::string token;
      do {
        const auto page = catalog.get("/ard/agents?pageSize=1&orderBy=" + order + "&pageToken=" + token);
        for (const auto& one : page.at("items")) paged.push_back(one.at("identifier"));
        token = page.value("pageToken", "");
      } while (!token.empty());
      CHECK(paged == identifiers(catalog.get("/ard/agents?orderBy=" + order).at("items")));
    }
    CHECK(
        identifiers(catalog.get("/ard/agents?orderBy=displayName&filter=" + did::percent_encode("publisherId=acme.example")).at("items")) ==
        Texts{catalog.translate});
    CHECK(
        identifiers(
            catalog.get("/ard/agents?orderBy=displayName&pageSize=1&filter=" + did::percent_encode("type=application/mcp-server-card+json"))
                .at("items")) == Texts{catalog.server});
    const auto token = catalog.get("/ard/agents?pageSize=1&orderBy=displayName").at("pageToken").get<std::string>();
    for (const auto& wrong : Texts{"price", "name%20UP", "name%20ASC%20DESC", "name,", ",", "name,displayName", std::string(129, 'a'),
                                   "createdAt&pageToken=" + token, "displayName&pageToken=AAAA"})
      catalog.get("/ard/agents?orderBy=" + wrong, 400);
  }
}
