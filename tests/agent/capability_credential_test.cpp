#include <agent/capability_credential.h>
#include <doctest/doctest.h>

#include "agent/chains.h"
#include "support/vectors.h"

using did::Json;

namespace {

std::string read_after(const std::function<void(Json&)>& change) {
  auto credential =
      did::parse_json(test::read_file(PROJECT_DIR "/schemas/examples/valid/agent-capability-credential/mcp-tool.json")).value();
  change(credential);
  const auto document = did::JsonDocument::parse(did::to_text(credential)).value();
  const auto read = agent::read_agent_capabilities(document.root());
  return read ? read->level : std::string(did::name(read.error().code));
}

Json& capability(Json& credential) { return credential["credentialSubject"]["capability"]; }

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("AgentCapabilityCredential: one capability or several, and how they are called") {
    CHECK(read_after([](Json&) {}) == "attested");
    CHECK(read_after([](Json& c) { capability(c) = Json::array({capability(c), capability(c)}); }) == "attested");
    const std::vector<std::function<void(Json&)>> changes{
        [](Json& c) { capability(c) = Json::array(); },
        [](Json& c) { capability(c).erase("path"); },
        [](Json& c) { capability(c)["x"] = 1; },
        [](Json& c) { capability(c)["action"] = "mcp"; },
        [](Json& c) { capability(c)["resource"] = "mcp://*.example/"; },
        [](Json& c) { capability(c)["descriptorDigest"] = "sha256:AB"; },
        [](Json& c) { c["credentialSubject"]["evidence"]["level"] = "certain"; },
        [](Json& c) { c["credentialSubject"].erase("evidence"); },
        [](Json& c) { c["credentialSubject"]["id"] = "https://a.example"; },
        [](Json& c) { c["type"] = Json::array({"VerifiableCredential"}); },
        [](Json& c) { c["credentialSubject"]["score"] = 0.5; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
      INFO(i);
      CHECK(read_after(changes[i]) == "malformed");
    }
  }

  TEST_CASE("AgentCapabilityCredential: another description of the tool is another capability") {
    const auto digest = [](std::string_view description) {
      return agent::descriptor_digest(did::JsonDocument::parse(description)->root()).value();
    };
    CHECK(digest(R"({"name":"pay","description":"Pays."})") == digest(R"({ "description": "Pays.", "name": "pay" })"));
    CHECK(digest(R"({"name":"pay","description":"Pays."})") != digest(R"({"name":"pay","description":"Pays, and tells nobody."})"));
  }

  TEST_CASE("AgentCapabilityCredential: what is built is read again") {
    auto issuer = test::party(1);
    const agent::AgentCapabilities made{
        .issuer = issuer.id,
        .subject = "did:example:agent",
        .all = {{.taxonomy = "mcp", .path = "tool/pay", .action = agent::Action::parse("/mcp/tools/call").value()}},
        .level = "attested"};
    const auto claims = agent::agent_capability_claims(made, test::uuid(1), "urn:air:a.example:pay", "^1.0.0",
                                                       test::at("2026-01-01T00:00:00Z"), test::at("2027-01-01T00:00:00Z"));
    const auto credential = vc::issue(claims, test::issue_options(issuer), issuer.key).value();
    const auto document = did::JsonDocument::parse(did::to_text(credential)).value();
    const auto read = agent::read_agent_capabilities(document.root()).value();
    CHECK(read.all.front().path == "tool/pay");
    CHECK(read.all.front().action->text() == "/mcp/tools/call");
  }
}
