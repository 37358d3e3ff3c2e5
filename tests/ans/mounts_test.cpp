// The reads of the MCP registry and of ANS, single files about agents, and what the registry says of itself.
#include <did/percent.h>
#include <doctest/doctest.h>

#include "catalog.h"
#include "formats/agent_uuid.h"
#include "records/alias.h"

namespace {

using ans::Verb;
using test::Catalog;
using test::Json;
using Texts = std::vector<std::string>;

Texts names(const Json& body) {
  Texts out;
  for (const auto& one : body.at("servers"))
    out.push_back(one.at("server").at("name").get<std::string>() + " " + one["server"].at("version").get<std::string>());
  return out;
}

std::string header(const ans::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("MCP: servers are listed version by version, found by name and by time") {
    Catalog catalog;
    const auto all = catalog.get("/v0.1/servers");
    CHECK(names(all) == Texts{"example.acme/translate 1.0.0", "example.acme/translate 1.2.0", "io.github.someone/files 0.1.0"});
    CHECK(all.at("metadata") == Json{{"count", 3}});
    CHECK(names(catalog.get("/v0.1/servers?version=latest")) == Texts{"example.acme/translate 1.2.0", "io.github.someone/files 0.1.0"});
    CHECK(names(catalog.get("/v0.1/servers?search=SOMEONE")) == Texts{"io.github.someone/files 0.1.0"});
    CHECK(names(catalog.get("/v0.1/servers?updated_since=2026-11-22T12:00:00.000Z")).size() == 3);
    CHECK(names(catalog.get("/v0.1/servers?updated_since=2026-11-22T12:00:01Z")).empty());
    Texts paged;
    std::string cursor;
    do {
      const auto page = catalog.get("/v0.1/servers?limit=1&cursor=" + cursor);
      for (const auto& one : names(page)) paged.push_back(one);
      cursor = page.at("metadata").value("nextCursor", "");
    } while (!cursor.empty());
    CHECK(paged == names(all));
    for (const auto* wrong :
         {"limit=0", "limit=101", "limit=x", "cursor=!", "cursor=AAAA", "updated_since=yesterday", "version=1.0.0", "offset=1"})
      catalog.get(std::string("/v0.1/servers?") + wrong, 400);
  }

  TEST_CASE("MCP: one server by its name, in all versions, in one, and in the latest") {
    Catalog catalog;
    const std::string path = "/v0.1/servers/example.acme%2Ftranslate/versions";
    CHECK(names(catalog.get(path)).size() == 2);
    const auto latest = catalog.get(path + "/latest");
    CHECK(latest == catalog.get(path + "/1.2.0"));
    CHECK(latest.at("_meta").at("org.w3id.credence/registry").at("isLatest") == true);
    CHECK(latest["_meta"]["org.w3id.credence/registry"].at("nameIsPublishers") == true);
    CHECK(latest.at("server").at("_meta") == Json{{"example.acme/own", {{"a", 1}}}});  // nobody speaks for the official registry
    CHECK(catalog.get(path + "/1.0.0").at("_meta").at("org.w3id.credence/registry").at("isLatest") == false);
    CHECK(catalog.get("/v0.1/servers/io.github.someone%2Ffiles/versions/latest")
              .at("_meta")
              .at("org.w3id.credence/registry")
              .at("nameIsPublishers") == false);
    for (const auto* unknown : {"/v0.1/servers/io.github.someone%2Fother/versions", "/v0.1/servers/example.acme%2Ftranslate/versions/9.9.9",
                                "/v0.1/servers/example.acme%2Ftranslate/versions/newest", "/v0.1/servers/x/versions", "/v0.1/servers/x"})
      catalog.get(unknown, 404);
    REQUIRE(catalog.registry.revoke(catalog.translate, catalog.command(test::revocation(catalog.translate), catalog.bot)).has_value());
    catalog.get(path, 404);
    CHECK(names(catalog.get("/v0.1/servers")) == Texts{"io.github.someone/files 0.1.0"});
  }

  TEST_CASE("MCP: a name that is nobody's domain is that of whoever offered it first") {
    Catalog catalog;
    auto claims = catalog.server_claims();
    claims["issuer"] = catalog.stranger.did;
    auto& subject = claims["credentialSubject"];
    subject["agentKey"] = "urn:air:" + catalog.stranger.did + ":copy";
    subject["sequence"] = 1;
    subject.erase("previous");
    subject["artifacts"][0]["data"]["description"] = "a copy";
    REQUIRE(catalog.submit(test::secure(claims, catalog.stranger).dump()).has_value());
    CHECK(names(catalog.get("/v0.1/servers?search=files")).size() == 1);
    CHECK(catalog.get("/v0.1/servers/io.github.someone%2Ffiles/versions/latest")
              .at("_meta")
              .at("org.w3id.credence/registry")
              .at("agentKey") == catalog.server);
  }

  TEST_CASE("ANS v2: agents with an ANSv2 name, by status and host, page by page") {
    Catalog catalog;
    const auto all = catalog.get("/v2/ans/agents");
    CHECK(all.at("returnedCount") == 2);
    CHECK(all.at("limit") == 20);
    CHECK(all.at("hasMore") == false);
    CHECK(all.at("nextCursor") == nullptr);
    const auto& item = all.at("items")[1];
    CHECK(item.at("ansName") == "ans://v1.2.0.translate.acme.example");
    CHECK(item.at("status") == "ACTIVE");
    CHECK(item.at("endpoints").size() == 3);
    CHECK(catalog.get("/v2/ans/agents?agentHost=Translate.acme.example").at("items") == all.at("items"));
    CHECK(catalog.get("/v2/ans/agents?agentHost=acme.example").at("items").empty());  // the host itself, not what is below
    CHECK(catalog.get("/v2/ans/agents?status=REVOKED").at("items").empty());
    CHECK(catalog.get("/v2/ans/agents?status=REVOKED&status=ALL").at("items").size() == 2);
    const auto first = catalog.get("/v2/ans/agents?limit=1");
    CHECK(first.at("hasMore") == true);
    CHECK(catalog.get("/v2/ans/agents?limit=1&cursor=" + first.at("nextCursor").get<std::string>()).at("items")[0] == item);
    for (const auto* wrong : {"status=GONE", "limit=0", "cursor=x", "protocol=A2A"})
      catalog.get(std::string("/v2/ans/agents?") + wrong, 400);

    const auto details = catalog.get("/v2/ans/agents/" + item.at("agentId").get<std::string>());
    CHECK(details.at("agentStatus") == "ACTIVE");
    CHECK(details.at("version") == "1.2.0");
    CHECK(catalog.get("/v2/ans/agents/" + did::percent_encode("ans://v1.2.0.translate.acme.example")) == details);
    catalog.get("/v2/ans/agents/" + catalog.plain, 400);
    catalog.get("/v2/ans/agents/00000000-0000-8000-8000-000000000000", 404);
    REQUIRE(catalog.registry.revoke(catalog.translate, catalog.command(test::revocation(catalog.translate), catalog.bot)).has_value());
    CHECK(catalog.get("/v2/ans/agents/" + item.at("agentId").get<std::string>()).at("agentStatus") == "REVOKED");
    CHECK(catalog.get("/v2/ans/agents").at("items").empty());
    CHECK(catalog.get("/v2/ans/agents?status=REVOKED").at("items").size() == 2);
  }

  TEST_CASE("ANS: the resolution of v1 finds the highest version of a host in a range") {
    Catalog catalog;
    const auto name = [&](const Json& body) { return catalog.post("/v1/agents/resolution", body).at("ansName").get<std::string>(); };
    CHECK(name({{"agentHost", "translate.acme.example"}}) == "ans://v1.2.0.translate.acme.example");
    CHECK(name({{"agentHost", "TRANSLATE.acme.example"}, {"version", "~1.0.0"}}) == "ans://v1.0.0.translate.acme.example");
    catalog.post("/v1/agents/resolution", {{"agentHost", "translate.acme.example"}, {"version", "^2"}}, 404);
    catalog.post("/v1/agents/resolution", {{"agentHost", "acme.example"}}, 404);
    for (const auto& wrong : {Json::object(), Json{{"agentHost", 1}}, Json{{"agentHost", "a.example"}, {"version", "x.y.z.w"}},
                              Json{{"agentHost", "a.example"}, {"more", 1}}})
      catalog.post("/v1/agents/resolution", wrong, 400);
  }

  TEST_CASE("AgentUuid: is written and read back, and no other UUID is one") {
    const ans::AgentUuid id{(std::uint64_t{1} << 48U) - 1, 0xffff'ffffU};
    const auto text = id.text("urn:air:acme.example:x");
    CHECK(text.size() == 36);
    CHECK(text[14] == '8');
    const auto read = ans::AgentUuid::parse(text);
    REQUIRE(read.has_value());
    CHECK(read->first_event == id.first_event);
    CHECK(read->sequence == id.sequence);
    CHECK(id.text("urn:air:acme.example:y") != text);
    for (const auto* wrong : {"", "x", "00000000-0000-4000-8000-000000000000", "00000000-0000-8000-c000-000000000000",
                              "000000000000-8000-8000-0000-00000000", "0000000g-0000-8000-8000-000000000000"})
      CHECK_FALSE(ans::AgentUuid::parse(wrong).has_value());
  }

  TEST_CASE("A2A and OASF: the publisher's own bytes where the record has them, else what the record says") {
    Catalog catalog;
    const auto agent = "/v1/agents/" + catalog.translate;
    // The card is known by address only: this is the projection, which nobody signed.
    const auto card = catalog.get(agent + "/agent-card.json");
    CHECK(card.at("supportedInterfaces").size() == 2);
    CHECK(card["supportedInterfaces"][1].at("url") == "translate.acme.example:8443");
    CHECK_FALSE(card.contains("signatures"));
    const auto oasf = catalog.call(Verb::get, agent + "/oasf-record.json?version=1.0.0");
    CHECK(oasf.content_type == "application/vnd.oasf.record+json");
    CHECK(Json::parse(oasf.body).at("version") == "v1.0.0");
    CHECK(header(oasf, "ETag").starts_with("\"sha256:"));

    auto claims = catalog.base("urn:air:" + catalog.acme.did + ":card", catalog.acme.did, "1.0.0");
    claims["credentialSubject"]["artifacts"] = {
        {{"mediaType", "application/a2a-agent-card+json"},
         {"data", {{"name", "Acme Translate"}, {"url", "https://translate.acme.example/a2a"}, {"signatures", {{{"signature", "x"}}}}}}}};
    auto text = test::secure(claims, catalog.acme).dump(2);
    REQUIRE(catalog.submit(text).has_value());
    const auto own = catalog.call(Verb::get, "/v1/agents/urn:air:" + catalog.acme.did + ":card/agent-card.json");
    CHECK(own.content_type == "application/a2a-agent-card+json");
    CHECK(text.contains("\"data\": " + own.body));  // byte for byte
    CHECK(Json::parse(own.body).at("signatures").size() == 1);
    catalog.get("/v1/agents/" + catalog.plain + "/agent-card.json", 404);
    catalog.get("/v1/agents/" + catalog.plain + "/oasf-record.json", 404);
    catalog.get(agent + "/agent-card.json?version=9.0.0", 404);
    catalog.get(agent + "/agent-card.json?version=9", 400);
  }

  TEST_CASE("OASF: a record's name, version and content lead to it") {
    Catalog catalog;
    const auto version = [&](const std::string& name) {
      return catalog.get("/v1/resolve?name=" + did::percent_encode(name)).at("version").get<std::string>();
    };
    CHECK(version("acme.example/translate:1.0.0") == "1.0.0");
    CHECK(version("Acme.example/translate:v1.2.0") == "1.2.0");
    const auto record = catalog.registry.resolve(catalog.translate, std::nullopt);
    const auto cid = ans::oasf_content_id(*ans::AgentStatement::parse(record->statement));
    REQUIRE(cid.starts_with("bafkrei"));
    CHECK(version("acme.example/translate:1.2.0@" + cid) == "1.2.0");
    CHECK(catalog.get("/v1/resolve?name=" + did::percent_encode("acme.example/translate:1.0.0@" + cid), 404).at("errorCode") ==
          "NOT_FOUND");
    catalog.get("/v1/agents/" + did::percent_encode("acme.example/translate:1.2.0@" + cid) + "/status", 400);
    catalog.get("/v1/agents/" + did::percent_encode("acme.example/translate:1.2.0") + "/status", 200);
    for (const auto* wrong :
         {"acme.example/translate:1", "acme.example/translate:", "translate:1.0.0", "acme/translate:1.0.0", "acme.example/:1.0.0",
          "acme.example/a b:1.0.0", "acme.example/translate:1.0.0@", "acme.example/translate:1.0.0@abc", "acme.example/translate@1.0.0"})
      CHECK(catalog.get("/v1/resolve?name=" + did::percent_encode(wrong), 400).at("errorCode") == "invalid_name");
    catalog.get("/v1/resolve?name=" + did::percent_encode("acme.example/translate:3.0.0"), 404);
  }

  TEST_CASE("self: catalogue, card and DID document are those of the public address") {
    Catalog catalog;
    const auto self = catalog.get("/.well-known/ai-catalog.json");
    CHECK(self == catalog.get("/.well-known/ard.json"));
    CHECK(self.at("host").at("identifier") == "did:web:ans.example");
    CHECK(self.at("entries")[0].at("url") == "https://ans.example/ard");
    CHECK(self["entries"][0].at("identifier") == "urn:air:ans.example:registry:agents");
    CHECK(catalog.get("/.well-known/did.json").at("id") == "did:web:ans.example");
    CHECK(catalog.get("/.well-known/agent-card.json").at("skills").size() == 3);
    const auto registry = catalog.get("/.well-known/ans-registry.json");
    CHECK(registry.at("publicUrl") == "https://ans.example");
    CHECK(registry.at("formats").at("ard") == "0.91");
    ans::Api local(catalog.registry, {.mounts = ans::mounts()});
    CHECK(local.handle({.verb = Verb::get, .target = "/.well-known/did.json", .body = {}}).status == 404);
    const auto catalogue = Json::parse(local.handle({.verb = Verb::get, .target = "/.well-known/ai-catalog.json", .body = {}}).body);
    CHECK(catalogue.at("entries")[0].at("identifier") == "urn:air:127.0.0.1:registry:agents");
    CHECK_FALSE(catalogue.at("host").contains("identifier"));
  }
}
