#include <agent/identity_credential.h>
#include <doctest/doctest.h>

#include "agent/chains.h"
#include "support/vectors.h"

using did::Json;

namespace {

Json example() {
  return did::parse_json(test::read_file(PROJECT_DIR "/schemas/examples/valid/agent-identity-credential/ephemeral-instance.json")).value();
}

std::string read_after(const std::function<void(Json&)>& change) {
  auto credential = example();
  change(credential);
  const auto document = did::JsonDocument::parse(did::to_text(credential)).value();
  const auto read = agent::read_agent_identity(document.root());
  return read ? "read" : std::string(did::name(read.error().code));
}

Json& subject(Json& credential) { return credential["credentialSubject"]; }

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("AgentIdentityCredential: the example is read, and what is built from it says the same") {
    const auto document = did::JsonDocument::parse(did::to_text(example())).value();
    const auto read = agent::read_agent_identity(document.root()).value();
    CHECK(read.agent == "did:web:acme.example:agents:planner");
    CHECK(read.ephemeral);
    CHECK(read.attestations.size() == 1);
    auto built = agent::agent_identity_claims(read);
    built["proof"] = example().at("proof");
    const auto again_document = did::JsonDocument::parse(did::to_text(built)).value();
    const auto again = agent::read_agent_identity(again_document.root());
    REQUIRE_MESSAGE(again.has_value(), (again ? "" : again.error().message));
    CHECK(again->uid == read.uid);
    CHECK(again->software_digest == read.software_digest);
    CHECK(again->attestations.front().token_digest == read.attestations.front().token_digest);
    CHECK(again->valid_until == read.valid_until);
  }

  TEST_CASE("AgentIdentityCredential: each rule refuses what breaks it") {
    CHECK(read_after([](Json&) {}) == "read");
    const std::vector<std::pair<std::string, std::function<void(Json&)>>> changes{
        {"another's agent", [](Json& c) { subject(c)["agent"] = "did:web:other.example:agents:planner"; }},
        {"no agent", [](Json& c) { subject(c).erase("agent"); }},
        {"a member more", [](Json& c) { subject(c)["x"] = 1; }},
        {"an hour and a second",
         [](Json& c) {
           c["validFrom"] = "2026-11-22T09:14:59Z";
           c["credentialStatus"] = did::parse_json(test::status_entry).value();
         }},
        {"longer than its attestation", [](Json& c) { subject(c)["attestations"][0]["exp"] = 1795342499; }},
        {"ephemeral without a uid", [](Json& c) { subject(c)["instance"].erase("uid"); }},
        {"a kind that is not known", [](Json& c) { subject(c)["instance"]["kind"] = "pod"; }},
        {"a parent that is no DID", [](Json& c) { subject(c)["instance"]["parent"] = "x"; }},
        {"software without a name", [](Json& c) { subject(c)["software"].erase("name"); }},
        {"software with another digest", [](Json& c) { subject(c)["software"]["digest"] = "sha512:ab"; }},
        {"a charter that is no digest", [](Json& c) { subject(c)["charterDigest"] = "x"; }},
        {"a model without a name", [](Json& c) { subject(c)["model"].erase("name"); }},
        {"a sponsor by name", [](Json& c) { subject(c)["sponsor"]["pairwise"] = "Alice"; }},
        {"no attestation in the list", [](Json& c) { subject(c)["attestations"] = Json::array(); }},
        {"a token beside its digest", [](Json& c) { subject(c)["attestations"][0]["token"] = "ey"; }},
        {"an attestation for somebody else", [](Json& c) { subject(c)["attestations"][0]["aud"] = "did:web:other.example"; }},
        {"an attestation of another instance", [](Json& c) { subject(c)["attestations"][0]["uid"] = "02"; }},
        {"one token twice", [](Json& c) { subject(c)["attestations"].push_back(subject(c)["attestations"][0]); }},
        {"an end that is no integer", [](Json& c) { subject(c)["attestations"][0]["exp"] = "1795342500"; }},
        {"sixteen minutes without a status", [](Json& c) { c["validUntil"] = "2026-11-22T10:16:00Z"; }},
    };
    for (const auto& [what, change] : changes) {
      INFO(what);
      CHECK(read_after(change) == "malformed");
    }
  }
}
