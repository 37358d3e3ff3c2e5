// `credence agent listen` and `connect`: two command lines meet over a socket, and say lines.
#include <doctest/doctest.h>

#include <algorithm>

#include "agent_scene.h"

using test::Scene;

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
    const auto both = scene.meet(
        scene.listen({"--json", "--cred", b, "--want", query, "--issuer", scene.issuer, "--grant", "/a=x:y", "--grant", "/c=x:y"}),
        scene.connect({"--json", "--cred", a, "--want", query, "--issuer", scene.issuer, "--intent", "/a=x:y", "--intent", "/b=x:y"}),
        "one\n", "two\n");
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
    CHECK(at_alice.at("session").at("granted") == did::Json::array({{{"action", "/a"}, {"resource", "x:y"}}}));
    CHECK(at_alice.at("handshakeHash") == at_bob.at("handshakeHash"));
    CHECK(at_alice.at("lines") == did::Json::array({"one"}));
    CHECK(at_bob.at("lines") == did::Json::array({"two"}));
  }

  TEST_CASE("agent handshake: says what each side showed and leaves; a static key known from before saves a round trip") {
    const Scene scene;
    const auto static_file = scene.folder.file("static.key");
    REQUIRE(test::run({"key", "new", "--alg", "x25519", "--out", static_file}).exit == 0);
    const auto known = test::run({"key", "show", static_file, "--json"}).json().at("publicKeyMultibase").get<std::string>();
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
    const auto both = scene.meet(scene.listen({"--json", "--want", scene.query(), "--issuer", scene.bob}),
                                 scene.connect({"--cred", scene.credential("alice", scene.alice)}));
    CHECK(both.bob.exit == 10);
    const auto out = both.bob.json();
    CHECK(out.at("refused").at("code") == "presentation_refused");
    CHECK(out.at("verdict").at("verdict") == "rejected");
    CHECK(out.at("peer").at("did") == scene.alice);
  }

  TEST_CASE("agent: a lease that is used up ends the session on both sides") {
    const Scene scene;
    const auto both = scene.meet(scene.listen({"--operations", "2"}), scene.connect(), "", "1\n2\n3\n4\n");
    CHECK(both.bob.out ==
          "accepted: " + scene.alice + "\n1\n2\nrejected: no operation is left before the next synchronisation (lease_used_up)\n");
    CHECK(both.bob.exit == 11);
  }

  TEST_CASE("agent: over TCP, nobody there and a peer that says nothing are undetermined") {
    const Scene scene;
    auto words = scene.connect();
    words[2] = "127.0.0.1:1";
    const auto nobody = test::run(words);
    CHECK(nobody.exit == 13);
    CHECK(nobody.err.contains("connecting to `127.0.0.1:1`"));
    const auto silent = test::run(scene.connect());  // no such file
    CHECK(silent.exit == 13);
  }
}
