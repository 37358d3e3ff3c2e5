// `credence agent listen` and `connect`: two command lines meet over a socket, and say lines.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "fixed_outside.h"
#include "support/temp_dir.h"
#include "support/vectors.h"

namespace {

using did::Json;
using Words = std::vector<std::string>;

struct Ran {
  int exit = -1;
  std::string out;
  std::string err;
  [[nodiscard]] Json json() const {
    const auto parsed = did::parse_json(out);
    REQUIRE_MESSAGE(parsed.has_value(), out);
    return *parsed;
  }
};

Ran run(const Words& words, const std::string& input = {}) {
  test::FixedOutside outside;
  outside.variables["CREDENCE_PASSPHRASE"] = "pw";
  std::vector<const char*> argv{"credence"};
  for (const auto& word : words) argv.push_back(word.c_str());
  std::istringstream in(input);
  std::ostringstream out, err;
  cli::Context context{.out = out, .err = err, .in = in, .outside = outside};
  Ran ran;
  ran.exit = cli::run(static_cast<int>(argv.size()), argv.data(), context);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

struct Scene {
  test::TempDir folder;
  std::string place = "unix:" + folder.file("meet.sock");
  std::string alice = key("alice"), bob = key("bob"), issuer = key("issuer");

  std::string key(const std::string& name) const {
    const auto made = run({"key", "new", "--out", folder.file(name + ".key")});
    REQUIRE(made.exit == 0);
    return made.out.substr(0, made.out.size() - 1);
  }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder.file(name)) << text;
    return folder.file(name);
  }
  // A credential about this DID, in a file.
  std::string credential(const std::string& name, const std::string& subject) const {
    const auto claims = file(name + ".claims", R"({"type":["VerifiableCredential","AgentIdentityCredential"],"credentialSubject":{"displayName":")" + name + "\"}}");
    REQUIRE(run({"vc", "issue", "--key", folder.file("issuer.key"), "--in", claims, "--subject", subject, "--valid-for", "1h", "-o", folder.file(name + ".json")}).exit == 0);
    return folder.file(name + ".json");
  }
  std::string query() const {
    return file("query.json", R"({"credentials":[{"id":"who","format":"ldp_vc","meta":{"type_values":[["AgentIdentityCredential"]]}}]})");
  }
  Words listen(const Words& more = {}) const { return joined({"agent", "listen", place, "--key", folder.file("bob.key")}, more); }
  Words connect(const Words& more = {}) const { return joined({"agent", "connect", place, "--key", folder.file("alice.key"), "--peer", bob}, more); }

  struct Both {
    Ran bob, alice;
  };
  Both meet(const Words& listening, const Words& connecting, const std::string& bob_says = {}, const std::string& alice_says = {}) const {
    Both both;
    std::thread listener([&] { both.bob = run(listening, bob_says); });
    const auto path = place.substr(5);
    for (int i = 0; i < 2000 && !std::filesystem::exists(path); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (int i = 0; i < 50; ++i) {
      both.alice = run(connecting, alice_says);
      if (!both.alice.err.contains("connecting to")) break;  // between bind and listen nobody is taken yet
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    listener.join();
    CHECK_FALSE(std::filesystem::exists(path));  // the socket's file is gone
    return both;
  }
};

}  // namespace

