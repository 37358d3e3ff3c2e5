// `ans resolve` over statements that a delegate signed: the links are examined here, whatever the registry says of them.
#include <doctest/doctest.h>

#include <functional>

#include "agent_scene.h"

namespace {

using test::joined;
using test::Json;
using test::Words;

struct Office {
  test::Scene scene;
  test::FixedOutside outside;
  std::string publisher = scene.alice, registrar = scene.bob, clerk = scene.issuer;
  std::string agent = scene.key("agent");
  std::string name = "urn:air:" + publisher + ":translate";

  Office() { outside.variables["CREDENCE_PASSPHRASE"] = "pw"; }
  test::Ran run(const Words& words) { return test::run(words, {}, &outside); }
  [[nodiscard]] std::string file(const std::string& one) const { return scene.folder.file(one); }

  // A link in a file. What `more` says comes beside --key, --to and -o.
  std::string link(const std::string& by, const std::string& to, const Words& more, const std::string& out = "link.json") {
    const auto ran = run(joined({"ans", "delegate", "--key", file(by + ".key"), "--to", to, "-o", file(out)}, more));
    REQUIRE_MESSAGE(ran.exit == 0, ran.err);
    return file(out);
  }
  std::string usual(const Words& more = {}) { return link("alice", registrar, joined({"--action", "register", "--name", name}, more)); }
  // The text of the file, changed.
  void change(const std::string& path, const std::function<void(Json&)>& act) const {
    std::ifstream in(path);
    auto json = Json::parse(in);
    act(json);
    std::ofstream(path) << json.dump();
  }

