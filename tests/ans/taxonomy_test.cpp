#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "search/offer_match.h"
#include "support/temp_dir.h"
#include "support/vectors.h"
#include "taxonomy/taxonomies.h"

namespace {

using ans::Degree;
using ans::Relation;
using did::Json;

Json row(const std::string& path, const std::string& caption) {
  return {{"path", path}, {"name", path.substr(path.rfind('/') + 1)}, {"caption", caption}};
}

Json tools(const std::string& version, std::vector<Json> skills) {
  return {{"taxonomy", "tools"}, {"version", version}, {"skills", std::move(skills)}};
}

ans::Taxonomy taxonomy(const Json& json) {
  auto parsed = ans::Taxonomy::parse(json.dump());
  REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().message));
  return *std::move(parsed);
}

ans::CapabilityPath path(std::string_view text) { return *ans::CapabilityPath::parse(text); }

void write(const std::string& file, const Json& json) { std::ofstream(file) << json.dump(); }

std::optional<Degree> degree(const ans::Taxonomies& all, std::string_view asked, std::string_view offered, bool fuzzy = false) {
  return ans::degree_of(ans::asked_capability(path(asked), all, fuzzy), path(offered));
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Taxonomy: a group is found under both ways to write it") {
    const auto one = taxonomy(tools("1.0.0", {row("saws/saws", "Saws"), row("saws/jigsaw", "Jigsaw"), row("base", "Base")}));
    CHECK(one.id() == "tools@1.0.0");
    REQUIRE(one.find("saws") != nullptr);
    CHECK(one.find("saws/saws") == one.find("saws"));
    CHECK(one.find("saws/jigsaw")->caption == "Jigsaw");
    CHECK(one.find("saws/hacksaw") == nullptr);
  }

  TEST_CASE("Taxonomy: refuses what is no taxonomy, with the place") {
    const std::vector<std::pair<Json, std::string>> refused{
        {Json::array(), "/taxonomy"},
        {{{"taxonomy", "tools"}, {"version", "1"}, {"skills", Json::array()}}, "/taxonomy"},
        {{{"taxonomy", "tools"}, {"version", "1.0.0"}}, "/skills"},
        {{{"taxonomy", "tools"}, {"version", "1.0.0"}, {"skills", Json::object()}}, "/skills"},
        {tools("1.0.0", {{{"path", "a"}}}), "/skills/0"},
        {tools("1.0.0", {row("a b", "A")}), "/skills/0"},
        {tools("1.0.0", {row("a", "A"), row("a", "B")}), "`a` stands twice"},
        {tools("1.0.0", {row("a/a", "A"), row("a", "B")}), "`a` stands twice"},
        {tools("1.0.0", {{{"path", "a"}, {"name", "a"}, {"caption", "A"}, {"aliases", {1}}}}), "/skills/0/aliases"},
    };
    for (const auto& [json, message] : refused) {
      INFO(json.dump());
      const auto parsed = ans::Taxonomy::parse(json.dump());
      REQUIRE_FALSE(parsed.has_value());
      CHECK(parsed.error().code == did::Errc::malformed);
      CHECK(parsed.error().message.contains(message));
    }
  }

  TEST_CASE("derive_crosswalk: by path, then name and caption, then either, and it says how") {
    const auto older = taxonomy(tools("1.0.0", {row("saws/jigsaw", "Jigsaw"), row("hand/plane", "Plane"), row("hand/drill", "Hand drill"),
                                                row("x/awl", "Awl"), row("a/file", "File"), row("b/file", "File"), row("gone", "Gone")}));
    const auto newer = taxonomy(tools("1.1.0", {row("saws/jigsaw", "Stichsäge"), row("wood/plane", "PLANE"), row("wood/drill", "Drill"),
                                                row("x/spike", "awl"), row("c/file", "File")}));
    const auto crosswalk = ans::derive_crosswalk(older, newer);
    CHECK(crosswalk.from == "tools@1.0.0");
    CHECK(crosswalk.to == "tools@1.1.0");
    CHECK(crosswalk.edges == std::vector<ans::Edge>{{"hand/drill", "wood/drill", Relation::close, "name"},
                                                    {"hand/plane", "wood/plane", Relation::exact, "name and caption"},
                                                    {"saws/jigsaw", "saws/jigsaw", Relation::exact, "path"},
                                                    {"x/awl", "x/spike", Relation::close, "caption"}});
    const auto back = crosswalk.reversed();
    CHECK(back.from == "tools@1.1.0");
    CHECK(back.edges.size() == 4);
  }

  TEST_CASE("Crosswalk: narrow and broad change places when it is read backwards; what is none is refused") {
    const Json json{{"crosswalk", {{"from", "a@1.0.0"}, {"to", "b@1.0.0"}}},
                    {"edges",
                     {{{"from", "x"}, {"to", "y"}, {"relation", "narrowMatch"}},
                      {{"from", "z"}, {"to", "w"}, {"relation", "broadMatch"}, {"how", "expert"}}}}};
    const auto crosswalk = ans::Crosswalk::parse(json.dump());
    REQUIRE(crosswalk.has_value());
    CHECK(crosswalk->edges[0] == ans::Edge{"x", "y", Relation::narrow, "author"});
    CHECK(crosswalk->reversed().edges ==
          std::vector<ans::Edge>{{"w", "z", Relation::narrow, "expert"}, {"y", "x", Relation::broad, "author"}});
    for (const auto& bad :
         {Json{{"op", "remove"}, {"path", "/edges"}}, Json{{"op", "remove"}, {"path", "/crosswalk/to"}},
          Json{{"op", "replace"}, {"path", "/edges/0/relation"}, {"value", "sameAs"}}, Json{{"op", "remove"}, {"path", "/edges/1/to"}}}) {
      INFO(bad.dump());
      CHECK_FALSE(ans::Crosswalk::parse(json.patch(Json::array({bad})).dump()).has_value());
    }
  }

  TEST_CASE("Taxonomies: the built-in one is there, and each of its concepts leads to a path of OASF or stays at home") {
    const auto& builtin = ans::builtin_taxonomies();
    REQUIRE(builtin.find("credence") != nullptr);
    CHECK(builtin.find("credence@1.0.0") == builtin.find("credence"));
    CHECK(builtin.find("credence")->concepts().size() > 40);
    CHECK(builtin.find("oasf") == nullptr);
    const auto* crosswalk = builtin.crosswalk("credence@1.0.0", "oasf@1.1.1");
    REQUIRE(crosswalk != nullptr);
    for (const auto& edge : crosswalk->edges) {
      INFO(edge.from);
      CHECK(builtin.find("credence")->find(edge.from) != nullptr);
      CHECK(ans::CapabilityPath::parse("oasf@1.1.1:" + edge.to).has_value());
    }
    CHECK(builtin.crosswalk("credence@1.0.0", "oasf@1.0.0") == nullptr);
  }

  TEST_CASE("Taxonomies::load: files and folders, versions tied by derived crosswalks, the newest where none is named") {
    const test::TempDir folder;
    std::filesystem::create_directory(folder.path() + "/more");
    write(folder.path() + "/older.json", tools("1.9.0", {row("a/plane", "Plane")}));
    write(folder.path() + "/more/newer.json", tools("1.10.0", {row("b/plane", "Plane")}));
    write(folder.path() + "/more/own.json",
          {{"crosswalk", {{"from", "tools@1.10.0"}, {"to", "credence@1.0.0"}}}, {"edges", Json::array()}});
    const auto loaded = ans::Taxonomies::load({folder.path() + "/older.json", folder.path() + "/more"});
    REQUIRE_MESSAGE(loaded.has_value(), (loaded ? "" : loaded.error().message));
    CHECK(loaded->find("tools")->version() == "1.10.0");
    REQUIRE(loaded->crosswalk("tools@1.9.0", "tools@1.10.0") != nullptr);
    CHECK(loaded->crosswalk("tools@1.10.0", "tools@1.9.0")->edges.size() == 1);
    CHECK(loaded->crosswalk("tools@1.10.0", "credence@1.0.0") != nullptr);

    const auto twice = ans::Taxonomies::load({folder.path() + "/older.json", folder.path() + "/older.json"});
    REQUIRE_FALSE(twice.has_value());
    CHECK(twice.error().code == did::Errc::conflict);
    CHECK(twice.error().message.contains("older.json"));
    write(folder.path() + "/bad.json", {{"taxonomy", "tools"}});
    CHECK_FALSE(ans::Taxonomies::load({folder.path() + "/bad.json"}).has_value());
    CHECK_FALSE(ans::Taxonomies::load({folder.path() + "/missing.json"}).has_value());
  }

  TEST_CASE("degree_of: a counterpart answers as its edge allows, a close one only where it was asked for") {
    const test::TempDir folder;
    write(folder.path() + "/1.json", tools("1.0.0", {row("plane", "Plane"), row("drill", "Hand drill")}));
    write(folder.path() + "/2.json", tools("2.0.0", {row("wood/plane", "Plane"), row("wood/drill", "Drill")}));
    write(folder.path() + "/3.json", {{"crosswalk", {{"from", "tools@2.0.0"}, {"to", "shop@1.0.0"}}},
                                      {"edges",
                                       {{{"from", "wood"}, {"to", "cutting"}, {"relation", "broadMatch"}},
                                        {{"from", "wood/plane"}, {"to", "smoothing"}, {"relation", "narrowMatch"}}}}});
    const auto all = ans::Taxonomies::load({folder.path()});
    REQUIRE_MESSAGE(all.has_value(), (all ? "" : all.error().message));
    CHECK(degree(*all, "tools@1.0.0:plane", "tools@2.0.0:wood/plane") == Degree::exact);
    CHECK(degree(*all, "tools@1.0.0:plane", "tools@2.0.0:wood/plane/small") == Degree::specialization);
    CHECK(degree(*all, "tools@1.0.0:plane", "tools@2.0.0:wood") == Degree::generalization);
    CHECK_FALSE(degree(*all, "tools@1.0.0:drill", "tools@2.0.0:wood/drill"));
    CHECK(degree(*all, "tools@1.0.0:drill", "tools@2.0.0:wood/drill", true) == Degree::close);
    CHECK(degree(*all, "tools:wood/plane", "shop@1.0.0:smoothing") == Degree::specialization);
    CHECK_FALSE(degree(*all, "tools:wood/plane", "shop@1.0.0:cutting"));
    CHECK_FALSE(degree(*all, "tools:plane", "shop@1.0.0:smoothing"));  // the newest version has no such path
  }

  TEST_CASE("objection: everything holds on one offer, and the reason says what does not") {
    ans::Offer offer{"c1",
                     path("tools:plane"),
                     *ans::Version::parse("2.3.0"),
                     {"text/plain", "image/*"},
                     {"application/json"},
                     {"hipaa"},
                     "sha256:" + std::string(64, '1'),
                     {{"languages", {"en", "de"}, {}, {}},
                      {"maxInputBytes", {}, 1000.0, {}},
                      {"rate", {"100/s"}, 100.0, {}},
                      {"price", {}, 0.002, "USD"}}};
    const ans::Evidence attested{.capability = "c1", .credential = {}, .issuer = "did:example:lab", .level = "attested", .valid_until = {}};
    const std::vector<ans::Evidence> evidence{attested};
    const auto why = [&](const ans::Criteria& criteria) { return ans::objection(offer, criteria, evidence).value_or(""); };
    CHECK(why({}) == "");
    CHECK(why({.input_modes = {"Text/Plain; charset=utf-8", "image/png"}}) == "");
    CHECK(why({.input_modes = {"text/plain", "application/pdf"}}) == "does not take input `application/pdf`");
    CHECK(why({.output_modes = {"text/html", "application/json"}}) == "");
    CHECK(why({.output_modes = {"text/html"}}) == "gives none of the output modes");
    CHECK(why({.extensions = {"hipaa"}}) == "");
    CHECK(why({.extensions = {"hipaa", "gdpr"}}) == "has no extension `gdpr`");
    CHECK(why({.input_schema = "sha256:" + std::string(64, '1')}) == "");
    CHECK(why({.input_schema = "sha256:" + std::string(64, '2')}) == "has another input schema");
    CHECK(why({.min_evidence = ans::EvidenceLevel::attested}) == "");
    CHECK(why({.min_evidence = ans::EvidenceLevel::tested}) == "has no evidence of the level `tested`");
    const std::vector<std::tuple<std::string, std::string, bool>> constraints{
        {"languages", "de", true},        {"languages", "de,en", true},     {"languages", "de,fr", false}, {"maxInputBytes", "1000", true},
        {"maxInputBytes", "1001", false}, {"maxInputBytes", "many", false}, {"rate", "6000/m", true},      {"rate", "101/s", false},
        {"price", "0.002", true},         {"price", "0.01/USD", true},      {"price", "0.01/EUR", false},  {"price", "0.001", false},
        {"regions", "eu", false}};
    for (const auto& [name, value, holds] : constraints) {
      INFO(name, "=", value);
      CHECK((why({.constraints = {{name, value}}}) == "") == holds);
    }
  }
}