TEST_SUITE("cli") {
TEST_CASE("agent: two command lines shake hands, and exchange lines in both directions") {
  const Scene scene;
  const auto both = scene.meet(scene.listen(), scene.connect(), "well met\n\nuntil then\n", "hello\n\x1b[31mred\nno end");
  INFO(both.bob.err, both.alice.err);
  CHECK(both.alice.exit == 0);
  CHECK(both.bob.exit == 0);
  CHECK(both.alice.out == "accepted: " + scene.bob + "\nwell met\n\nuntil then\n");
  CHECK(both.bob.out == "accepted: " + scene.alice + "\nhello\n\\x{1b}[31mred\nno end\n");
  CHECK(both.bob.err.contains("listening at " + scene.place + " as " + scene.bob));
}

TEST_CASE("agent: with --json each side prints one document: who, what was shown, the verdict, the session, the lines") {
  const Scene scene;
  const auto query = scene.query();
  const auto a = scene.credential("alice", scene.alice), b = scene.credential("bob", scene.bob);
  const auto both = scene.meet(scene.listen({"--json", "--cred", b, "--want", query, "--issuer", scene.issuer, "--grant", "/a=x:y", "--grant", "/c=x:y"}),
                               scene.connect({"--json", "--cred", a, "--want", query, "--issuer", scene.issuer, "--intent", "/a=x:y", "--intent", "/b=x:y"}), "one\n", "two\n");
  INFO(both.bob.err, both.alice.err);
  REQUIRE(both.alice.exit == 0);
  REQUIRE(both.bob.exit == 0);
  const auto at_alice = both.alice.json(), at_bob = both.bob.json();
  CHECK(at_alice.at("peer").at("did") == scene.bob);
  CHECK(at_bob.at("peer").at("did") == scene.alice);
  CHECK(at_alice.at("verdict").at("verdict") == "accepted");
  CHECK(at_alice.at("shown").at("own") == at_bob.at("shown").at("peer"));
  CHECK(at_bob.at("shown").at("own") == at_alice.at("shown").at("peer"));
  CHECK(at_alice.at("session") == at_bob.at("session"));
  CHECK(at_alice.at("session").at("granted") == Json::array({{{"action", "/a"}, {"resource", "x:y"}}}));
  CHECK(at_alice.at("handshakeHash") == at_bob.at("handshakeHash"));
  CHECK(at_alice.at("lines") == Json::array({"one"}));
  CHECK(at_bob.at("lines") == Json::array({"two"}));
}

TEST_CASE("agent handshake: says what each side showed and leaves; a static key known from before saves a round trip") {
  const Scene scene;
  const auto static_file = scene.folder.file("static.key");
  REQUIRE(run({"key", "new", "--alg", "x25519", "--out", static_file}).exit == 0);
  const auto known = run({"key", "show", static_file, "--json"}).json().at("publicKeyMultibase").get<std::string>();
  auto words = scene.connect({"--json", "--peer-static", known});
  words[1] = "handshake";
  const auto both = scene.meet(scene.listen({"--static-key", static_file}), words);
  INFO(both.bob.err, both.alice.err);
  CHECK(both.alice.exit == 0);
  const auto out = both.alice.json();
  CHECK(out.at("session").at("suite") == "Noise_IK_25519_ChaChaPoly_SHA256");
  CHECK(out.at("peer").at("staticKey") == known);
  CHECK(out.at("verdict").is_null());
  CHECK_FALSE(out.contains("lines"));
  CHECK(both.bob.exit == 12);  // it would have talked on
  CHECK(both.bob.out.contains("(refused_by_peer)"));
}

TEST_CASE("agent: somebody else than was meant, and a peer that shows nothing, are refused with the code of policy") {
  const Scene scene;
  auto words = scene.connect({"--json"});
  std::ranges::replace(words, scene.bob, scene.issuer);
  auto both = scene.meet(scene.listen(), words);
  CHECK(both.alice.exit == 12);
  CHECK(both.alice.json().at("refused").at("code") == "refused_by_peer");
  CHECK(both.bob.exit == 12);
  CHECK(both.bob.out.contains("(wrong_audience)"));

  both = scene.meet(scene.listen({"--json", "--want", scene.query()}), scene.connect());
  CHECK(both.alice.exit == 12);
  CHECK(both.alice.out.contains("(nothing_to_present)"));
  CHECK(both.bob.exit == 12);
  CHECK(both.bob.json().at("shown").at("peer").is_null());
}

TEST_CASE("agent: a credential of an issuer that is not believed is rejected, and its verdict is told") {
  const Scene scene;
  const auto both = scene.meet(scene.listen({"--json", "--want", scene.query(), "--issuer", scene.bob}), scene.connect({"--cred", scene.credential("alice", scene.alice)}));
  CHECK(both.bob.exit == 10);
  const auto out = both.bob.json();
  CHECK(out.at("refused").at("code") == "presentation_refused");
  CHECK(out.at("verdict").at("verdict") == "rejected");
  CHECK(out.at("peer").at("did") == scene.alice);
}

TEST_CASE("agent: a lease that is used up ends the session on both sides") {
  const Scene scene;
  const auto both = scene.meet(scene.listen({"--operations", "2"}), scene.connect(), "", "1\n2\n3\n4\n");
  CHECK(both.bob.out == "accepted: " + scene.alice + "\n1\n2\nrejected: no operation is left before the next synchronisation (lease_used_up)\n");
  CHECK(both.bob.exit == 11);
}

TEST_CASE("agent: over TCP, nobody there and a peer that says nothing are undetermined") {
  const Scene scene;
  auto words = scene.connect();
  words[2] = "127.0.0.1:1";
  const auto nobody = run(words);
  CHECK(nobody.exit == 13);
  CHECK(nobody.err.contains("connecting to `127.0.0.1:1`"));
  const auto silent = run(scene.connect());  // no such file
  CHECK(silent.exit == 13);
}
}
