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

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("ansd: the servers of the MCP registry are imported, found, and passed over the second time") {
    const auto seed = seed_file();
    if (!seed) return;
    const test::TempDir folder;
    std::ofstream(folder.file("passphrase")) << "pw\n";
    std::filesystem::permissions(folder.file("passphrase"), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const std::vector<std::string> passphrase{"--passphrase-file", folder.file("passphrase")};
    CHECK(line_of({"key", "new", "--out", folder.file("key"), passphrase[0], passphrase[1]}, "did:key:").starts_with("did:key:"));

    Process ansd(ANSD, {"--data", folder.file("store"), "--listen", "127.0.0.1:0"});
    const auto ready = ansd.read_line();
    INFO(ready);
    REQUIRE(ready.starts_with("ansd ready on http://127.0.0.1:"));
    const auto port = static_cast<std::uint16_t>(std::stoi(ready.substr(std::string_view("ansd ready on http://127.0.0.1:").size())));
    const auto url = "http://127.0.0.1:" + std::to_string(port);
    const std::vector<std::string> import{"ans", "--registry", url, "import", *seed, "--key", folder.file("key"), passphrase[0], passphrase[1]};
    // 471 entries, of which 7 are empty.
    CHECK(line_of(import, "imported ") == "imported 464, updated 0, skipped 0, failed 7");
    CHECK(line_of(import, "imported ") == "imported 0, updated 0, skipped 464, failed 7");

    const auto json = did::Json::parse(test::read_file(*seed));
    std::size_t found = 0;
    test::RawHttpClient client(port);
    for (const auto& server : json) {
      const auto name = server.at("name").get<std::string>();
      if (name.empty()) continue;
      const auto answer = client.ask(test::get("/v1/search?cap=mcp:server/" + name));
      INFO(name);
      CHECK(did::Json::parse(answer.body).at("results").size() == 1);
      ++found;
    }
    CHECK(found == 464);
    CHECK(ansd.end(SIGTERM) == 0);
  }
}

#endif
