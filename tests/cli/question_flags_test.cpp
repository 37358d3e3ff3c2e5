#include <doctest/doctest.h>

#include <sstream>

#include "fixed_outside.h"

namespace {

// The exit code of `credence ans WORD...`; `target` becomes what the registry was asked.
int run_ans(std::vector<const char*> words, std::string& target) {
  test::FixedOutside outside;
  std::ostringstream out, err;
  std::istringstream in;
  cli::Context context{.out = out, .err = err, .in = in, .outside = outside};
  words.insert(words.begin(), {"credence", "ans"});
  const auto code = cli::run(static_cast<int>(words.size()), words.data(), context);
  target = outside.registry.last_target;
  return code;
}

int run_search(std::vector<const char*> words, std::string& target) {
  words.insert(words.begin(), "search");
  return run_ans(std::move(words), target);
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("ans search: every flag becomes its parameter, repeated ones in their order") {
    std::string target;
    CHECK(run_search({"--cap", "t:x", "--cap", "t:y", "-q", "two words", "--protocol", "mcp", "--protocol", "a2a", "--fuzzy",
                      "--constraint", "price=0.01/USD", "--limit", "3"},
                     target) == 0);
    CHECK(target ==
          "/v1/search?cap=t%3Ax&cap=t%3Ay&q=two%20words&protocol=mcp&protocol=a2a&fuzzy=true&constraint.price=0.01%2FUSD&limit=3");
    CHECK(run_search({"--any",
                      "t:x",
                      "--tag",
                      "a",
                      "--publisher",
                      "acme.example",
                      "--input-mode",
                      "text/plain",
                      "--output-mode",
                      "text/html",
                      "--ext",
                      "e",
                      "--min-evidence",
                      "tested",
                      "--from-issuer",
                      "did:example:lab",
                      "--degree",
                      "exact",
                      "--sort",
                      "name",
                      "--why",
                      "--cursor",
                      "c"},
                     target) == 0);
    CHECK(target ==
          "/v1/"
          "search?any=t%3Ax&tag=a&publisher=acme.example&inputMode=text%2Fplain&outputMode=text%2Fhtml&ext=e&minEvidence=tested&issuer=did%"
          "3Aexample%3Alab&degree=exact&sort=name"
          "&explain=true&cursor=c");
  }

  TEST_CASE("ans search: a question about nothing, or a constraint without a name, is not asked") {
    for (const auto& words : std::vector<std::vector<const char*>>{
             {}, {"--tag", "a"}, {"--cap", "t:x", "--constraint", "price"}, {"--cap", "t:x", "--constraint", "=1"}}) {
      std::string target;
      CHECK(run_search(words, target) == 2);
      CHECK(target.empty());
    }
  }

  TEST_CASE("ans resolve: every flag becomes its parameter, and those of a search alone are not known") {
    std::string target;
    run_ans({"resolve",        "urn:air:acme.example:b",
             "--cap",          "t:x",
             "--protocol",     "mcp",
             "--protocol",     "a2a@1.0",
             "--range",        "^2",
             "--contract",     ">=1",
             "--input-mode",   "text/plain",
             "--output-mode",  "text/html",
             "--ext",          "e",
             "--min-evidence", "tested",
             "--from-issuer",  "did:example:lab",
             "--degree",       "exact",
             "--fuzzy",        "--allow-deprecated",
             "--constraint",   "languages=en"},
            target);
    CHECK(target ==
          "/v1/"
          "resolve?name=urn%3Aair%3Aacme.example%3Ab&cap=t%3Ax&protocol=mcp&protocol=a2a%401.0&range=%5E2&contract=%3E%3D1&inputMode=text%"
          "2Fplain&outputMode=text%2Fhtml&ext=e"
          "&minEvidence=tested&issuer=did%3Aexample%3Alab&degree=exact&fuzzy=true&allowDeprecated=true&constraint.languages=en");
    run_ans({"resolve", "urn:air:acme.example:b", "--version", "1.0.0"}, target);
    CHECK(target == "/v1/resolve?name=urn%3Aair%3Aacme.example%3Ab&version=1.0.0");
    for (const char* flag : {"--any", "--tag", "--publisher", "--sort", "--query"}) {
      INFO(flag);
      target.clear();
      CHECK(run_ans({"resolve", "urn:air:acme.example:b", flag, "x"}, target) == 2);
      CHECK(target.empty());
    }
  }
}
