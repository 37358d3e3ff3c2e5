#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "records/record.h"
#include "support/vectors.h"

namespace {

namespace fs = std::filesystem;
constexpr auto* examples = PROJECT_DIR "/schemas/examples/";

// The example as a registry gets it. The schema is for statements before and after signing, so an example without a proof is
// lent one: it must be taken or refused for what it says. Nothing here looks at the signature.
ans::Answer<ans::AgentStatement> parse_signed(const fs::path& path) {
  auto json = did::parse_json(test::read_file(path.string()));
  REQUIRE(json.has_value());
  const auto full = did::parse_json(test::read_file(std::string(examples) + "valid/agent-statement-credential/full.json"));
  REQUIRE(full.has_value());
  if (!json->contains("proof")) (*json)["proof"] = full->at("proof");
  return ans::AgentStatement::parse(did::to_text(*json));
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("AgentStatement::parse: takes what the published schema takes, but for promises that this build does not keep") {
    int ran = 0;
    for (const auto& entry : fs::directory_iterator(std::string(examples) + "valid/agent-statement-credential")) {
      const auto statement = parse_signed(entry.path());
      INFO(entry.path().filename().string(), ": ", statement ? "" : statement.error().detail);
      if (!statement) CHECK(statement.error().code == ans::ProblemCode::unsupported);
      ++ran;
    }
    CHECK(ran == 7);
  }

  TEST_CASE("AgentStatement::parse: refuses what the published schema refuses") {
    int ran = 0;
    for (const auto& entry : fs::directory_iterator(std::string(examples) + "invalid/agent-statement-credential")) {
      INFO(entry.path().filename().string());
      CHECK_FALSE(parse_signed(entry.path()).has_value());
      ++ran;
    }
    CHECK(ran == 50);
  }
}
