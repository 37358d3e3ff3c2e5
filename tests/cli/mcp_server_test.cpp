#include <doctest/doctest.h>
#include <import/agent_name.h>
#include <import/import_format.h>
#include <import/mcp_rules.h>
#include <import/mcp_server.h>

#include <algorithm>

#include "support/vectors.h"

namespace {

using did::Json;
using Notes = std::vector<std::string>;
const cli::CardOwner owner{.publisher = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", .agent = "did:example:agent"};

did::Result<Json> map(const Json& server, Notes& notes) {
  const auto document = did::JsonDocument::parse(server.dump());
  REQUIRE(document.has_value());
  return cli::map_mcp_server(document->root(), owner, notes);
}

Json mapped(const Json& server, Notes& notes) {
  const auto subject = map(server, notes);
  REQUIRE_MESSAGE(subject.has_value(), (subject ? "" : subject.error().message));
  return *subject;
}

bool noted(const Notes& notes, std::string_view text) {
  return std::any_of(notes.begin(), notes.end(), [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

Json current_server() {
  return {
      {"$schema", "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"},
      {"name", "com.acme/Ledger"},
      {"title", "Acme Ledger"},
      {"description", "Invoices in a PostgreSQL database"},
      {"version", "1.2.0"},
      {"packages", {{{"registryType", "npm"}, {"identifier", "@acme/ledger"}, {"version", "1.2.0"}, {"transport", {{"type", "stdio"}}}}}},
      {"remotes", {{{"type", "streamable-http"}, {"url", "https://mcp.acme.example/ledger"}}}}};
}

Json older_server() {
  return {{"id", "1"},
          {"name", "io.github.acme/weather"},
          {"description", ""},
          {"repository", {{"url", "https://github.example/acme/weather"}, {"source", "github"}}},
          {"version_detail", {{"version", "0.0.1-seed"}, {"is_latest", true}}},
          {"packages", {{{"registry_name", "unknown"}, {"name", "weather"}, {"version", ""}}}}};
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("map_mcp_server: a server of the current form keeps name, addresses, and what it can do") {
    Notes notes;
    const auto subject = mapped(current_server(), notes);
    CHECK(notes.empty());
    CHECK(subject["agentKey"] == "urn:air:" + owner.publisher + ":com.acme.ledger");
    CHECK(subject["id"] == "did:example:agent");
    CHECK(subject["version"] == "1.2.0");
    CHECK(subject["displayName"] == "Acme Ledger");
    CHECK(subject["description"] == "Invoices in a PostgreSQL database");
    CHECK(subject["tags"] == Json{"mcp", "npm"});
    CHECK(subject["endpoints"] ==
          Json::array({{{"protocol", "mcp"}, {"url", "https://mcp.acme.example/ledger"}, {"binding", "streamable-http"}},
                       {{"protocol", "mcp"}, {"url", "https://www.npmjs.com/package/@acme/ledger"}, {"binding", "stdio"}}}));
    const Json reference = Json::array({"mcp:com.acme/Ledger"});
    CHECK(
        subject["capabilities"] ==
        Json::array(
            {{{"id", "c1"}, {"taxonomy", "mcp"}, {"path", "server/com.acme/Ledger"}, {"skillRefs", reference}},
             {{"id", "c2"}, {"taxonomy", "oasf@1.1.1"}, {"path", "data_engineering_analytics/databases"}, {"skillRefs", reference}},
             {{"id", "c3"}, {"taxonomy", "oasf@1.1.1"}, {"path", "business_professional/finance_accounting"}, {"skillRefs", reference}}}));
    CHECK(subject["artifacts"][0]["data"] == current_server());
  }

  TEST_CASE("map_mcp_server: the older form is read, and a server without an address is found at its source") {
    Notes notes;
    const auto subject = mapped(older_server(), notes);
    CHECK(subject["version"] == "0.0.1-seed");
    CHECK(subject["displayName"] == "weather");
    CHECK_FALSE(subject.contains("description"));
    CHECK(subject["endpoints"] ==
          Json::array({{{"protocol", "mcp"}, {"url", "https://github.example/acme/weather"}, {"binding", "source"}}}));
    CHECK(noted(notes, "/packages/0: packages of the registry `unknown`"));
  }

  TEST_CASE("map_mcp_server: a secret's placeholder and an address without TLS do not become an endpoint") {
    auto server = current_server();
    server["remotes"] = {{{"type", "sse"}, {"url", "https://mcp.acme.example/sse?key=<YOUR_TOKEN>"}},
                         {{"type", "sse"}, {"url", "http://mcp.acme.example/"}}};
    Notes notes;
    const auto subject = mapped(server, notes);
    CHECK(subject["endpoints"][0]["url"] == "https://mcp.acme.example/sse");
    CHECK(subject["endpoints"].size() == 2);
    CHECK(noted(notes, "has a placeholder"));
    CHECK(noted(notes, "/remotes/1: `http://mcp.acme.example/` has no TLS"));
  }

  TEST_CASE("map_mcp_server: long names stay different, and are names") {
    auto server = current_server();
    Notes notes;
    server["name"] = "com.acme/" + std::string(80, 'a') + "1";
    const auto one = mapped(server, notes)["agentKey"].get<std::string>();
    server["name"] = "com.acme/" + std::string(80, 'a') + "2";
    const auto other = mapped(server, notes)["agentKey"].get<std::string>();
    CHECK(one != other);
    CHECK(cli::parse_agent_name(one).has_value());
    CHECK(one.size() - one.rfind(':') - 1 == 63);
  }

  TEST_CASE("map_mcp_server: what a statement cannot carry fails with its place") {
    const std::vector<std::pair<Json, std::string>> refused{
        {{{"op", "replace"}, {"path", "/name"}, {"value", ""}}, "`/name`: empty"},
        {{{"op", "replace"}, {"path", "/name"}, {"value", "ledger"}}, "`/name`: `ledger` is not"},
        {{{"op", "replace"}, {"path", "/name"}, {"value", "a/b/c"}}, "`/name`"},
        {{{"op", "replace"}, {"path", "/name"}, {"value", "a/ü"}}, "`/name`"},
        {{{"op", "replace"}, {"path", "/version"}, {"value", "latest"}}, "`/version`: `latest`"},
        {{{"op", "remove"}, {"path", "/version"}}, "`/version`"},
    };
    for (const auto& [change, message] : refused) {
      INFO(change.dump());
      Notes notes;
      const auto subject = map(current_server().patch(Json::array({change})), notes);
      REQUIRE_FALSE(subject.has_value());
      CHECK(subject.error().code == did::Errc::malformed);
      CHECK(subject.error().message.contains(message));
    }
    auto homeless = older_server();
    homeless["repository"]["url"] = "";
    Notes notes;
    const auto subject = map(homeless, notes);
    REQUIRE_FALSE(subject.has_value());
    CHECK(subject.error().message.contains("`/remotes`"));
  }

  TEST_CASE("mcp rules: whole words count, in any case, and the strongest concepts come first") {
    using Paths = std::vector<std::string_view>;
    CHECK(cli::concepts_of("Query a PostgreSQL database with SQL, and show charts") ==
          Paths{"data_engineering_analytics/databases", "data_engineering_analytics/data_visualization"});
    CHECK(cli::concepts_of("databaselike, sqlish") == Paths{});
    CHECK(cli::concepts_of("") == Paths{});
    CHECK(cli::concepts_of("browser map music pdf video wiki").size() == cli::mcp_max_concepts);
  }

  TEST_CASE("mcp rules: the table has each path once and each word of a row once, in order") {
    const auto rules = cli::mcp_rules();
    REQUIRE(rules.size() > 30);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      INFO(rules[i].path);
      if (i > 0) CHECK(rules[i - 1].path < rules[i].path);
      std::vector<std::string> words;
      std::string word;
      for (const char c : std::string(rules[i].words) + " ") {
        if (c != ' ') {
          word += c;
          continue;
        }
        CHECK_FALSE(word.empty());
        if (!words.empty()) CHECK(words.back() < word);
        words.push_back(word);
        word.clear();
      }
    }
  }

  TEST_CASE("import_items: one record, an array, and an answer of a registry of MCP") {
    const auto items_of = [](const Json& json) {
      const auto document = did::JsonDocument::parse(json.dump());
      REQUIRE(document.has_value());
      std::vector<std::string> out;
      for (const auto& item : cli::import_items(document->root()))
        out.push_back(item.pointer + " " + std::string(cli::format_of(item.record).name));
      return out;
    };
    using Texts = std::vector<std::string>;
    CHECK(items_of(current_server()) == Texts{" mcp"});
    CHECK(items_of(Json::array({current_server(), older_server()})) == Texts{"/0 mcp", "/1 mcp"});
    CHECK(items_of({{"servers", {{{"server", current_server()}, {"_meta", Json::object()}}}}}) == Texts{"/servers/0/server mcp"});
    CHECK(items_of({{"schema_version", "1.1.1"}, {"skills", Json::array()}}) == Texts{" oasf"});
    CHECK(items_of({{"name", "Hotel Desk"}, {"skills", Json::array()}}) == Texts{" a2a"});
    CHECK(items_of(Json::array()) == Texts{});
  }
}
