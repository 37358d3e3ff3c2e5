#include "records/record.h"

#include <doctest/doctest.h>

#include "base/raw_json.h"
#include "fixture.h"

namespace {

using did::Json;
Json valid() {
  const test::Actor acme(1);
  const test::Actor bot(2);
  auto claims = test::statement({.issuer = acme.did, .agent = bot.did, .key = "urn:air:" + acme.did + ":translate", .previous = {}});
  claims["proof"] = {{"type", "DataIntegrityProof"}};  // its form is not the statement's business
  return claims;
}

Json list_of(std::size_t count, const Json& element) { return Json(Json::array_t(count, element)); }

// One member set to a value that breaks a limit.
struct Breach {
  std::string member;  // pointer below the statement
  Json value;
  std::string at{};  // where the breach is reported; empty: at the member
  ans::ProblemCode code = ans::ProblemCode::invalid_argument;
};

void check_refused(const Breach& breach) {
  auto statement = valid();
  statement[Json::json_pointer(breach.member)] = breach.value;
  INFO(breach.member, " ", breach.value.dump().substr(0, 200));
  const auto parsed = ans::AgentStatement::parse(statement.dump());
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().pointer == (breach.at.empty() ? breach.member : breach.at));
  CHECK(parsed.error().code == breach.code);
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("AgentStatement::parse: reads what a valid statement says") {
    const auto text = valid().dump(2);
    const auto parsed = ans::AgentStatement::parse(text);
    REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().detail));
    CHECK(parsed->text() == text);
    CHECK(parsed->key().name() == "translate");
    CHECK(parsed->version().text() == "1.0.0");
    CHECK(parsed->sequence() == 1);
    CHECK(parsed->previous().empty());
    CHECK(parsed->issuer() == test::Actor(1).did);
    CHECK(parsed->agent() == test::Actor(2).did);
    CHECK(parsed->display_name() == "Acme Translate");
    CHECK(parsed->valid_until() == test::time(test::end));
    REQUIRE(parsed->capabilities().size() == 1);
    CHECK(parsed->capabilities()[0].path.text() == "oasf@1.1.1:language_processing/language_translation/translation");
    const auto kept = ans::AgentStatement::parse_kept(text, parsed->record_id());
    REQUIRE(kept.has_value());
    CHECK(kept->record_id() == parsed->record_id());
    CHECK(kept->key() == parsed->key());
    CHECK(kept->agent() == parsed->agent());
    CHECK(kept->valid_until() == parsed->valid_until());
    CHECK(kept->capabilities().size() == parsed->capabilities().size());
    CHECK_FALSE(ans::AgentStatement::parse_kept(text.substr(1), parsed->record_id()).has_value());
    CHECK_FALSE(ans::AgentStatement::parse_kept("{}", parsed->record_id()).has_value());
  }

  TEST_CASE("AgentStatement::parse: the record id is the same for another layout and another proof, and for nothing else") {
    auto statement = valid();
    const auto id = ans::AgentStatement::parse(statement.dump())->record_id();
    CHECK(id.starts_with("sha256:"));
    CHECK(ans::AgentStatement::parse(statement.dump(4))->record_id() == id);
    statement["proof"] = {{"type", "Another"}};
    CHECK(ans::AgentStatement::parse(statement.dump())->record_id() == id);
    statement["credentialSubject"]["salt"] = "AAECAwQFBgcICQoLDA0OEA";
    CHECK(ans::AgentStatement::parse(statement.dump())->record_id() != id);
  }

  TEST_CASE("AgentStatement::parse: takes every optional member at its limit") {
    auto statement = valid();
    auto& subject = statement["credentialSubject"];
    subject["displayName"] = std::string(62, 'a') + "\u00e4\u00e4";  // 64 characters, 66 bytes
    subject["description"] = std::string(1024, 'd');
    subject["tags"] = Json::array();
    for (char c = 'a'; c < 'q'; ++c) subject["tags"].push_back(std::string(32, c));
    subject["representativeQueries"] = list_of(5, "translate a contract");
    subject["host"] = "translate.acme.example";
    subject["endpoints"] = list_of(16, {{"protocol", "x-own"},
                                        {"url", "http://127.0.0.1:8080/a2a"},
                                        {"tenant", nullptr},
                                        {"protocolVersion", "1.0"},
                                        {"keyBinding", {{{"type", "spki-sha256"}, {"value", "AAAA"}}}}});
    subject["endpoints"][0]["url"] = "did-noise://192.0.2.1:9000";
    subject["artifacts"] = {{{"mediaType", "application/a2a-agent-card+json"},
                             {"url", "https://a.example/card"},
                             {"digest", "sha256:" + std::string(64, '0')},
                             {"size", 4213}},
                            {{"mediaType", "application/mcp-server-card+json"}, {"data", Json::object()}}};
    auto& capabilities = subject["capabilities"];
    capabilities = Json::array();
    for (int i = 0; i < 64; ++i)
      capabilities.push_back({{"id", "c" + std::to_string(i)}, {"taxonomy", "a2a"}, {"path", "skill" + std::to_string(i)}});
    capabilities[0]["inputSchema"] = {{"url", "https://a.example/in"}, {"digest", "sha256:" + std::string(64, 'f')}};
    capabilities[0]["constraints"] = {{"languages", {"en"}}};
    subject["supersedes"] = {"urn:air:acme.com:nlp:translate@1.*"};
    subject["sunset"] = nullptr;
    subject["replacedBy"] = "urn:air:acme.com:next";
    subject["lease"] = 0;
    subject["policy"] = {{"listing", "public"}};
    subject["securitySchemes"] = Json::object();
    subject["securityRequirements"] = Json::array();
    statement["validUntil"] = "2027-12-25T10:00:00Z";  // 398 days
    const auto parsed = ans::AgentStatement::parse(statement.dump());
    CHECK_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().detail));
  }

  TEST_CASE("AgentStatement::parse: refuses each breach of a limit of the subject at its pointer") {
    using enum ans::ProblemCode;
    const std::string s = "/credentialSubject";
    const std::string endpoint = s + "/endpoints/0";
    const std::string capability = s + "/capabilities/0";
    const std::string digest = "sha256:" + std::string(64, 'a');
    const std::vector<Breach> breaches{
        {s + "/id", "acme"},
        {s + "/id", 7},
        {s + "/agentKey", "urn:air:acme", {}, invalid_name},
        {s + "/agentKey", nullptr},
        {s + "/version", "1.0"},
        {s + "/sequence", 0},
        {s + "/sequence", -1},
        {s + "/sequence", 1.5},
        {s + "/sequence", "1"},
        {s + "/sequence", 2, s + "/previous"},  // the second has a previous one
        {s + "/previous", digest},              // the first has none
        {s + "/previous", "sha256:" + std::string(64, 'A')},
        {s + "/salt", "AAECAwQFBgcICQoLDA0O"},
        {s + "/salt", "AAECAwQFBgcICQoLDA0ODw=="},
        {s + "/salt", 16},
        {s + "/displayName", ""},
        {s + "/displayName", std::string(65, 'a')},
        {s + "/displayName", "a\nb"},
        {s + "/description", std::string(1025, 'a')},
        {s + "/tags", list_of(17, "a")},
        {s + "/tags", list_of(1, std::string(33, 'a')), s + "/tags/0"},
        {s + "/representativeQueries", list_of(6, "a")},
        {s + "/tags", {"a", "b", "a"}, s + "/tags/2"},
        {s + "/supersedes", {"urn:air:acme.com:x"}, s + "/supersedes/0"},
        {s + "/supersedes", {"urn:air:acme:x@1.*"}, s + "/supersedes/0"},
        {s + "/host", "localhost"},
        {s + "/host", "Translate.acme.example"},
        {s + "/endpoints", Json::array()},
        {s + "/endpoints", list_of(17, {{"protocol", "a2a"}, {"url", "https://a.example"}})},
        {endpoint + "/protocol", "gopher"},
        {endpoint + "/protocol", "x-"},
        {endpoint + "/url", "http://translate.acme.example"},
        {endpoint + "/url", "http://127.0.0.1.acme.example"},
        {endpoint + "/url", "ftp://a.example"},
        {endpoint + "/url", "https://user@a.example"},
        {endpoint + "/url", "https://"},
        {endpoint + "/url", "did-noise://"},
        {endpoint + "/url", "did-noise:192.0.2.1:9000"},
        {endpoint + "/url", "https://a b"},
        {endpoint + "/url", "https://a\"b/"},
        {endpoint + "/url", "https://a.example/" + std::string(2048, 'a')},
        {endpoint + "/port", 443},
        {endpoint + "/keyBinding", list_of(9, {{"type", "did-key"}, {"value", "x"}})},
        {endpoint + "/keyBinding", list_of(1, {{"type", "pgp"}, {"value", "x"}}), endpoint + "/keyBinding/0/type"},
        {s + "/artifacts", list_of(17, {{"mediaType", "a/b"}})},
        {s + "/artifacts", list_of(1, {{"url", "https://a.example"}}), s + "/artifacts/0/mediaType"},
        {s + "/artifacts", list_of(1, {{"mediaType", "a/b"}}), s + "/artifacts/0"},
        {s + "/artifacts", list_of(1, {{"mediaType", "a/b"}, {"url", "https://a.example"}}), s + "/artifacts/0"},
        {s + "/artifacts", list_of(1, {{"mediaType", "a/b"}, {"url", "https://a.example"}, {"digest", digest}, {"data", Json::object()}}),
         s + "/artifacts/0"},
        {s + "/artifacts", list_of(1, {{"mediaType", "a/b"}, {"url", "https://a.example"}, {"digest", digest}, {"size", 262145}}),
         s + "/artifacts/0/size"},
        {s + "/capabilities", Json::array()},
        {s + "/capabilities", list_of(65, {{"id", "c"}, {"taxonomy", "a2a"}, {"path", "a"}})},
        {s + "/capabilities", list_of(2, {{"id", "c"}, {"taxonomy", "a2a"}, {"path", "a"}}), s + "/capabilities/1/id"},
        {capability + "/id", "c 1"},
        {capability + "/contract", "2"},
        {capability + "/inputModes", list_of(17, "a")},
        {capability + "/inputModes", {"text"}, capability + "/inputModes/0"},
        {capability + "/inputModes", {"*/*"}, capability + "/inputModes/0"},
        {capability + "/outputModes", {"text/plain; charset=x"}, capability + "/outputModes/0"},
        {capability + "/legacyName", std::string(64, 'a')},
        {capability + "/extensions", list_of(1, std::string(33, 'a')), capability + "/extensions/0"},
        {capability + "/inputSchema", {{"url", "https://a.example"}}, capability + "/inputSchema/digest"},
        {capability + "/constraints", list_of(1, "a")},
        {capability + "/path", "a//b"},
        {capability + "/path", "a/b@^2", {}, invalid_argument},
        {capability + "/taxonomy", "oasf@1", capability + "/path"},
        {capability + "/colour", "red"},
        {s + "/sunset", "tomorrow"},
        {s + "/replacedBy", "urn:air:x", {}, invalid_name},
        {s + "/lease", 59},
        {s + "/lease", -60},
        {s + "/lease", 604801},
        {s + "/policy", {{"listing", "secret"}}, s + "/policy/listing", invalid_argument},
        {s + "/displayname", "x"},
        {s + "/a~1b~0", "x"},  // pointers are escaped
    };
    for (const auto& breach : breaches) check_refused(breach);
  }

  TEST_CASE("AgentStatement::parse: refuses each breach of a limit of the credential at its pointer") {
    using enum ans::ProblemCode;
    const std::vector<Breach> breaches{
        {"/type", "VerifiableCredential"},
        {"/type", list_of(1, "AgentStatementCredential")},
        {"/issuer", "acme.com"},
        {"/issuer", 7},
        {"/validFrom", "2026-11-22"},
        {"/validFrom", "2026-02-30T00:00:00Z"},
        {"/validUntil", "2026-11-22T10:00:00Z"},      // no later than validFrom
        {"/validUntil", "2027-12-25T10:00:00.001Z"},  // 398 days and a millisecond
        {"/validUntil", nullptr},
        {"/delegation", Json::array()},
        {"/credentialSubject", Json::array()},
    };
    for (const auto& breach : breaches) check_refused(breach);
  }

  TEST_CASE("AgentStatement::parse: refuses a statement that lacks a required member") {
    for (const std::string pointer :
         {"/@context", "/issuer", "/validFrom", "/validUntil", "/credentialSubject", "/proof", "/credentialSubject/id",
          "/credentialSubject/agentKey", "/credentialSubject/version", "/credentialSubject/sequence", "/credentialSubject/salt",
          "/credentialSubject/displayName", "/credentialSubject/endpoints", "/credentialSubject/capabilities",
          "/credentialSubject/capabilities/0/id", "/credentialSubject/capabilities/0/taxonomy", "/credentialSubject/capabilities/0/path",
          "/credentialSubject/endpoints/0/url", "/credentialSubject/endpoints/0/protocol"}) {
      auto statement = valid();
      const Json::json_pointer place(pointer);
      statement.at(place.parent_pointer()).erase(place.back());
      INFO(pointer);
      const auto parsed = ans::AgentStatement::parse(statement.dump());
      REQUIRE_FALSE(parsed.has_value());
      CHECK(parsed.error().pointer == pointer);
    }
  }

  TEST_CASE("AgentStatement::parse: refuses what is too large, too deep, or no strict JSON") {
    auto statement = valid();
    statement["pad"] = std::string(ans::statement_max_size, ' ');
    CHECK(test::problem_of(ans::AgentStatement::parse(statement.dump())) == ans::ProblemCode::too_large);
    statement["pad"] = Json::parse(std::string(40, '[') + std::string(40, ']'));
    CHECK(test::problem_of(ans::AgentStatement::parse(statement.dump())) == ans::ProblemCode::too_large);
    auto text = valid().dump();
    text.insert(1, R"("proof":{},)");
    CHECK(test::problem_of(ans::AgentStatement::parse(text)) == ans::ProblemCode::invalid_argument);
    CHECK(test::problem_of(ans::AgentStatement::parse(valid().dump() + " x")) == ans::ProblemCode::invalid_argument);
    CHECK(test::problem_of(ans::AgentStatement::parse("[]")) == ans::ProblemCode::invalid_argument);
  }
}

TEST_SUITE("ans") {
  TEST_CASE("raw_members and raw_elements: cut JSON without changing a byte") {
    const std::string text = " {\"a\" : {\"x\": [1, \"}\\\"]\"] } ,\"b\":[ 1.0 , -0 ,\"\\\\\" , {} , [ ] , true ], \"c\":null}";
    REQUIRE(did::JsonDocument::parse(text).has_value());
    const auto members = ans::raw_members(text);
    REQUIRE(members.size() == 3);
    CHECK(members[0].first == "a");
    CHECK(members[0].second == "{\"x\": [1, \"}\\\"]\"] }");
    CHECK(members[2].second == "null");
    const auto elements = ans::raw_elements(members[1].second);
    const std::vector<std::string_view> expected{"1.0", "-0", "\"\\\\\"", "{}", "[ ]", "true"};
    CHECK(elements == expected);
    CHECK(ans::raw_members("{}").empty());
    CHECK(ans::raw_elements("[ ]").empty());
  }
}
