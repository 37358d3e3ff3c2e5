// Search as a whole: words, criteria, versions, order, pages; and the same through HTTP.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "fixture.h"
#include "http/api.h"
#include "http/search_parameters.h"
#include "support/temp_dir.h"

namespace {

using ans::Degree;
using ans::ProblemCode;
using test::capability;
using test::Json;
using test::problem_of;
using test::World;
using Texts = std::vector<std::string>;

// Registers an agent called `name` with these members of its subject, and of its first capability.
struct Shelf : World {
  void add(const std::string& agent, const Json& subject, const Json& offer = Json::object(), const std::string& version = "1.0.0",
           const Texts& credentials = {}) {
    auto next = first();
    next.key = "urn:air:" + acme.did + ":" + agent;
    next.version = version;
    const auto of = test::following(registry, std::move(next));
    auto claims = test::statement(of);
    claims["credentialSubject"]["displayName"] = agent;
    claims["credentialSubject"].update(subject);
    claims["credentialSubject"]["capabilities"][0].update(offer);
    const auto text = sign(claims);
    const std::vector<std::string_view> views(credentials.begin(), credentials.end());
    const auto done = of.sequence == 1 ? registry.register_agent(text, views) : registry.update(of.key, text, views);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().detail));
  }
  ans::SearchPage page(const ans::SearchQuery& query) const {
    auto found = registry.search(query);
    REQUIRE_MESSAGE(found.has_value(), (found ? "" : found.error().detail));
    return *std::move(found);
  }
  // The last parts of the names, in order.
  Texts names(const ans::SearchQuery& query) const {
    Texts out;
    for (const auto& hit : page(query).hits) out.push_back(hit.agent_key.substr(hit.agent_key.rfind(':') + 1));
    return out;
  }
};

ans::SearchQuery about(std::string_view path) { return {.capabilities = {capability(path)}}; }
ans::SearchQuery words(std::string text) { return {.text = std::move(text)}; }

