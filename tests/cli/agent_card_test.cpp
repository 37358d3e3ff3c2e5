#include <doctest/doctest.h>
#include <import/agent_card.h>
#include <import/agent_name.h>
#include <import/card_text.h>

#include <algorithm>
#include <filesystem>

#include "support/vectors.h"

namespace {

using Notes = std::vector<std::string>;
constexpr const char* publisher = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

did::Result<did::Json> map(const std::string& text, Notes& notes) {
  const auto card = did::JsonDocument::parse(text);
  REQUIRE_MESSAGE(card.has_value(), text);
  return cli::map_agent_card(card->root(), {.publisher = publisher, .agent = "did:example:agent"}, notes);
}

did::Json mapped(const did::Json& card, Notes& notes) {
  const auto subject = map(card.dump(), notes);
  REQUIRE_MESSAGE(subject.has_value(), (subject ? "" : subject.error().message));
  return *subject;
}

bool noted(const Notes& notes, std::string_view text) {
  return std::any_of(notes.begin(), notes.end(), [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

did::Json skill(const std::string& id) {
  return {{"id", id}, {"name", "name of " + id}, {"description", "d"}, {"tags", {"t"}}, {"examples", {"first", "second"}}};
}

did::Json current_card() {
  return {{"name", "Route Planner"},
          {"description", "Plans routes"},
          {"version", "1.2.0"},
          {"supportedInterfaces",
           {{{"url", "https://routes.example/a2a"}, {"protocolBinding", "JSONRPC"}, {"protocolVersion", "1.0"}, {"tenant", "acme"}},
            {{"url", "routes.example:443"}, {"protocolBinding", "GRPC"}, {"protocolVersion", "1.0"}}}},
          {"capabilities", {{"streaming", true}}},
          {"defaultInputModes", {"text/plain"}},
          {"defaultOutputModes", {"application/json"}},
          {"skills", {skill("plan-route")}}};
}

did::Json older_card() {
  return {{"name", "Hotel Desk"},
          {"description", "Books rooms"},
          {"version", "1.0.0"},
          {"url", "https://a.example"},
          {"skills", did::Json::array({skill("book")})}};
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("map_agent_card: a card of A2A 1.0 keeps what a statement can carry") {
    Notes notes;
    const auto subject = mapped(current_card(), notes);
    CHECK(subject["id"] == "did:example:agent");
    CHECK(subject["agentKey"] == std::string("urn:air:") + publisher + ":route-planner");
    CHECK(subject["version"] == "1.2.0");
    CHECK(subject["displayName"] == "Route Planner");
    CHECK(subject["endpoints"][0] == did::Json{{"protocol", "a2a"},
                                               {"url", "https://routes.example/a2a"},
                                               {"binding", "JSONRPC"},
                                               {"protocolVersion", "1.0"},
                                               {"tenant", "acme"}});
    CHECK(subject["endpoints"][1]["url"] == "grpcs://routes.example:443");
    CHECK(subject["capabilities"] == did::Json::array({{{"id", "c1"},
                                                        {"taxonomy", "a2a"},
                                                        {"path", "plan-route"},
                                                        {"skillRefs", {"a2a:plan-route"}},
                                                        {"inputModes", {"text/plain"}},
                                                        {"outputModes", {"application/json"}}}}));
    CHECK(subject["representativeQueries"] == did::Json{"first", "second"});
    CHECK(subject["tags"] == did::Json::array({"t"}));
    CHECK(notes.size() == 2);
    CHECK(noted(notes, "`routes.example:443` written as `grpcs://routes.example:443`"));
    CHECK(noted(notes, "/capabilities"));
  }

  TEST_CASE("map_agent_card: the older form's addresses become endpoints, each once") {
    auto card = older_card();
    card["preferredTransport"] = "GRPC";
    card["protocolVersion"] = "0.3.0";
    card["additionalInterfaces"] = {{{"url", "https://a.example"}, {"transport", "GRPC"}},
                                    {{"url", "https://a.example/rest"}, {"transport", "HTTP+JSON"}}};
    Notes notes;
    const auto subject = mapped(card, notes);
    REQUIRE(subject["endpoints"].size() == 2);
    CHECK(subject["endpoints"][0] ==
          did::Json{{"protocol", "a2a"}, {"url", "https://a.example"}, {"binding", "GRPC"}, {"protocolVersion", "0.3.0"}});
    CHECK(subject["endpoints"][1]["binding"] == "HTTP+JSON");
    CHECK(notes.empty());
    CHECK(mapped(older_card(), notes)["endpoints"][0]["binding"] == "JSONRPC");
  }

  TEST_CASE("map_agent_card: where both forms stand in one card, 1.0 counts and the rest is noted") {
    auto card = current_card();
    card["url"] = "https://older.example";
    card["security"] = did::Json::array();
    card["securityRequirements"] = did::Json::array();
    Notes notes;
    const auto subject = mapped(card, notes);
    CHECK(subject["endpoints"].size() == 2);
    CHECK(noted(notes, "/url: supportedInterfaces is there and counts, kept in the card alone"));
    CHECK(noted(notes, "/security: securityRequirements is there and counts, kept in the card alone"));
  }

  TEST_CASE("map_agent_card: security travels, the older shape in that of 1.0") {
    auto card = older_card();
    card["securitySchemes"] = {{"oauth", {{"type", "oauth2"}}}};
    card["security"] = {{{"oauth", {"read"}}}};
    Notes notes;
    const auto subject = mapped(card, notes);
    CHECK(subject["securitySchemes"] == card["securitySchemes"]);
    CHECK(subject["securityRequirements"] == did::Json::array({{{"schemes", {{"oauth", {{"list", did::Json::array({"read"})}}}}}}}));
    CHECK(notes.empty());
  }

  TEST_CASE("map_agent_card: whatever has no place is named with its reason") {
    auto card = current_card();
    for (const auto* member : {"provider", "documentationUrl", "iconUrl", "signatures", "x-own"}) card[member] = "x";
    Notes notes;
    const auto subject = mapped(card, notes);
    for (const auto* member : {"/provider: who publishes", "/documentationUrl: has no place", "/iconUrl: has no place",
                               "/signatures: they hold for the card", "/x-own: is not a member that A2A defines"})
      CHECK_MESSAGE(noted(notes, member), member);
    for (const auto* member : {"provider", "signatures", "x-own"}) CHECK_FALSE(subject.contains(member));
  }

  TEST_CASE("map_agent_card: the card goes along as it is, signatures included, where it is neither too large nor too deep") {
    auto card = current_card();
    card["signatures"] = {{{"protected", "e30"}, {"signature", "AA"}}};
    Notes notes;
    CHECK(mapped(card, notes).at("artifacts") == did::Json::array({{{"mediaType", "application/a2a-agent-card+json"}, {"data", card}}}));
    CHECK(noted(notes, "/signatures: they hold for the card, not for the statement, kept in the card alone"));
    auto large = card;
    large["documentationUrl"] = std::string(16 * 1024, 'x');
    notes.clear();
    CHECK_FALSE(mapped(large, notes).contains("artifacts"));
    CHECK(noted(notes, "over 16 KiB"));
    CHECK(noted(notes, "/signatures: they hold for the card, not for the statement, left out"));
    auto deep = card;
    for (int i = 0; i < 24; ++i) deep["capabilities"] = did::Json{{"x", deep["capabilities"]}};
    notes.clear();
    CHECK_FALSE(mapped(deep, notes).contains("artifacts"));
    CHECK(noted(notes, "nested over 24 levels"));
  }

  TEST_CASE("map_agent_card: limits cut, and say so") {
    auto card = older_card();
    card["name"] = std::string(70, 'n');
    card["description"] = std::string(1000, 'd') + "\xE2\x82\xAC" + std::string(100, 'e');
    card["skills"] = did::Json::array();
    for (int i = 0; i < 70; ++i) card["skills"].push_back(skill("s" + std::to_string(i)));
    for (int i = 0; i < 20; ++i) card["skills"][0]["tags"].push_back(std::string(40, static_cast<char>('a' + i)));
    card["skills"][0]["examples"] = {"1", "2", "3", "4", "5", "6", std::string(300, 'x')};
    for (int i = 0; i < 20; ++i)
      card["additionalInterfaces"].push_back({{"url", "https://a.example/" + std::to_string(i)}, {"transport", "JSONRPC"}});
    for (int i = 0; i < 20; ++i) card["defaultInputModes"].push_back("text/x" + std::to_string(i));
    Notes notes;
    const auto subject = mapped(card, notes);
    CHECK(subject["displayName"] == std::string(64, 'n'));
    CHECK(subject["agentKey"].get<std::string>().ends_with(":" + std::string(63, 'n')));
    CHECK(subject["description"].get<std::string>().size() == 1024 + 2);  // characters, not bytes
    CHECK(subject["capabilities"].size() == 64);
    CHECK(subject["capabilities"][63]["id"] == "c64");
    CHECK(subject["tags"].size() == 16);
    CHECK(subject["tags"][1] == std::string(32, 'a'));
    CHECK(subject["representativeQueries"].size() == 5);
    CHECK(subject["endpoints"].size() == 16);
    CHECK(subject["capabilities"][0]["inputModes"].size() == 16);
    for (const auto* note : {"/name: cut after 64", "/description: cut after 1024", "over 64 capabilities", "over 16 in all",
                             "cut after 32", "over 5 in all", "over 16 endpoints", "over 16 modes"})
      CHECK_MESSAGE(noted(notes, note), note);
  }

  TEST_CASE("map_agent_card: a skill id becomes a capability path; what collides or vanishes is left out") {
    auto card = older_card();
    card["skills"] = {skill("Book_Room.v2"), skill("book room!"),         skill("book  room?"), skill("\xE2\x82\xAC"),
                      skill(".."),           skill(std::string(80, 'x')), {{"name", "no id"}}};
    Notes notes;
    const auto subject = mapped(card, notes);
    Notes paths;
    for (const auto& one : subject["capabilities"]) paths.push_back(one["path"]);
    CHECK(paths == Notes{"Book_Room.v2", "book-room-", std::string(64, 'x')});
    CHECK(noted(notes, "/skills/1/id: `book room!` written as `book-room-`"));
    CHECK(noted(notes, "/skills/2: another skill is `a2a:book-room-` already"));
    CHECK(noted(notes, "/skills/3: has no id"));
    CHECK(noted(notes, "/skills/4: has no id"));
    CHECK(noted(notes, "/skills/6: has no id"));
  }

  TEST_CASE("map_agent_card: modes are media types; what a skill says overrides what the card says") {
    auto card = current_card();
    card["defaultInputModes"] = {"text", "text/plain", "image/*", 7};
    card["skills"].push_back(skill("other"));
    card["skills"][1]["inputModes"] = {"audio/ogg; codecs=opus"};
    Notes notes;
    const auto subject = mapped(card, notes);
    CHECK(subject["capabilities"][0]["inputModes"] == did::Json{"text/plain", "image/*"});
    CHECK(subject["capabilities"][1]["inputModes"] == did::Json::array({"audio/ogg; codecs=opus"}));
    CHECK(noted(notes, "/defaultInputModes: `text` is no media type, left out"));
  }

  TEST_CASE("map_agent_card: fewer than two examples are filled from the skills' names") {
    auto card = older_card();
    card["skills"][0]["examples"] = {"only one"};
    Notes notes;
    CHECK(mapped(card, notes)["representativeQueries"] == did::Json{"only one", "name of book"});
    CHECK(noted(notes, "serves as a representative query"));
  }

  TEST_CASE("map_agent_card: control characters do not get through") {
    auto card = older_card();
    card["name"] = "Evil\x1b[31m\nAgent";
    Notes notes;
    const auto subject = mapped(card, notes);
    CHECK(subject["displayName"] == "Evil [31m Agent");
    CHECK(noted(notes, "/name: control characters became spaces"));
  }

  TEST_CASE("map_agent_card: a card that no statement can follow from is malformed, and says where") {
    struct Case {
      const char* text;
      const char* pointer;
    };
    constexpr Case cases[] = {
        {R"([])", "`/`"},
        {R"({"version":"1.0.0","url":"https://a.example","skills":[{"id":"a"}]})", "`/name`"},
        {R"({"name":7,"version":"1.0.0","url":"https://a.example","skills":[{"id":"a"}]})", "`/name`"},
        {R"({"name":"\u0431\u043e\u0442","version":"1.0.0","url":"https://a.example","skills":[{"id":"a"}]})", "`/name`"},
        {R"({"name":"a","url":"https://a.example","skills":[{"id":"a"}]})", "`/version`"},
        {R"({"name":"a","version":"latest","url":"https://a.example","skills":[{"id":"a"}]})", "`/version`"},
        {R"({"name":"a","version":"1.0.0","skills":[{"id":"a"}]})", "`/supportedInterfaces`"},
        {R"({"name":"a","version":"1.0.0","url":"http://a.example","skills":[{"id":"a"}]})", "`/supportedInterfaces`"},
        {R"({"name":"a","version":"1.0.0","url":"https://u@a.example","skills":[{"id":"a"}]})", "`/supportedInterfaces`"},
        {R"({"name":"a","version":"1.0.0","url":"https://a.example","skills":[]})", "`/skills`"},
        {R"({"name":"a","version":"1.0.0","url":"https://a.example","skills":{"id":"a"}})", "`/skills`"},
        {R"({"name":"a","version":"1.0.0","url":"https://a.example","skills":[{"id":7}]})", "`/skills`"},
    };
    for (const auto& one : cases) {
      INFO(std::string(one.text));
      Notes notes;
      const auto subject = map(one.text, notes);
      REQUIRE_FALSE(subject.has_value());
      CHECK(subject.error().code == did::Errc::malformed);
      CHECK(subject.error().message.find(one.pointer) != std::string::npos);
    }
  }

  TEST_CASE("map_agent_card: real cards of the older form") {
    const auto vectors = test::public_vectors("agent cards");
    if (!vectors) return;
    int cards = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*vectors + "/../data/a2a-agent-cards")) {
      INFO(entry.path().filename().string());
      Notes notes;
      const auto subject = map(test::read_file(entry.path().string()), notes);
      REQUIRE(subject.has_value());
      CHECK(subject->at("endpoints").size() == 1);
      CHECK(subject->at("capabilities").size() == 1);
      CHECK(subject->at("representativeQueries").size() == 2);
      CHECK(noted(notes, "`text` is no media type"));
      ++cards;
    }
    CHECK(cards == 5);
  }

  TEST_CASE("capability_path: slashes part segments, and what no segment can have becomes a hyphen") {
    struct Case {
      const char* id;
      const char* path;
    };
    for (const auto& [id, path] :
         {Case{"book_room", "book_room"}, Case{"travel/hotel/book", "travel/hotel/book"}, Case{"/a//b/", "a/b"}, Case{"a/../b", "a/b"},
          Case{"a b", "a-b"}, Case{"a  -b", "a--b"}, Case{"a- b", "a-b"}, Case{"a@1.0", "a-1.0"},
          Case{"1/2/3/4/5/6/7/8/9", "1/2/3/4/5/6/7"}, Case{"", ""}, Case{"/", ""}, Case{"..", ""}, Case{"\xE2\x82\xAC", ""}}) {
      INFO(std::string(id));
      CHECK(cli::capability_path(id) == path);
    }
    CHECK(cli::capability_path(std::string(70, 'x') + "/y") == std::string(64, 'x') + "/y");
  }

  TEST_CASE("semantic_version: short versions are completed, others refused") {
    struct Case {
      const char* text;
      const char* version;
    };
    for (const auto& [text, version] :
         {Case{"1.2.3", "1.2.3"}, Case{"1", "1.0.0"}, Case{"1.0", "1.0.0"}, Case{"v2.1", "2.1.0"}, Case{"1.0-rc.1", "1.0.0-rc.1"},
          Case{"1.2.3-RC.1+b.05", "1.2.3-RC.1+b.05"}, Case{"0.0.0", "0.0.0"}, Case{"", ""}, Case{"01.0.0", ""}, Case{"1.2.3.4", ""},
          Case{"1..2", ""}, Case{"1.2.3-01", ""}, Case{"1.2.3-", ""}, Case{"1.2.3+", ""}, Case{"1.2.x", ""}, Case{"1.2.3 ", ""},
          Case{"9999999999999999.0.0", ""}, Case{"vv1", ""}}) {
      INFO(std::string(text));
      Notes notes;
      CHECK(cli::semantic_version(text, notes) == version);
      CHECK(notes.empty() == (*version == '\0' || std::string_view(text) == version));
    }
  }

  TEST_CASE("parse_agent_name: the publisher is the one that the name names") {
    struct Case {
      const char* text;
      const char* key;
      const char* publisher;
    };
    for (const auto& [text, key, who] :
         {Case{"urn:air:acme.example:translate", "urn:air:acme.example:translate", "did:web:acme.example"},
          Case{"URN:AIR:Acme.Example:NLP:Translate", "urn:air:acme.example:nlp:translate", "did:web:acme.example"},
          Case{"urn:air:did:key:z6MkAb:ns:Bot", "urn:air:did:key:z6MkAb:ns:bot", "did:key:z6MkAb"},
          Case{"urn:air:did:web:a.example%3A8443:team:bot", "urn:air:did:web:a.example%3A8443:team:bot",
               "did:web:a.example%3A8443:team"}}) {
      INFO(std::string(text));
      const auto name = cli::parse_agent_name(text);
      REQUIRE(name.has_value());
      CHECK(name->key == key);
      CHECK(name->publisher == who);
    }
    for (const auto* text : {"", "urn:air:", "urn:air:acme.example", "urn:air:acme.example:", "urn:air::x", "urn:x:a:b",
                             "acme.example:translate", "urn:air:did:key:z6MkAb", "urn:air:did:key:z6MkAb:", "urn:air:acme.example:a b",
                             "urn:air:acme.example:a/b", "urn:air:acme.example:\xE2\x82\xAC"}) {
      INFO(std::string(text));
      const auto name = cli::parse_agent_name(text);
      REQUIRE_FALSE(name.has_value());
      CHECK(name.error().code == did::Errc::malformed);
    }
    const auto peer = cli::parse_agent_name("urn:air:did:peer:2abc:bot");
    REQUIRE_FALSE(peer.has_value());
    CHECK(peer.error().code == did::Errc::unsupported);
  }

  TEST_CASE("slug: one word of the name grammar for any text") {
    CHECK(cli::slug("Air Ticketing Agent") == "air-ticketing-agent");
    CHECK(cli::slug("  --A__b!!C--  ") == "a-b-c");
    CHECK(cli::slug("\xE2\x82\xAC") == "");
    CHECK(cli::slug(std::string(62, 'a') + " b") == std::string(62, 'a'));
  }
}
