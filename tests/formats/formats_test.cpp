// Projections both ways: records against golden files, and documents that were imported against what becomes of them.
#include <did/percent.h>
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "ans/catalog.h"
#include "formats/a2a_card.h"
#include "formats/ansv2_agent.h"
#include "formats/ard_entry.h"
#include "formats/dns_zone.h"
#include "formats/documents.h"
#include "formats/mcp_server.h"
#include "formats/oasf_record.h"
#include "import/agent_card.h"
#include "import/import_format.h"
#include "support/vectors.h"

namespace {

using test::Catalog;
using test::Json;
namespace fs = std::filesystem;

constexpr auto* golden = PROJECT_DIR "/tests/formats/golden/";

// Every projection of the record behind `name`, by the name of its golden file; where there is none, null.
std::vector<std::pair<std::string, std::string>> projections(const Catalog& catalog, const std::string& name) {
  const auto record = catalog.registry.resolve(name, std::nullopt);
  REQUIRE(record.has_value());
  const auto statement = ans::AgentStatement::parse(record->statement);
  REQUIRE(statement.has_value());
  const ans::Published published{*statement, record->agent, record->version(), record->standing.status, "https://ans.example"};
  const auto text = [](const std::optional<Json>& json) { return (json ? json->dump(1) : std::string("null")) + "\n"; };
  std::vector<std::pair<std::string, std::string>> out{{"ard.json", text(ans::ard_entry(published))},
                                                       {"a2a.json", text(ans::a2a_card(published))},
                                                       {"mcp.json", text(ans::mcp_server(published))},
                                                       {"oasf.json", text(ans::oasf_record(published))},
                                                       {"ansv2.json", text(ans::ansv2_details(published))}};
  out.emplace_back("zone.txt", ans::zone_text("acme.example", ans::dns_records(published)));
  return out;
}

// CREDENCE_WRITE_GOLDEN=1 writes what is there now, and fails: a golden file is read before it is believed.
void check_golden(const std::string& file, const std::string& text) {
  if (std::getenv("CREDENCE_WRITE_GOLDEN") != nullptr) {
    std::ofstream(golden + file) << text;
    FAIL_CHECK("written: " << file);
    return;
  }
  INFO(file);
  CHECK(test::read_file(golden + file) == text);
}

const cli::CardOwner owner{"did:key:z6Mkw", "did:key:z6Mkw"};

// The subject that an import makes of a document.
Json imported(const Json& document) {
  const auto text = document.dump();
  const auto parsed = did::JsonDocument::parse(text);
  REQUIRE(parsed.has_value());
  std::vector<std::string> notes;
  auto subject = cli::format_of(parsed->root()).map(parsed->root(), owner, notes);
  INFO(text);
  REQUIRE_MESSAGE(subject.has_value(), (subject ? "" : subject.error().message));
  return *std::move(subject);
}

// A statement with this subject, as a registry keeps it. Nothing here looks at its signature.
struct Kept {
  explicit Kept(Json subject) {
    subject["sequence"] = 1;
    subject["salt"] = "AAECAwQFBgcICQoLDA0ODw";
    const Json claims{{"@context", {vc::context_v2}},
                      {"type", {"VerifiableCredential", "AgentStatementCredential"}},
                      {"issuer", owner.publisher},
                      {"validFrom", test::start},
                      {"validUntil", test::end},
                      {"proof", Json::object()},
                      {"credentialSubject", std::move(subject)}};
    auto parsed = ans::AgentStatement::parse(claims.dump());
    REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().detail));
    statement.emplace(*std::move(parsed));
    agent.agent_key = statement->key().text();
    agent.publisher = owner.publisher;
    agent.events = {1};
    version.version = statement->version().text();
    version.record_id = statement->record_id();
    version.sequence = 1;
    version.status_at = test::start;
  }
  [[nodiscard]] ans::Published published() const { return {*statement, agent, version, ans::Status::active, "https://ans.example"}; }

  std::optional<ans::AgentStatement> statement;
  ans::RegistryState agent;
  ans::VersionState version;
};

std::optional<std::string> shared_file(const char* variable, const std::string& folder, const std::string& name) {
  const char* set = std::getenv(variable);
  const auto path = (set != nullptr ? std::string(set) : PROJECT_DIR "/../shared/" + folder) + "/" + name;
  if (fs::exists(path)) return path;
  std::cout << "skipped: formats: nothing at " << path << " (set " << variable << ")\n";
  return std::nullopt;
}