Json taxonomy_row(const std::string& path) {
  return {{"taxonomy", path.substr(0, path.find(':'))}, {"path", path.substr(path.find(':') + 1)}};
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("search: by words, with stems, a beginning, and the aliases of the built-in taxonomy") {
    Shelf shelf;
    shelf.add("ledger", {{"description", "Keeps invoices"}}, taxonomy_row("oasf@1.1.1:data_engineering_analytics/databases"));
    shelf.add("poet", {{"description", "Writes poems"}, {"tags", {"poetry"}}}, taxonomy_row("a2a:write"));
    shelf.add("weather", {{"representativeQueries", {"will it rain", "how warm is it"}}}, taxonomy_row("a2a:forecast"));
    CHECK(shelf.names(words("invoice")) == Texts{"ledger"});
    CHECK(shelf.names(words("writing a poem")) == Texts{"poet"});
    CHECK(shelf.names(words("WEATH")) == Texts{"weather"});
    CHECK(shelf.names(words("rain forecast")) == Texts{"weather"});
    CHECK(shelf.names(words("sql")) == Texts{"ledger"});
    CHECK(shelf.names(words("submarine")).empty());
    auto both = words("invoices");
    both.capabilities = {capability("a2a:write")};
    CHECK(shelf.names(both).empty());
    both.text = "poems";
    CHECK(shelf.names(both) == Texts{"poet"});
    CHECK(shelf.page(both).hits[0].score > 0);
  }

  TEST_CASE("search: sees what was registered and revoked after the first question") {
    Shelf shelf;
    shelf.add("one", Json::object());
    CHECK(shelf.names(about("oasf:language_processing")) == Texts{"one"});
    shelf.add("two", Json::object());
    CHECK(shelf.names(about("oasf:language_processing")) == Texts{"one", "two"});
    const auto key = "urn:air:" + shelf.acme.did + ":one";
    REQUIRE(shelf.registry.revoke(key, shelf.command(test::revocation(key), shelf.acme)).has_value());
    CHECK(shelf.names(about("oasf:language_processing")) == Texts{"two"});
    shelf.clock.set(test::end);
    CHECK(shelf.names(about("oasf:language_processing")).empty());
  }

  TEST_CASE("search: an agent is listed once, with its highest release that does, and says why others do not") {
    Shelf shelf;
    const Json pdf{{"inputModes", {"application/pdf"}}};
    const Json text{{"inputModes", {"text/plain"}}};
    shelf.add("one", Json::object(), pdf, "1.0.0");
    shelf.add("one", Json::object(), pdf, "1.1.0");
    shelf.add("one", Json::object(), pdf, "3.0.0-rc.1");
    shelf.add("one", Json::object(), text, "2.0.0");
    auto query = about("oasf:language_processing");
    CHECK(shelf.page(query).hits[0].version.version == "2.0.0");
    query.range = *ans::VersionRange::parse("^1.0.0");
    CHECK(shelf.page(query).hits[0].version.version == "1.1.0");
    query.range = *ans::VersionRange::parse("^4.0.0");
    CHECK(shelf.names(query).empty());
    query.range.reset();
    query.criteria.contract = *ans::VersionRange::parse("2.x");
    CHECK(shelf.names(query) == Texts{"one"});
    query.criteria.contract = *ans::VersionRange::parse("<2.3.0");
    CHECK(shelf.names(query).empty());
    query.criteria.contract.reset();
    query.criteria.input_modes = {"application/pdf"};
    query.explain = true;
    const auto page = shelf.page(query);
    REQUIRE(page.hits.size() == 1);
    CHECK(page.hits[0].version.version == "1.1.0");
    CHECK(page.hits[0].alternatives == Texts{"1.0.0", "3.0.0-rc.1"});
    REQUIRE(page.hits[0].rejected.size() == 1);
    CHECK(page.hits[0].rejected[0].version == "2.0.0");
    CHECK(page.hits[0].rejected[0].why.contains("does not take input `application/pdf`"));
  }

  TEST_CASE("search: everything that is asked of a capability holds on the same capability") {
    Shelf shelf;
    Json capabilities = Json::array({{{"id", "a"}, {"taxonomy", "t"}, {"path", "x"}, {"inputModes", {"text/plain"}}},
                                     {{"id", "b"}, {"taxonomy", "t"}, {"path", "x"}, {"extensions", {"hipaa"}}}});
    shelf.add("split", {{"capabilities", capabilities}});
    capabilities[0]["extensions"] = {"hipaa"};
    shelf.add("whole", {{"capabilities", capabilities}});
    auto query = about("t:x");
    query.criteria.input_modes = {"text/plain"};
    query.criteria.extensions = {"hipaa"};
    CHECK(shelf.names(query) == Texts{"whole"});
    CHECK(shelf.page(query).hits[0].matches[0].offered.id == "a");
  }

  TEST_CASE("search: degree first, then evidence, then the contract, then the name") {
    Shelf shelf;
    const auto attested = test::secure(test::capability_credential(shelf.lab, shelf.bot.did, "a/b/c"), shelf.lab).dump();
    const auto at = [](const std::string& path, const std::string& contract) {
      return Json{{"taxonomy", "oasf@1.1.1"}, {"path", path}, {"contract", contract}};
    };
    shelf.add("above", Json::object(), at("a", "9.0.0"));
    shelf.add("below-old", Json::object(), at("a/b/c", "1.0.0"));
    shelf.add("below-new", Json::object(), at("a/b/c", "1.2.0"));
    shelf.add("below-attested", Json::object(), at("a/b/c", "0.1.0"), "1.0.0", {attested});
    shelf.add("exact", Json::object(), at("a/b", "0.1.0"));
    const Texts order{"exact", "below-attested", "below-new", "below-old"};
    CHECK(shelf.names(about("oasf:a/b")) == order);
    auto query = about("oasf:a/b");
    query.criteria.degrees = {Degree::generalization};
    CHECK(shelf.names(query) == Texts{"above"});
    query.criteria.degrees = {Degree::exact, Degree::generalization};
    CHECK(shelf.names(query) == Texts{"exact", "above"});
    query = about("oasf:a/b");
    query.order = ans::SearchOrder::name;
    CHECK(shelf.names(query) == Texts{"below-attested", "below-new", "below-old", "exact"});

    // Page by page it is the same order, and what comes in between is neither repeated nor hides another.
    for (const std::size_t limit : {1U, 2U, 3U}) {
      INFO(limit);
      auto paged = about("oasf:a/b");
      paged.limit = limit;
      Texts all;
      do {
        for (const auto& name : shelf.names(paged)) all.push_back(name);
        paged.cursor = shelf.page(paged).next;
      } while (!paged.cursor.empty());
      CHECK(all == order);
    }
    auto first = about("oasf:a/b");
    first.limit = 2;
    first.cursor = shelf.page(first).next;
    shelf.add("exact-too", Json::object(), at("a/b", "5.0.0"));
    CHECK(shelf.names(first) == Texts{"below-new", "below-old"});
  }

  TEST_CASE("search: evidence counts from the issuers that are named, and as long as it is in force") {
    Shelf shelf;
    const auto attested =
        test::secure(test::capability_credential(shelf.lab, shelf.bot.did, "language_processing/language_translation/translation"),
                     shelf.lab)
            .dump();
    shelf.add("attested", Json::object(), Json::object(), "1.0.0", {attested});
    shelf.add("declared", Json::object());
    auto query = about("oasf:language_processing");
    query.criteria.min_evidence = ans::EvidenceLevel::attested;
    CHECK(shelf.names(query) == Texts{"attested"});
    query.criteria.issuers = {shelf.stranger.did};
    CHECK(shelf.names(query).empty());
    query.criteria.issuers = {shelf.stranger.did, shelf.lab.did};
    CHECK(shelf.names(query) == Texts{"attested"});
    query.criteria.min_evidence = ans::EvidenceLevel::tested;
    CHECK(shelf.names(query).empty());
    query.criteria.min_evidence = ans::EvidenceLevel::attested;
    shelf.clock.set("2026-12-22T10:00:00Z");
    CHECK(shelf.names(query).empty());
  }

  TEST_CASE("search: tags, publisher, protocols in their order, and one of several capabilities") {
    Shelf shelf;
    const Json both = {{{"protocol", "a2a"}, {"url", "https://x.example/a2a"}, {"protocolVersion", "1.0"}},
                       {{"protocol", "mcp"}, {"url", "https://x.example/mcp"}}};
    shelf.add("both", {{"endpoints", both}, {"tags", {"legal", "fast"}}}, taxonomy_row("t:x"));
    shelf.add("http", {{"endpoints", {{{"protocol", "http"}, {"url", "https://x.example/"}}}}}, taxonomy_row("t:y"));
    ans::SearchQuery query{.any = {capability("t:x"), capability("t:y")}};
    CHECK(shelf.names(query) == Texts{"both", "http"});
    query.protocols = {{"mcp"}, {"a2a"}};
    CHECK(shelf.names(query) == Texts{"both"});
    CHECK(shelf.page(query).hits[0].endpoint->protocol == "mcp");
    query.protocols = {{"grpc"}, {"a2a"}};
    CHECK(shelf.page(query).hits[0].endpoint->protocol_version == "1.0");
    query.protocols = {};
    query.tags = {"legal", "fast"};
    CHECK(shelf.names(query) == Texts{"both"});
    query.tags = {"legal", "slow"};
    CHECK(shelf.names(query).empty());
    query.tags = {};
    query.publisher = shelf.stranger.did;
    CHECK(shelf.names(query).empty());
    query.publisher = shelf.acme.did;
    CHECK(shelf.names(query).size() == 2);
  }

  TEST_CASE("search: a concept of another taxonomy answers through the crosswalk") {
    Shelf shelf;
    shelf.add("store", Json::object(), taxonomy_row("oasf@1.1.1:data_engineering_analytics/databases/relational"));
    CHECK(shelf.names(about("credence:data/databases")) == Texts{"store"});
    CHECK(shelf.page(about("credence:data/databases")).hits[0].matches[0].degree == Degree::specialization);
    CHECK(shelf.names(about("credence:data/charts")).empty());
  }

  TEST_CASE("search_query_of: reads every parameter, and refuses what makes no sense") {
    using Parameters = std::vector<std::pair<std::string, std::string>>;
    const auto query = ans::search_query_of(Parameters{{"cap", "t:x"},
                                                       {"cap", "t:y"},
                                                       {"any", "t:z"},
                                                       {"q", "two words"},
                                                       {"tag", "a"},
                                                       {"publisher", "Acme.example"},
                                                       {"range", "^1"},
                                                       {"contract", "2.x"},
                                                       {"protocol", "mcp"},
                                                       {"inputMode", "text/plain"},
                                                       {"outputMode", "text/html"},
                                                       {"ext", "e"},
                                                       {"constraint.languages", "en,de"},
                                                       {"minEvidence", "3"},
                                                       {"issuer", "did:example:lab"},
                                                       {"degree", "generalization"},
                                                       {"fuzzy", "true"},
                                                       {"sort", "name"},
                                                       {"limit", "7"},
                                                       {"cursor", "abc"},
                                                       {"explain", "true"}});
    REQUIRE_MESSAGE(query.has_value(), (query ? "" : query.error().detail));
    CHECK(query->capabilities.size() == 2);
    CHECK(query->any.size() == 1);
    CHECK(query->text == "two words");
    CHECK(query->publisher == "did:web:acme.example");
    CHECK(query->criteria.min_evidence == ans::EvidenceLevel::tested);
    CHECK(query->criteria.degrees == std::vector{Degree::generalization});
    CHECK(query->criteria.constraints[0].name == "languages");
    CHECK(query->fuzzy);
    CHECK(query->explain);
    CHECK(query->order == ans::SearchOrder::name);
    CHECK(query->range->text() == "^1");
    CHECK(query->criteria.contract->text() == "2.x");
    CHECK(query->limit == 7);
    for (const auto& [name, value] : Parameters{{"q", ""},
                                                {"q", "..."},
                                                {"q", std::string(257, 'x')},
                                                {"degree", "close"},
                                                {"degree", "any"},
                                                {"fuzzy", "1"},
                                                {"sort", "price"},
                                                {"limit", "0"},
                                                {"limit", "101"},
                                                {"limit", "1x"},
                                                {"minEvidence", "5"},
                                                {"minEvidence", "proven"},
                                                {"issuer", "lab"},
                                                {"inputMode", "text"},
                                                {"outputMode", "/html"},
                                                {"inputSchema", "sha256:1"},
                                                {"constraint.", "x"},
                                                {"constraint.a", ""},
                                                {"explain", ""},
                                                {"nothing", "1"}}) {
      INFO(name, "=", value);
      CHECK(problem_of(ans::search_query_of({{name, value}})) == ProblemCode::invalid_argument);
    }
    CHECK(problem_of(ans::search_query_of(Parameters(9, {"tag", "a"}))) == ProblemCode::invalid_argument);
    for (const auto& [name, repeats] : ans::search_parameters) {
      INFO(name);
      const auto answer = ans::search_query_of({{name == "constraint.*" ? "constraint.a" : std::string(name), "true"}});
      CHECK((answer.has_value() || !answer.error().detail.contains("not known")));
    }
  }

  TEST_CASE("Api: search explains itself, and taxonomies and crosswalks are there to be read") {
    Shelf shelf;
    shelf.add("store", {{"description", "Keeps invoices"}}, taxonomy_row("oasf@1.1.1:data_engineering_analytics/databases"));
    ans::Api api(shelf.registry);
    const auto ask = [&](const std::string& target, unsigned status = 200) {
      INFO(target);
      const auto response = api.handle({.verb = ans::Verb::get, .target = target, .body = {}});
      CHECK(response.status == status);
      return Json::parse(response.body);
    };
    CHECK(ask("/v1/search?cap=oasf:data_engineering_analytics&constraint.price=1").at("results").empty());
    const auto hit = ask("/v1/search?q=invoices&protocol=a2a&explain=true").at("results")[0];
    CHECK(hit.at("score") > 0);
    CHECK(hit.at("endpoint").at("protocol") == "a2a");
    CHECK(hit.at("explain").at("rejected") == Json::array());
    CHECK(hit.at("explain").at("text") > 0);
    CHECK_FALSE(hit.contains("capability"));
    ask("/v1/search?q=a&q=b", 400);
    ask("/v1/search?tag=a", 400);
    ask("/v1/resolve?name=a&constraint.price=1", 400);

    CHECK(ask("/v1/taxonomies").at("taxonomies")[0].at("id") == "credence@1.0.0");
    CHECK(ask("/v1/taxonomies/credence").at("skills").size() > 40);
    const auto one = ask("/v1/taxonomies/credence@1.0.0/data");
    CHECK(one.at("caption") == "Data");
    CHECK(one.at("below").size() == 4);
    CHECK(ask("/v1/taxonomies/credence/data%2Fdatabases").at("counterparts")[0].at("path") ==
          "oasf@1.1.1:data_engineering_analytics/databases");
    ask("/v1/taxonomies/unknown", 404);
    ask("/v1/taxonomies/credence/unknown", 404);
    CHECK(ask("/v1/crosswalks/credence@1.0.0/oasf@1.1.1").at("edges")[0].at("how") == "author");
    CHECK(ask("/v1/crosswalks/oasf@1.1.1/credence@1.0.0").at("edges").size() > 30);
    ask("/v1/crosswalks/credence/unknown", 404);
    ask("/v1/crosswalks/credence/credence", 404);
  }

  TEST_CASE("search: pages of many agents hold each once, in order, whatever is asked along with the capability") {
    Shelf shelf;
    for (int i = 0; i < 90; ++i) {
      const Json contract{{"contract", std::to_string(i % 3 + 1) + ".0.0"}};
      shelf.add("agent" + std::to_string(100 + i),
                {{"description", i % 2 == 0 ? "reads maps" : "draws maps and reads"}, {"tags", {i % 5 == 0 ? "fifth" : "other"}}},
                contract);
    }
    const auto all_pages = [&](ans::SearchQuery query) {
      query.limit = 7;
      Texts out;
      for (;;) {
        const auto page = shelf.page(query);
        for (const auto& hit : page.hits) out.push_back(hit.agent_key.substr(hit.agent_key.rfind(':') + 1));
        if (page.next.empty()) return out;
        query.cursor = page.next;
      }
    };
    auto at = about("oasf:language_processing");
    const auto by_rank = all_pages(at);
    CHECK(by_rank.size() == 90);
    CHECK(by_rank.front() == "agent102");
    CHECK(by_rank[30] == "agent101");
    CHECK(by_rank.back() == "agent187");
    at.tags = {"fifth"};
    CHECK(all_pages(at).size() == 18);
    at.tags = {};
    at.text = "draws";
    const auto drawing = all_pages(at);
    CHECK(drawing.size() == 45);
    CHECK(drawing.front() == "agent105");
    at.order = ans::SearchOrder::name;
    auto sorted = drawing;
    std::ranges::sort(sorted);
    CHECK(all_pages(at) == sorted);
    const auto mapped = all_pages(words("maps"));
    CHECK(mapped.size() == 90);
    CHECK(Texts(mapped.begin(), mapped.begin() + 2) == Texts{"agent100", "agent102"});
  }
}
