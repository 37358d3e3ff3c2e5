// Parties that meet at the command line: keys and credentials in a folder, and both sides run at once.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "fixed_outside.h"
#include "support/temp_dir.h"

namespace test {

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

// With a world of its own where none is given.
inline Ran run(const Words& words, const std::string& input = {}, cli::Outside* world = nullptr) {
  FixedOutside own;
  own.variables["CREDENCE_PASSPHRASE"] = "pw";
  auto& outside = world == nullptr ? own : *world;
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

inline Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

struct Scene {
  TempDir folder;
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
    const auto claims =
        file(name + ".claims",
             R"({"type":["VerifiableCredential","AgentIdentityCredential"],"credentialSubject":{"displayName":")" + name + "\"}}");
    REQUIRE(run({"vc", "issue", "--key", folder.file("issuer.key"), "--in", claims, "--subject", subject, "--valid-for", "1h", "-o",
                 folder.file(name + ".json")})
                .exit == 0);
    return folder.file(name + ".json");
  }
  std::string query() const {
    return file("query.json", R"({"credentials":[{"id":"who","format":"ldp_vc","meta":{"type_values":[["AgentIdentityCredential"]]}}]})");
  }
  Words listen(const Words& more = {}) const {
    return joined({"agent", "listen", place, "--timeout", "60s", "--key", folder.file("bob.key")}, more);
  }
  Words connect(const Words& more = {}) const {
    return joined({"agent", "connect", place, "--timeout", "60s", "--key", folder.file("alice.key"), "--peer", bob}, more);
  }

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

}  // namespace test
