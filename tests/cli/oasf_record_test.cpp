#include <doctest/doctest.h>
#include <import/oasf_record.h>

#include <algorithm>

#include "support/vectors.h"

namespace {

using did::Json;
using Notes = std::vector<std::string>;

did::Result<Json> map_record(const Json& record, Notes& notes) {
  const auto document = did::JsonDocument::parse(record.dump());
  REQUIRE(document.has_value());
  return cli::map_oasf_record(
      document->root(), {.publisher = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", .agent = "did:example:agent"}, notes);
}

bool has_note(const Notes& notes, std::string_view text) {
  return std::any_of(notes.begin(), notes.end(), [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

Json record() {
  return {{"name", "Acme Research Assistant"},
          {"version", "v1.4.0"},
          {"schema_version", "1.1.1"},
          {"description", "Finds and sums up papers"},
          {"skills",
           {{{"name", "research_knowledge_productivity/web_search/web_search"}, {"id", 1}},
            {{"name", "language_processing/language_translation/translation"}}}},
          {"domains", {{{"name", "education/academic_research"}}}},
          {"locators",
           {{{"type", "docker_image"}, {"urls", {"https://images.acme.example/assistant"}}},
            {{"type", "source_code"}, {"url", "https://code.acme.example/assistant"}}}},
          {"modules", {{{"name", "integration/a2a"}, {"data", {{"card_data", {{"url", "https://assistant.acme.example/a2a"}}}}}}}}};
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("map_oasf_record: skills become capabilities of the record's own version of the taxonomy") {
    Notes notes;
    const auto subject = map_record(record(), notes);
    REQUIRE_MESSAGE(subject.has_value(), (subject ? "" : subject.error().message));
    CHECK((*subject)["agentKey"] == "urn:air:did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK:acme-research-assistant");
    CHECK((*subject)["version"] == "1.4.0");
    CHECK((*subject)["capabilities"] ==
          Json::array({{{"id", "c1"}, {"taxonomy", "oasf@1.1.1"}, {"path", "research_knowledge_productivity/web_search"}},
                       {{"id", "c2"}, {"taxonomy", "oasf@1.1.1"}, {"path", "language_processing/language_translation/translation"}}}));
    CHECK((*subject)["tags"] == Json::array({"academic_research"}));
    CHECK((*subject)["endpoints"] ==
          Json::array({{{"protocol", "a2a"}, {"url", "https://assistant.acme.example/a2a"}},
                       {{"protocol", "x-locator"}, {"url", "https://images.acme.example/assistant"}, {"binding", "docker_image"}},
                       {{"protocol", "x-locator"}, {"url", "https://code.acme.example/assistant"}, {"binding", "source_code"}}}));
    CHECK((*subject)["artifacts"][0]["data"] == record());
    CHECK(has_note(notes, "/version: `v1.4.0` written as `1.4.0`"));
  }

  TEST_CASE("map_oasf_record: a skill that has only a number, and a module without an address, are told") {
    auto changed = record();
    changed["skills"].push_back({{"id", 10201}});
    changed["modules"].push_back({{"name", "runtime/prompt"}, {"data", Json::object()}});
    Notes notes;
    const auto subject = map_record(changed, notes);
    REQUIRE(subject.has_value());
    CHECK((*subject)["capabilities"].size() == 2);
    CHECK(has_note(notes, "/skills/2: has no name"));
    CHECK(has_note(notes, "/modules/1: `runtime/prompt` names no address"));
  }

  TEST_CASE("map_oasf_record: what a statement cannot carry fails with its place") {
    for (const auto& [member, value] :
         std::vector<std::pair<std::string, Json>>{{"name", "..."},
                                                   {"version", "latest"},
                                                   {"schema_version", "new"},
                                                   {"skills", Json::array({{{"id", 1}}})},
                                                   {"locators", Json::array({{{"type", "t"}, {"url", "ftp://a.example/"}}})}}) {
      INFO(member);
      auto changed = record();
      changed[member] = value;
      if (member == "locators") changed.erase("modules");
      Notes notes;
      const auto subject = map_record(changed, notes);
      REQUIRE_FALSE(subject.has_value());
      CHECK(subject.error().code == did::Errc::malformed);
      CHECK(subject.error().message.contains("`/" + member + "`"));
    }
  }
}
