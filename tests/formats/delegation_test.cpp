// The rules of a delegation are written twice: by the registry, and by the command line, which does not believe it. Here both judge the
// same chains, thousands of them, made sound and then spoilt by chance in one place or two.
#include "records/delegation.h"

#include <doctest/doctest.h>
#include <vc/verdict.h>

#include <random>
#include <utility>

#include "ans/delegated.h"
#include "records/command_form.h"
#include "records/record.h"
#include "registry/record_delegation.h"

namespace {

using test::Json;
using test::LinkOf;
using Texts = std::vector<std::string>;

class Chance {
 public:
  explicit Chance(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return engine_() % end; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937 engine_;
};

struct Case {
  Json statement;
  bool registry;
  bool client;
  std::string told;  // by both
};

struct Court : test::Delegated {
  std::vector<test::Actor*> actors{&acme, &registrar, &clerk, &intern, &stranger};
  Texts all_names{
      name, below, "urn:air:" + acme.did + ":x", name + "-other", name.substr(0, name.size() - 1), "urn:air:" + stranger.did + ":"};
  Texts all_actions{"register", "update", "renew", "attest"};
  std::vector<Json> all_capabilities{Json(),
                                     Json::array({"oasf:language_processing"}),
                                     Json::array({"oasf@1.1.1:language_processing"}),
                                     Json::array({"OASF:language_processing/language_translation", "x:Acme.example/translate"}),
                                     Json::array({"oasf:language_processing/language_trans"}),
                                     Json::array({"oasf@1.0.0:language_processing"})};
  Texts ends{std::string(test::end), "2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z"};
  Texts begins{std::string(test::start), "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"};

  // One link that differs from what it was, in one way.
  void spoil(LinkOf& link, Chance& chance) {
    switch (chance.below(8)) {
      case 0: link.names = {chance.of(all_names)}; break;
      case 1: link.actions = {chance.of(all_actions), "deprecate"}; break;
      case 2: link.capabilities = chance.of(all_capabilities); break;
      case 3: link.max_depth = static_cast<int>(chance.below(5)); break;
      case 4: link.valid_until = chance.of(ends); break;
      case 5: link.valid_from = chance.of(begins); break;
      case 6: link.to = chance.of(actors)->did; break;
      default: link.issuer = chance.of(actors)->did; break;  // not the DID of the key that signs
    }
  }

  Case judge(Chance& chance) {
    const auto count = 1 + chance.below(3);
    const auto& capabilities = chance.of(all_capabilities);
    std::vector<LinkOf> plan;
    for (std::size_t i = 0; i < count; ++i)
      plan.push_back({.from = *actors[i],
                      .to = actors[i + 1]->did,
                      .names = {below},
                      .capabilities = capabilities,
                      .max_depth = static_cast<int>(4 - i)});
    for (auto left = chance.below(3); left > 0; --left) spoil(plan[chance.below(count)], chance);
    std::vector<Json> links;
    for (auto& one : plan) {
      if (!links.empty() && chance.below(20) != 0) one.parent = test::digest_of(links.back());
      links.push_back(test::link(one));
    }
    if (links.size() > 1 && chance.below(20) == 0) std::swap(links[0], links[1]);
    auto claims = test::statement(first());
    claims["delegation"] = links;
    auto& signer = chance.below(20) == 0 ? *chance.of(actors) : *actors[count];
    return verdicts(test::secure(std::move(claims), signer));
  }

  Case verdicts(Json document) {
    const auto text = document.dump();
    const auto statement = ans::AgentStatement::parse(text);
    REQUIRE_MESSAGE(statement.has_value(), (statement ? "" : statement.error().detail));
    Case out{.statement = std::move(document), .registry = false, .client = false, .told = {}};
    const auto chain = ans::DelegationChain::parse(statement->root());
    REQUIRE_MESSAGE(chain.has_value(), (chain ? "" : chain.error().detail));
    std::vector<ans::CapabilityPath> paths;
    for (const auto& one : statement->capabilities()) paths.push_back(one.path);
    const auto at = test::time(test::start);
    const auto signer = ans::signer_of(statement->root());
    const auto examined =
        chain->examine({.action = "register", .name = statement->key(), .signer = signer, .capabilities = paths, .at = at});
    if (!examined) out.told += "registry: " + examined.error().detail + "\n";
    const auto proven = chain->check_proofs(statement->root(), at, methods);
    if (!proven) out.told += "registry: " + proven.error().detail + "\n";
    out.registry = examined && proven;
    vc::Verdict verdict{vc::Check::controller};
    cli::check_delegation(statement->root(), statement->key().text(), statement->key().publisher_did(), at, methods, verdict);
    out.client = verdict.accepted();
    if (const auto* reason = verdict.reason()) out.told += "client: " + reason->detail;
    return out;
  }
};

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("a delegation: registry and client come to one judgement") {
    Court court;
    Chance chance(7);
    int accepted = 0, refused = 0;
    for (int i = 0; i < 1500; ++i) {
      const auto one = court.judge(chance);
      INFO(one.told, one.statement.dump(1));
      REQUIRE(one.registry == one.client);
      ++(one.registry ? accepted : refused);
    }
    CHECK(accepted > 300);
    CHECK(refused > 300);
  }
}
