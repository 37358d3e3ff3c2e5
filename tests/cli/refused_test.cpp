// The command line against the vectors of what must be refused.
#include "vc/refused.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "cli/fixed_outside.h"
#include "support/temp_dir.h"

namespace {

struct Ran {
  int exit;
  std::string out;
  std::string err;
};

Ran run(test::FixedOutside& outside, const std::vector<std::string>& words, const std::string& input = {}) {
  std::vector<const char*> argv{"credence"};
  for (const auto& word : words) argv.push_back(word.c_str());
  std::istringstream in(input);
  std::ostringstream out, err;
  cli::Context context{.out = out, .err = err, .in = in, .outside = outside};
  const int exit = cli::run(static_cast<int>(argv.size()), argv.data(), context);
  return {exit, out.str(), err.str()};
}

bool names(const did::Json& verdict, const std::string& code) {
  return std::ranges::any_of(verdict.at("checks"),
                             [&](const did::Json& check) { return check.contains("problem") && check.at("problem").at("code") == code; });
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("15-37: vc verify refuses each credential of the vectors, with their exit code and reason") {
    test::for_each_refused_credential([](const test::RefusedCredential& one) {
      test::FixedOutside outside;
      outside.pages = {one.pages.begin(), one.pages.end()};
      const auto ran = run(outside, {"vc", "verify", "-", "--json", "--at", std::string(test::noon)}, did::to_text(one.credential));
      INFO(ran.out, ran.err);
      CHECK(ran.exit == one.exit);
      const auto verdict = did::parse_json(ran.out).value();
      CHECK(verdict.at("verdict") == (one.exit == 13 ? "undetermined" : "rejected"));
      CHECK(names(verdict, one.code));
    });
  }

  TEST_CASE("15-25: vc issue signs none of the claims of the vectors") {
    const test::TempDir folder;
    const auto key = folder.file("a.key");
    test::FixedOutside outside;
    outside.variables["CREDENCE_PASSPHRASE"] = "pw";
    REQUIRE(run(outside, {"key", "new", "--out", key}).exit == 0);
    test::for_each_refused_claims([&](const test::RefusedClaims& one) {
      const auto ran = run(outside, {"vc", "issue", "--key", key, "--in", "-", "--suite", one.suite}, did::to_text(one.claims));
      INFO(ran.out, ran.err);
      CHECK(ran.exit == one.exit);
      CHECK(ran.out.empty());
      CHECK(ran.err.contains(one.said));
    });
  }
}