// Members that come back as they were.
void check_same(const Json& before, const Json& after, std::initializer_list<const char*> members) {
  for (const auto* member : members) {
    INFO(member);
    CHECK(before.value(member, Json()) == after.value(member, Json()));
  }
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("projections: the golden files say what each becomes") {
    const Catalog catalog;
    int compared = 0;
    for (const auto& [file, name] :
         {std::pair{"translate-", catalog.translate}, std::pair{"server-", catalog.server}, std::pair{"plain-", catalog.plain}}) {
      for (const auto& [projection, text] : projections(catalog, name)) {
        check_golden(std::string(file) + projection, text);
        ++compared;
      }
    }
    CHECK(compared == 18);
  }

  TEST_CASE("A2A: a card that was imported comes back from its record, and is imported to the same again") {
    const Json card{
        {"name", "Hotel Desk"},
        {"description", "Books rooms"},
        {"version", "1.2.0"},
        {"supportedInterfaces",
         {{{"url", "https://hotel.example/a2a"}, {"protocolBinding", "JSONRPC"}, {"protocolVersion", "1.0"}, {"tenant", "t1"}},
          {{"url", "hotel.example:443"}, {"protocolBinding", "GRPC"}, {"protocolVersion", "1.0"}}}},
        {"capabilities", Json::object()},
        {"defaultInputModes", {"text/plain"}},
        {"defaultOutputModes", {"application/json"}},
        {"skills",
         {{{"id", "book_room"},
           {"name", "Book"},
           {"description", "d"},
           {"tags", {"hotel"}},
           {"examples", {"book a room", "cancel my room"}}},
          {{"id", "list/rooms"}, {"name", "List"}, {"description", "d"}, {"tags", {"hotel"}}, {"inputModes", {"application/json"}}}}},
        {"securitySchemes", {{"key", {{"apiKeySecurityScheme", {{"name", "X"}, {"location", "header"}}}}}}}};
    const auto before = imported(card);
    const Kept kept(before);
    const auto made = ans::a2a_card(kept.published());
    REQUIRE(made.has_value());
    check_same(card, *made, {"name", "description", "version", "supportedInterfaces", "securitySchemes"});
    CHECK(made->at("skills")[0].at("examples") == card["skills"][0]["examples"]);
    auto after = imported(*made);
    check_same(before, after,
               {"agentKey", "version", "displayName", "description", "endpoints", "capabilities", "tags", "representativeQueries",
                "securitySchemes"});
  }

  TEST_CASE("OASF: a record that was imported comes back, and is imported to the same again") {
    const Json record{
        {"name", "Archivist"},
        {"description", "Finds what was put away"},
        {"version", "v2.0.1"},
        {"schema_version", "1.1.1"},
        {"skills",
         {{{"name", "natural_language_processing/information_retrieval_synthesis"}}, {{"name", "data_engineering_analytics/databases"}}}},
        {"modules", {{{"name", "integration/a2a"}, {"data", {{"url", "https://archive.example/a2a"}}}}}},
        {"locators", {{{"type", "source_code"}, {"url", "https://archive.example/src"}}}}};
    const auto before = imported(record);
    const Kept kept(before);
    const auto made = ans::oasf_record(kept.published());
    REQUIRE(made.has_value());
    check_same(record, *made, {"name", "description", "schema_version", "skills", "modules", "locators"});
    CHECK(made->at("version") == "2.0.1");
    const auto after = imported(*made);
    check_same(before, after, {"agentKey", "version", "displayName", "description", "endpoints", "capabilities"});
    CHECK(ans::artifact_bytes(*kept.statement, ans::oasf_record_type).has_value());  // the record as it was goes along
  }

  TEST_CASE("MCP: each server of the registry's seed becomes a server.json of today, under its own name and version") {
    const auto seed = shared_file("CREDENCE_DATA", "data", "mcp-registry-seed.json");
    if (!seed) return;
    int made = 0;
    test::Documents documents;
    for (const auto& server : Json::parse(test::read_file(*seed))) {
      const auto name = server.at("name").get<std::string>();
      if (name.empty()) continue;
      INFO(name);
      const auto before = imported(server);
      const Kept kept(before);
      const auto today = ans::mcp_server(kept.published());
      REQUIRE(today.has_value());
      CHECK(today->at("name") == name);
      CHECK(today->at("$schema") == ans::mcp_schema_url);
      const auto description = server.at("description").get<std::string>();
      if (!description.empty()) CHECK(today->at("description").get<std::string>() == ans::cut(description, 100));
      documents.add("mcp:server", *today);
      for (const auto& package : today->value("packages", Json::array())) CHECK(package.at("transport").at("type") == "stdio");
      for (const auto* older : {"version_detail", "id"}) CHECK_FALSE(today->contains(older));
      const auto after = imported(*today);
      check_same(before, after, {"agentKey", "version"});
      CHECK(ans::mcp_server(Kept(after).published())->at("name") == name);
      ++made;
    }
    CHECK(made == 464);
    const auto kept = documents.check();
    CHECK((kept == 0 || kept == 77));
  }
}
