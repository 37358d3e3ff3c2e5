#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/vectors.h"
#include "vc/credential.h"

namespace {

constexpr std::size_t structure_cases = 273;

std::vector<vc::Finding> check(const did::Json& json, bool presentation) {
  const auto document = vc::Credential::parse(did::to_text(json));
  REQUIRE(document.has_value());
  return presentation ? vc::check_presentation_structure(document->root()) : vc::check_credential_structure(document->root());
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("structure: every rule of the data model accepts and refuses as the vectors say") {
    const auto file = did::parse_json(test::read_file(PROJECT_DIR "/test-vectors/own/vc-structure.json"));
    REQUIRE(file.has_value());
    std::size_t ran = 0;
    test::for_each_vector("own/vc-structure.json", [&](const did::Json& one) {
      const auto base = one.at("base").get<std::string>();
      const auto findings = check(file->at("bases").at(base).patch(one.at("patch")), base == "vp");
      ++ran;
      if (one.at("expect") == "accept") {
        CHECK_MESSAGE(findings.empty(), (findings.empty() ? "" : findings.front().pointer + ": " + findings.front().detail));
        return;
      }
      REQUIRE_FALSE(findings.empty());
      CHECK(findings.front().pointer == one.at("pointer").get<std::string>());
      CHECK(findings.front().problem == vc::Problem::malformed_value_error);
      CHECK_FALSE(findings.front().detail.empty());
    });
    CHECK(ran == structure_cases);
  }

  TEST_CASE("structure: a value that is no object is one finding, not a crash") {
    const auto document = did::JsonDocument::parse("[1]");
    REQUIRE(document.has_value());
    CHECK(vc::check_credential_structure(document->root()).size() == 1);
    CHECK(vc::check_presentation_structure(document->root()).size() == 1);
  }

  TEST_CASE("structure: all breaches are reported, not the first alone") {
    const auto findings = check({{"@context", 1}, {"type", "Other"}, {"credentialSubject", did::Json::object()}}, false);
    std::vector<std::string> pointers;
    for (const auto& one : findings) pointers.push_back(one.pointer);
    CHECK(pointers == std::vector<std::string>{"/@context", "/type", "/issuer", "/credentialSubject"});
  }

  TEST_CASE("structure: member names are escaped in pointers") {
    const auto findings = check({{"@context", {vc::context_v2}},
                                 {"type", "VerifiableCredential"},
                                 {"issuer", "did:example:i"},
                                 {"name", {{"@value", "a"}, {"a/b~c", 1}}},
                                 {"credentialSubject", {{"a", 1}}}},
                                false);
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().pointer == "/name/a~1b~0c");
  }

  TEST_CASE("Credential::parse: a credential is one JSON object, strictly read") {
    CHECK(vc::Credential::parse("{}").has_value());
    for (const auto* text : {"", "[]", "1", "null", "\"x\"", "{} {}", "{\"a\":1,\"a\":2}", "{\"a\":1,}", "\xef\xbb\xbf{}",
                             "{\"a\":\"\\ud800\"}", "{\"a\":NaN}"}) {
      INFO(text);
      const auto refused = vc::Credential::parse(test::Exact(text).view());
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().code == did::Errc::malformed);
    }
    CHECK(vc::Presentation::parse("[]").error().code == did::Errc::malformed);
    CHECK(vc::Presentation::parse("{}", {.max_bytes = 1}).error().code == did::Errc::too_large);
    CHECK(vc::Credential::parse("{\"a\":[[[]]]}", {.max_depth = 3}).error().code == did::Errc::too_large);
  }

  TEST_CASE("data_model, identifier_of and has_type read what is there and nothing else") {
    const auto read = [](const char* text) { return vc::Credential::parse(text).value(); };
    CHECK(vc::data_model(read(R"({"@context":["https://www.w3.org/ns/credentials/v2"]})").root()) == vc::DataModel::v2_0);
    CHECK(vc::data_model(read(R"({"@context":"https://www.w3.org/2018/credentials/v1"})").root()) == vc::DataModel::v1_1);
    CHECK_FALSE(vc::data_model(read(R"({"@context":["x","https://www.w3.org/ns/credentials/v2"]})").root()).has_value());
    CHECK_FALSE(vc::data_model(read(R"({"@context":[]})").root()).has_value());
    CHECK_FALSE(vc::data_model(read("{}").root()).has_value());
    CHECK(vc::identifier_of(read(R"({"issuer":"a"})").root(), "issuer") == "a");
    CHECK(vc::identifier_of(read(R"({"issuer":{"id":"b"}})").root(), "issuer") == "b");
    CHECK(vc::identifier_of(read(R"({"issuer":[{"id":"b"}]})").root(), "issuer").empty());
    CHECK(vc::identifier_of(read(R"({"issuer":{"id":1}})").root(), "issuer").empty());
    CHECK(vc::has_type(read(R"({"type":["A","B"]})").root(), "B"));
    CHECK(vc::has_type(read(R"({"type":"B"})").root(), "B"));
    CHECK_FALSE(vc::has_type(read(R"({"type":["A",{"B":1}]})").root(), "B"));
  }
}
