// `credence ans import` against a real ansd: the servers of the MCP registry, by the hundred.
#if defined(ANSD) && defined(CREDENCE)

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "support/process.h"
#include "support/raw_http.h"
#include "support/temp_dir.h"
#include "support/vectors.h"

namespace {

using test::Process;

// Runs `credence WORD...` and gives the first line of its output that begins so.
std::string line_of(const std::vector<std::string>& words, const std::string& begin) {
  Process process(CREDENCE, words);
  std::string line;
  for (int i = 0; i < 10'000 && !line.starts_with(begin); ++i) line = process.read_line();
  process.end(SIGTERM);
  return line;
}

std::optional<std::string> seed_file() {
  const char* set = std::getenv("CREDENCE_DATA");
  const auto path = std::string(set != nullptr ? set : PROJECT_DIR "/../shared/data") + "/mcp-registry-seed.json";
  if (std::filesystem::exists(path)) return path;
  std::cout << "skipped: import: no seed of the MCP registry at " << path << " (set CREDENCE_DATA)\n";
  return std::nullopt;
}

// A daemon, a key, and what `credence` is told of both.
struct Place {
  test::TempDir folder;
  std::vector<std::string> passphrase{"--passphrase-file", folder.file("passphrase")};
  std::string key{};
  std::uint16_t port = 0;
  std::optional<Process> ansd{};

  Place() {
    std::ofstream(folder.file("passphrase")) << "pw\n";
    std::filesystem::permissions(folder.file("passphrase"), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    key = line_of({"key", "new", "--out", folder.file("key"), passphrase[0], passphrase[1]}, "did:key:");
    REQUIRE(key.starts_with("did:key:"));
    ansd.emplace(ANSD, std::vector<std::string>{"--data", folder.file("store"), "--listen", "127.0.0.1:0"});
    constexpr std::string_view begin = "ansd ready on http://127.0.0.1:";
    const auto ready = ansd->read_line();
    INFO(ready);
    REQUIRE(ready.starts_with(begin));
    port = static_cast<std::uint16_t>(std::stoi(ready.substr(begin.size())));
  }
  [[nodiscard]] std::string import(const std::string& path) const {
    return line_of({"ans", "--registry", "http://127.0.0.1:" + std::to_string(port), "import", path, "--key", folder.file("key"),
                    passphrase[0], passphrase[1]},
                   "imported ");
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("ansd: the servers of the MCP registry are imported, found, and passed over the second time") {
    const auto seed = seed_file();
    if (!seed) return;
    Place place;
    // 471 entries, of which 7 are empty.
    CHECK(place.import(*seed) == "imported 464, updated 0, skipped 0, failed 7");
    CHECK(place.import(*seed) == "imported 0, updated 0, skipped 464, failed 7");

    const auto json = did::Json::parse(test::read_file(*seed));
    std::size_t found = 0;
    test::RawHttpClient client(place.port);
    for (const auto& server : json) {
      const auto name = server.at("name").get<std::string>();
      if (name.empty()) continue;
      const auto answer = client.ask(test::get("/v1/search?cap=mcp:server/" + name));
      INFO(name);
      CHECK(did::Json::parse(answer.body).at("results").size() == 1);
      ++found;
    }
    CHECK(found == 464);
    CHECK(place.ansd->end(SIGTERM) == 0);
  }

  TEST_CASE("ansd: an A2A card that was imported is served as its author wrote it, with its signatures") {
    Place place;
    const did::Json card{
        {"name", "Route Planner"},
        {"description", "Plans routes"},
        {"version", "1.2.0"},
        {"supportedInterfaces", {{{"url", "https://routes.example/a2a"}, {"protocolBinding", "JSONRPC"}, {"protocolVersion", "1.0"}}}},
        {"capabilities", {{"streaming", true}}},
        {"iconUrl", "https://routes.example/icon.png"},
        {"defaultInputModes", {"text/plain"}},
        {"defaultOutputModes", {"text/plain"}},
        {"skills", {{{"id", "plan"}, {"name", "Plan"}, {"description", "Plans"}, {"tags", {"routes"}}}}},
        {"signatures", {{{"protected", "eyJhbGciOiJFUzI1NiJ9"}, {"signature", "AAAA"}}}}};
    std::ofstream(place.folder.file("card.json")) << card.dump(2);
    CHECK(place.import(place.folder.file("card.json")) == "imported 1, updated 0, skipped 0, failed 0");
    test::RawHttpClient client(place.port);
    const auto served = client.ask(test::get("/v1/agents/urn:air:" + place.key + ":route-planner/agent-card.json"));
    CHECK(did::Json::parse(served.body) == card);
    CHECK(place.import(place.folder.file("card.json")) == "imported 0, updated 0, skipped 1, failed 0");
    CHECK(place.ansd->end(SIGTERM) == 0);
  }
}

#endif