  // Registered with this key and these links, and resolved.
  test::Ran resolved(const std::string& by, const std::vector<std::string>& links, const Words& more = {}) {
    const Json claims{{"id", agent},
                      {"agentKey", name},
                      {"version", "1.0.0"},
                      {"displayName", "Translate"},
                      {"endpoints", Json::array()},
                      {"capabilities", Json::array({{{"id", "c1"}, {"taxonomy", "OASF@1.1.1"}, {"path", "language/translation"}}})}};
    Words words{"ans", "register", "--key", file(by + ".key"), "--in", scene.file("claims.json", claims.dump())};
    for (const auto& one : links) words = joined(words, {"--delegation", one});
    const auto registered = run(words);
    REQUIRE_MESSAGE(registered.exit == 0, registered.err);
    return run(joined({"ans", "resolve", name, "--json"}, more));
  }
};

// The one check that refused, and why.
std::string refused(const test::Ran& ran) {
  const auto verdict = ran.json().at("verdicts").at(0);
  for (const auto& one : verdict.at("checks"))
    if (one.at("outcome") == "fail") return one.at("id").get<std::string>() + ": " + one.at("problem").at("detail").get<std::string>();
  return "";
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("ans resolve: a statement that a delegate signed is accepted by its links, one or two") {
    Office one;
    auto ran = one.resolved("bob", {one.usual()});
    CHECK_MESSAGE(ran.exit == 0, ran.out);
    CHECK_FALSE(ran.out.contains("issuer_unchecked"));
    Office two;
    const auto first = two.link("alice", two.registrar,
                                {"--action", "register", "--action", "update", "--name", "urn:air:" + two.publisher + ":", "--cap",
                                 "oasf:language", "--depth", "1"});
    const auto second = two.link(
        "bob", two.clerk,
        {"--action", "register", "--name", two.name, "--cap", "oasf:language/translation", "--parent", first, "--valid-for", "80d"},
        "second.json");
    ran = two.resolved("issuer", {first, second});
    CHECK_MESSAGE(ran.exit == 0, ran.out);
  }

  TEST_CASE("ans resolve: each way in which links do not carry a statement is refused by policy") {
    struct Row {
      const char* why;
      std::function<test::Ran(Office&)> act;
    };
    const Row rows[] = {
        {"does not allow the name",
         [](Office& o) {
           return o.resolved("bob", {o.link("alice", o.registrar, {"--action", "register", "--name", o.name + "-other"})});
         }},
        {"does not allow the action `register`",
         [](Office& o) { return o.resolved("bob", {o.link("alice", o.registrar, {"--action", "update", "--name", o.name})}); }},
        {"does not allow the capability `oasf@1.1.1:language/translation`",
         [](Office& o) { return o.resolved("bob", {o.usual({"--cap", "oasf:language/trans"})}); }},
        {"does not allow the capability", [](Office& o) { return o.resolved("bob", {o.usual({"--cap", "oasf@2.0.0:language"})}); }},
        {"is not signed by the delegate", [](Office& o) { return o.resolved("issuer", {o.usual()}); }},
        {"has nothing to delegate here",
         [](Office& o) {
           const auto first = o.usual({"--depth", "1"});
           return o.resolved("issuer",
                             {first, o.link("agent", o.clerk,
                                            {"--action", "register", "--name", o.name, "--parent", first, "--valid-for", "1d"}, "b.json")});
         }},
        {"does not hang on the one before",
         [](Office& o) {
           const auto first = o.usual({"--depth", "1"});
           return o.resolved("issuer",
                             {first, o.link("bob", o.clerk, {"--action", "register", "--name", o.name, "--valid-for", "1d"}, "b.json")});
         }},
        {"allows the action `revoke`, and the one before does not",
         [](Office& o) {
           const auto first = o.usual({"--depth", "1"});
           return o.resolved(
               "issuer",
               {first, o.link("bob", o.clerk,
                              {"--action", "register", "--action", "revoke", "--name", o.name, "--parent", first, "--valid-for", "1d"},
                              "b.json")});
         }},
        {"allows the name",
         [](Office& o) {
           const auto first = o.usual({"--depth", "1"});
           return o.resolved(
               "issuer",
               {first, o.link("bob", o.clerk,
                              {"--action", "register", "--name", "urn:air:" + o.publisher + ":", "--parent", first, "--valid-for", "1d"},
                              "b.json")});
         }},
        {"allows any capability",
         [](Office& o) {
           const auto first = o.usual({"--depth", "1", "--cap", "oasf:language"});
           return o.resolved(
               "issuer", {first, o.link("bob", o.clerk, {"--action", "register", "--name", o.name, "--parent", first, "--valid-for", "1d"},
                                        "b.json")});
         }},
        {"allows a depth of 0",
         [](Office& o) {
           const auto first = o.usual();
           return o.resolved(
               "issuer", {first, o.link("bob", o.clerk, {"--action", "register", "--name", o.name, "--parent", first, "--valid-for", "1d"},
                                        "b.json")});
         }},
        {"allows a later end",
         [](Office& o) {
           const auto first = o.usual({"--depth", "1", "--valid-for", "1d"});
           return o.resolved(
               "issuer", {first, o.link("bob", o.clerk, {"--action", "register", "--name", o.name, "--parent", first, "--valid-for", "2d"},
                                        "b.json")});
         }},
        {"1 to 5 links", [](Office& o) { return o.resolved("bob", std::vector<std::string>(6, o.usual())); }},
        {"`until` is not known",
         [](Office& o) {
           const auto only = o.usual();
           o.change(only, [](Json& link) { link["credentialSubject"]["until"] = "tomorrow"; });
           return o.resolved("bob", {only});
         }},
        {"is no AgentDelegationCredential",
         [](Office& o) {
           const auto only = o.usual();
           o.change(only, [](Json& link) { link["type"] = Json::array({"VerifiableCredential"}); });
           return o.resolved("bob", {only});
         }},
    };
    for (const auto& row : rows) {
      INFO(row.why);
      Office office;
      const auto ran = row.act(office);
      CHECK(ran.exit == 12);
      CHECK_MESSAGE(refused(ran).starts_with("policy.issuer: "), refused(ran));
      CHECK_MESSAGE(refused(ran).contains(row.why), refused(ran));
    }
  }

  TEST_CASE("ans resolve: a link that was altered does not hold, and one that has ended carries nothing") {
    Office altered;
    const auto only = altered.usual({"--cap", "oasf:other"});
    altered.change(only, [](Json& link) { link["credentialSubject"]["capabilities"][0] = "oasf:language"; });
    auto ran = altered.resolved("bob", {only});
    CHECK(ran.exit == 10);
    CHECK(refused(ran).starts_with("proof.controller: the delegation: "));
    Office ended;
    ran = ended.resolved("bob", {ended.usual({"--valid-for", "7d"})}, {"--at", "2026-12-01T10:00:00Z"});
    CHECK(ran.exit == 11);
    CHECK(refused(ran).contains("the delegation: "));
  }

  TEST_CASE("ans resolve: a key that no link names signs for nobody, with or without a delegation of another's") {
    Office office;
    const auto only = office.usual();
    auto ran = office.resolved("bob", {only});
    REQUIRE(ran.exit == 0);
    // The statement without its links: the proof does not hold any more, and the key is not the publisher's.
    office.outside.registry.lie = "undelegated";
    ran = office.run({"ans", "resolve", office.name, "--json"});
    CHECK(ran.exit == 10);
  }
}
