// Who may sign what: every row of the table of events, allowed and refused.
#include <doctest/doctest.h>

#include "delegated.h"

namespace {

using ans::ProblemCode;
using test::Actor;
using test::Delegated;
using test::Json;

struct Row {
  const char* word;
  const char* type;
  bool publisher;
  bool agent;
  bool delegate;  // with every action
};
constexpr Row rows[] = {
    {"register", "", true, false, true},
    {"update", "", true, false, true},
    {"renew", "AgentRenewal", true, true, true},
    {"deprecate", "AgentDeprecation", true, false, true},
    {"suspend", "AgentSuspension", true, false, true},
    {"resume", "AgentResumption", true, false, true},
    {"revoke", "AgentRevocation", true, true, true},
    {"tombstone", "AgentTombstone", true, false, false},
    {"attest", "AgentAttestation", true, true, true},
    {"withdraw", "AgentAttestationWithdrawal", true, true, true},
    {"revoke-delegation", "AgentDelegationRevocation", true, false, false},
};

struct Scene : Delegated {
  std::string credential =
      test::secure(test::capability_credential(lab, bot.did, "language_processing/language_translation/translation"), lab).dump();
  std::string digest = did::digest_text(did::as_bytes(credential));
  const std::vector<Json> links{
      test::link({.from = acme,
                  .to = registrar.did,
                  .actions = {"attest", "deprecate", "register", "renew", "revoke", "rotate", "suspend", "update"},
                  .names = {below}})};

  // What the row needs to be there before.
  void prepare(std::string_view word) {
    lease = 3600;
    if (word == "register") return;
    register_first();
    if (word == "resume") REQUIRE(send("suspend", claims("AgentSuspension"), acme).has_value());
    if (word == "tombstone") REQUIRE(registry.revoke(name, command(test::revocation(name), acme)).has_value());
    if (word == "withdraw") REQUIRE(registry.attest(name, command(attestation("AgentAttestation"), acme), credential).has_value());
  }
  [[nodiscard]] Json attestation(const std::string& type) const {
    auto out = claims(type);
    out["version"] = "1.0.0";
    out["credential"] = digest;
    return out;
  }
  [[nodiscard]] Json claims_of(const Row& row) const {
    const std::string_view word = row.word;
    if (word == "revoke") return test::revocation(name);
    if (word == "attest" || word == "withdraw") return attestation(row.type);
    auto out = claims(row.type);
    if (word == "revoke-delegation") out["credential"] = test::digest_of(links[0]);
    return out;
  }
  // The problem; nullopt: it was done.
  std::optional<ProblemCode> act(const Row& row, Actor& by, bool delegated) {
    const std::string_view word = row.word;
    const auto code = [](const auto& answer) { return answer ? std::nullopt : std::optional(answer.error().code); };
    if (word == "register" || word == "update") {
      const auto state = registry.state(name);
      auto of = word == "register" ? first() : after({*state, 0, {}, {}, {}}, "1.1.0");
      auto statement = test::statement(of);
      if (delegated) statement["delegation"] = links;
      const auto text = test::secure(statement, by).dump();
      return word == "register" ? code(submit(text)) : code(registry.update(name, text, {}));
    }
    auto out = claims_of(row);
    if (delegated) out["delegation"] = links;
    const auto text = command(out, by);
    if (word == "revoke") return code(registry.revoke(name, text));
    if (word == "attest") return code(registry.attest(name, text, credential));
    if (word == "withdraw") return code(registry.withdraw(name, digest, text));
    return code(registry.change(name, word, text));
  }
};

bool is_refusal(std::optional<ProblemCode> code) {
  return code == ProblemCode::forbidden || code == ProblemCode::proof_invalid || code == ProblemCode::delegation_exceeded ||
         code == ProblemCode::invalid_argument;  // the command cannot be delegated
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: who may sign what, row by row: publisher, agent, delegate, a delegate without its delegation, and a stranger") {
    for (const auto& row : rows) {
      struct Signer {
        const char* who;
        Actor Scene::* actor;
        bool delegated;
        bool allowed;
      };
      const Signer signers[] = {
          {"publisher", &Scene::acme, false, row.publisher},   {"agent", &Scene::bot, false, row.agent},
          {"delegate", &Scene::registrar, true, row.delegate}, {"delegate without delegation", &Scene::registrar, false, false},
          {"stranger", &Scene::stranger, false, false},        {"stranger with another's delegation", &Scene::stranger, true, false}};
      for (const auto& signer : signers) {
        INFO(row.word, " by the ", signer.who);
        Scene scene;
        scene.prepare(row.word);
        const auto before = test::events(scene);
        const auto refused = scene.act(row, scene.*signer.actor, signer.delegated);
        CHECK(refused.has_value() != signer.allowed);
        if (!signer.allowed) CHECK(is_refusal(refused));
        CHECK((test::events(scene) > before) == signer.allowed);
      }
    }
  }
}
