#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "support/vectors.h"
#include "vc/contexts.h"
#include "vc/parties.h"

using did::Json;

namespace {

constexpr std::array kinds{"identity", "capability", "statement", "delegation", "liveness"};
constexpr std::size_t all_cases = 10;

std::string file_of(const char* kind) { return std::string("own/agent-credentials/") + kind + ".json"; }

// The names that the context gives a meaning to, scoped ones included.
void collect_terms(const Json& context, std::vector<std::string>& terms) {
  for (const auto& [term, definition] : context.items()) {
    if (term.starts_with('@')) continue;
    terms.push_back(term);
    if (definition.is_object() && definition.contains("@context")) collect_terms(definition.at("@context"), terms);
  }
}

bool is_term(const std::vector<std::string>& terms, const std::string& member) {
  constexpr std::array<std::string_view, 6> of_the_base_context{"id", "type", "name", "description", "digestMultibase", "mediaType"};
  return std::ranges::find(terms, member) != terms.end() || std::ranges::find(of_the_base_context, member) != of_the_base_context.end();
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("agent credentials: the examples of each type pass the data model's rules, and can be issued and verified") {
    const test::World world;
    auto issuer = test::party(1);
    std::size_t ran = 0;
    for (const auto* kind : kinds) {
      const auto type =
          did::parse_json(test::read_file(PROJECT_DIR "/test-vectors/" + file_of(kind))).value().at("type").get<std::string>();
      test::for_each_vector(file_of(kind), [&](const Json& one) {
        auto credential = one.at("credential");
        const auto read = vc::Credential::parse(did::to_text(credential)).value();
        const auto findings = vc::check_credential_structure(read.root());
        CHECK_MESSAGE(findings.empty(), (findings.empty() ? "" : findings.front().pointer + ": " + findings.front().detail));
        CHECK(vc::has_type(read.root(), type));
        credential["issuer"] = issuer.id;
        auto policy = test::policy();
        policy.at = test::at("2026-12-01T00:00:00Z");
        const auto verdict = test::judge(vc::issue(credential, test::issue_options(issuer), issuer.key).value(), world, policy);
        CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
        ++ran;
      });
    }
    CHECK(ran == all_cases);
  }

  TEST_CASE("agent credentials: every claim of the examples is a term of the context, and so is every type") {
    const auto context = did::parse_json(vc::contexts().front().text).value().at("@context");
    std::vector<std::string> terms;
    collect_terms(context, terms);
    std::size_t claims = 0;
    for (const auto* kind : kinds) {
      test::for_each_vector(file_of(kind), [&](const Json& one) {
        const auto& credential = one.at("credential");
        for (const auto& type : credential.at("type")) CHECK((type == "VerifiableCredential" || is_term(terms, type.get<std::string>())));
        for (const auto& [member, value] : credential.at("credentialSubject").items()) {
          INFO(member);
          CHECK(is_term(terms, member));
          ++claims;
          // What stands in a @json term is data, not terms.
          const bool opaque =
              context.contains(member) && context.at(member).is_object() && context.at(member).value("@type", "") == "@json";
          if (opaque || !value.is_object()) continue;
          for (const auto& [inner, ignored] : value.items()) CHECK_MESSAGE(is_term(terms, inner), inner);
        }
      });
    }
    CHECK(claims > 30);
  }

  TEST_CASE("agent credentials: the context leaves the base context's protected terms alone") {
    const auto context = did::parse_json(vc::contexts().front().text).value().at("@context");
    for (const auto* term : {"id", "type", "name", "description", "issuer", "validFrom", "validUntil", "credentialSubject",
                             "credentialStatus", "proof", "holder", "verifiableCredential", "digestSRI", "digestMultibase", "mediaType"})
      CHECK_FALSE(context.contains(term));
    // Defined the same way as there, which is allowed.
    CHECK(context.at("evidence") == Json{{"@id", "https://www.w3.org/2018/credentials#evidence"}, {"@type", "@id"}});
  }
}
