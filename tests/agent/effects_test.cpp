// What stands around a decision: identity, ledger, approvals, policy, log, cache.
#include <agent/identity_credential.h>
#include <doctest/doctest.h>

#include "agent/chains.h"

using did::Json;

namespace {

agent::AgentIdentity identity_of(const test::Party& issuer, const test::Party& instance) {
  return {.id = test::uuid(40),
          .issuer = issuer.id,
          .subject = instance.id,
          .agent = issuer.id,
          .ephemeral = true,
          .uid = "pod-1",
          .parent = issuer.id,
          .agent_class = "buyer",
          .software_digest = {},
          .attestations = {{.type = "JwtSvid",
                            .issuer = "spiffe://acme.example",
                            .subject = "spiffe://acme.example/planner",
                            .audience = issuer.id,
                            .token_digest = "sha256:" + std::string(64, 'b'),
                            .issued = test::at("2026-06-01T11:58:00Z"),
                            .expires = test::at("2026-06-01T12:10:00Z")}},
          .valid_from = test::at("2026-06-01T11:58:00Z"),
          .valid_until = test::at("2026-06-01T12:10:00Z")};
}

std::string signed_identity(test::Party& issuer, const agent::AgentIdentity& identity) {
  const vc::IssueOptions options{.proof = {.verification_method = issuer.method, .created = test::at("2026-06-01T11:58:00Z")}};
  return did::to_text(vc::issue(agent::agent_identity_claims(identity), options, issuer.key).value());
}

class FixedApprovals final : public agent::Approvals {
 public:
  std::vector<agent::Approval> all;
  [[nodiscard]] std::vector<agent::Approval> find(std::string_view) const override { return all; }
};

class FixedPolicy final : public agent::PolicyPoint {
 public:
  did::Result<bool> answer = true;
  [[nodiscard]] did::Result<bool> decide(const agent::Question&) const override { return answer; }
};

class MemoryLog final : public agent::AuditLog {
 public:
  std::vector<std::string> codes;
  bool failing = false;
  [[nodiscard]] did::Result<void> record(const agent::Decision& decision, const agent::Question&) override {
    if (failing) return did::fail(did::Errc::unavailable, "the disk is full");
    codes.emplace_back(agent::name(decision.code));
    return {};
  }
};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("decide: step 10 wants an identity of who acts, from an issuer that is believed") {
    test::Scene scene;
    const auto chain = scene.chain();
    scene.policy.without_identity = false;
    CHECK(scene.code(chain) == "identity");
    scene.asking.identity = signed_identity(scene.planner, identity_of(scene.planner, scene.buyer));
    CHECK(scene.code(chain) == "identity");
    scene.policy.identity_issuers = {scene.planner.id};
    CHECK(scene.code(chain) == "permitted");
    scene.asking.identity = signed_identity(scene.planner, identity_of(scene.planner, scene.courier));
    CHECK(scene.code(chain) == "identity");
    scene.asking.identity = "{}";
    CHECK(scene.code(chain) == "identity");
    auto text = signed_identity(scene.planner, identity_of(scene.planner, scene.buyer));
    text.replace(text.find("pod-1"), 5, "pod-2");
    scene.asking.identity = text;
    CHECK(scene.code(chain) == "identity");
    // What is wrong with an identity is wrong with it even where none is asked for.
    scene.policy.without_identity = true;
    CHECK(scene.code(chain) == "identity");
  }

  TEST_CASE("decide: step 10 gives an ephemeral identity no skew at its end, and hears of its revocation") {
    test::Scene scene;
    const auto chain = scene.chain();
    scene.policy.identity_issuers = {scene.planner.id};
    auto identity = identity_of(scene.planner, scene.buyer);
    identity.valid_until = test::at("2026-06-01T12:00:00Z");
    scene.asking.identity = signed_identity(scene.planner, identity);
    CHECK(scene.code(chain) == "identity");
    identity.valid_until = test::at("2026-06-01T12:00:01Z");
    scene.asking.identity = signed_identity(scene.planner, identity);
    CHECK(scene.code(chain) == "permitted");
    const auto bytes = did::canonicalize(did::parse_json(scene.asking.identity).value()).value();
    scene.revocations.revoke(did::digest_text(did::as_bytes(bytes)), scene.courier.id);
    CHECK(scene.code(chain) == "permitted");
    scene.revocations.revoke(did::digest_text(did::as_bytes(bytes)), scene.planner.id);
    CHECK(scene.code(chain) == "identity");
  }

  TEST_CASE("decide: constraints about who acts need an identity, whatever policy waives") {
    test::Scene scene;
    const auto chain = scene.chain(test::scope_with("agentClass", R"(["buyer","seller"])"),
                                   test::scope_with("attest", R"({"types":["JwtSvid"],"maxAge":300})"));
    CHECK(scene.code(chain) == "identity");
    scene.policy.identity_issuers = {scene.planner.id};
    auto identity = identity_of(scene.planner, scene.buyer);
    scene.asking.identity = signed_identity(scene.planner, identity);
    CHECK(scene.code(chain) == "permitted");
    identity.agent_class = "thief";
    scene.asking.identity = signed_identity(scene.planner, identity);
    CHECK(scene.code(chain) == "identity");
    identity.agent_class = "seller";
    identity.attestations.front().issued = test::at("2026-06-01T11:54:59Z");
    scene.asking.identity = signed_identity(scene.planner, identity);
    CHECK(scene.code(chain) == "identity");
  }

  TEST_CASE("decide: what is counted needs a ledger; one that is not the only one needs the countersignature of the root's") {
    test::Scene scene;
    auto service = test::party(9);
    auto root_terms = test::terms(scene.planner.id, 1, test::scope_with("budget", R"({"unit":"EUR/100","cap":100})"));
    root_terms.ledger = service.id;
    const auto chain = test::hop(test::human_grant(scene.person, root_terms), scene.planner, test::terms(scene.buyer.id, 2));
    CHECK(scene.code(chain) == "ledger_required");
    agent::MemoryLedger local(false);
    scene.ledger = &local;
    CHECK(scene.code(chain) == "ledger_required");
    scene.asking.countersignatures = {agent::countersign(test::cd_of(chain, 0), service.method, service.key).value()};
    CHECK(scene.code(chain) == "permitted");  // 40 of 100
    CHECK(scene.code(chain) == "permitted");
    CHECK(scene.code(chain) == "out_of_scope");
    // Of another link, by another service, or not at all.
    scene.asking.countersignatures = {agent::countersign(test::cd_of(chain, 1), service.method, service.key).value()};
    CHECK(scene.code(chain) == "ledger_required");
    scene.asking.countersignatures = {agent::countersign(test::cd_of(chain, 0), scene.courier.method, scene.courier.key).value()};
    CHECK(scene.code(chain) == "ledger_required");
    scene.asking.countersignatures.clear();
    agent::MemoryLedger online(true);
    scene.ledger = &online;
    CHECK(scene.code(chain) == "permitted");
  }

  TEST_CASE("decide: a budget is charged to every ancestor, and a denied request costs nothing") {
    test::Scene scene;
    agent::MemoryLedger ledger(true);
    scene.ledger = &ledger;
    FixedPolicy policy;
    scene.policy_point = &policy;
    const auto root =
        test::human_grant(scene.person, test::terms(scene.planner.id, 1, test::scope_with("budget", R"({"unit":"EUR/100","cap":100})")));
    const auto child = [&](test::Party& to, std::uint8_t id) {
      return test::hop(root, scene.planner, test::terms(to.id, id, test::scope_with("budget", R"({"unit":"EUR/100","cap":100})")));
    };
    policy.answer = false;
    CHECK(scene.code(child(scene.buyer, 2)) == "policy_denied");
    policy.answer = true;
    CHECK(scene.code(child(scene.buyer, 2)) == "permitted");
    scene.asking.holder = scene.courier.id;
    CHECK(scene.code(child(scene.courier, 3)) == "permitted");
    CHECK(scene.code(child(scene.courier, 3)) == "out_of_scope");  // its own cap would allow it, the root's does not
  }

  TEST_CASE("decide: step 13 wants an approval of this action, by somebody outside of the chain") {
    test::Scene scene;
    const auto chain = scene.chain(test::scope_with("approve", R"([[">",".amount",30]])"));
    const auto asked = scene.decide(chain);
    CHECK(asked.code == agent::Code::approval_required);
    CHECK(asked.action_digest.starts_with("sha256:"));
    FixedApprovals approvals;
    scene.approvals = &approvals;
    const agent::Approval good{.action_digest = asked.action_digest,
                               .approver = scene.person.id,
                               .leaf_cd = test::cd_of(chain, 1),
                               .expires = test::at("2026-06-01T12:01:00Z")};
    approvals.all = {good};
    CHECK(scene.code(chain) == "permitted");
    const auto with = [&](const std::function<void(agent::Approval&)>& change) {
      auto one = good;
      change(one);
      approvals.all = {one};
      return scene.code(chain);
    };
    CHECK(with([](auto& one) { one.expires = test::at(test::noon); }) == "approval_required");
    CHECK(with([&](auto& one) { one.approver = scene.buyer.id; }) == "approval_required");
    CHECK(with([&](auto& one) { one.approver = scene.planner.id; }) == "approval_required");
    CHECK(with([](auto& one) { one.leaf_cd = "sha256:" + std::string(64, 'c'); }) == "approval_required");
    CHECK(with([&](auto& one) { one.leaf_cd = test::cd_of(chain, 0); }) == "permitted");
    approvals.all = {good};
    scene.args = R"({"amount":41,"to":"bob@example.com"})";
    CHECK(scene.code(chain) == "approval_required");
    scene.args = R"({"amount":30})";
    CHECK(scene.code(chain) == "permitted");
  }

  TEST_CASE("decide: step 14 denies where the local policy denies, or cannot be asked") {
    test::Scene scene;
    FixedPolicy policy;
    scene.policy_point = &policy;
    CHECK(scene.code(scene.chain()) == "permitted");
    policy.answer = false;
    CHECK(scene.code(scene.chain()) == "policy_denied");
    policy.answer = did::fail(did::Errc::unavailable, "no answer");
    CHECK(scene.code(scene.chain()) == "policy_denied");
  }

  TEST_CASE("decide: step 14 records before the effect, and of high risk nothing is done that was not recorded") {
    test::Scene scene;
    const auto chain = scene.chain();
    MemoryLog log;
    scene.policy.risk = agent::Risk::high;
    CHECK(scene.code(chain) == "log_unavailable");
    scene.audit = &log;
    CHECK(scene.code(chain) == "permitted");
    scene.asking.holder = scene.courier.id;
    CHECK(scene.code(chain) == "holder_mismatch");
    CHECK(log.codes == std::vector<std::string>{"permitted", "holder_mismatch"});
    scene.asking.holder = scene.buyer.id;
    log.failing = true;
    CHECK(scene.code(chain) == "log_unavailable");
    scene.policy.risk = agent::Risk::medium;
    const auto decision = scene.decide(chain);
    CHECK(decision.permitted());
    CHECK(decision.notes.back() == "not recorded");
  }

  TEST_CASE("decide: the cache changes no answer") {
    test::Scene scene;
    agent::VerifiedCache cache(8);
    scene.cache = &cache;
    const auto chain = scene.chain();
    CHECK(scene.code(chain) == "permitted");
    CHECK(cache.signatures.size() == 3);  // two links and the person's
    CHECK(scene.code(chain) == "permitted");
    CHECK(cache.signatures.size() == 3);
    CHECK(scene.code(test::with_link(chain, 1, [](Json& link) { link["validUntil"] = "2026-06-01T12:06:00Z"; })) == "bad_signature");
    scene.revocations.revoke(test::cd_of(chain, 0), scene.person.id);
    CHECK(scene.code(chain) == "revoked");
    scene.now = test::at("2026-06-01T12:07:00Z");
    CHECK(scene.code(chain) == "expired");
  }

  TEST_CASE("decide: a key whose epoch is not known is looked at each time, and one whose epoch has passed again") {
    test::Scene scene;
    agent::VerifiedCache cache(8);
    scene.cache = &cache;
    const std::string did = "did:web:acme.example";
    const Json document{
        {"@context", "https://www.w3.org/ns/did/v1"},
        {"id", did},
        {"verificationMethod", Json::array({{{"id", did + "#k"},
                                             {"type", "Multikey"},
                                             {"controller", did},
                                             {"publicKeyMultibase", scene.person.id.substr(std::string("did:key:").size())}}})},
        {"assertionMethod", {did + "#k"}},
        {"capabilityDelegation", {did + "#k"}}};
    const std::string page = "https://acme.example/.well-known/did.json";
    scene.world.web.put(page, did::to_text(document));
    scene.policy.roots = {{.issuer = did, .organisation = true}};
    const auto claims = agent::root_claims(did, agent::RootKind::organisation, test::terms(scene.buyer.id, 1)).value();
    const agent::LinkOptions options{.verification_method = did + "#k", .created = test::at("2026-06-01T11:55:00Z")};
    const auto chain = agent::sign_link("", claims, options, scene.person.key).value();
    CHECK(scene.code(chain) == "permitted");
    CHECK(cache.signatures.size() == 0);
    scene.revocations.set_key_epoch(did + "#k", 1);
    CHECK(scene.code(chain) == "permitted");
    CHECK(cache.signatures.size() == 1);
    scene.world.web.put(page, "{}");
    CHECK(scene.code(chain) == "permitted");  // remembered for epoch 1
    scene.revocations.set_key_epoch(did + "#k", 2);
    CHECK(scene.code(chain) == "key_unavailable");
  }

  TEST_CASE("GenerationCache: holds no more than two generations") {
    did::GenerationCache<int> cache(4);
    for (int i = 0; i < 100; ++i) cache.put(std::to_string(i), i);
    CHECK(cache.size() <= 8);
    CHECK(cache.find("99") == std::optional(99));
    CHECK_FALSE(cache.find("0"));
  }

  TEST_CASE("MemoryLedger: windows slide, caps hold exactly, and all charges of a request count or none") {
    agent::MemoryLedger ledger(true);
    const auto charge = [&](std::string_view pointer, std::int64_t amount, std::int64_t cap, std::optional<std::chrono::seconds> window) {
      return agent::Charge{
          .credential = "sha256:x", .constraint = "rate", .pointer = std::string(pointer), .amount = amount, .cap = cap, .window = window};
    };
    const auto at = test::at(test::noon);
    using std::chrono::seconds;
    const std::vector rate{charge("a", 1, 2, seconds(60))};
    CHECK(ledger.charge(rate, at).value());
    CHECK(ledger.charge(rate, at + seconds(30)).value());
    CHECK_FALSE(ledger.charge(rate, at + seconds(59)).value());
    CHECK(ledger.charge(rate, at + seconds(60)).value());
    const std::vector both{charge("b", 5, 10, {}), charge("c", 11, 10, {})};
    CHECK_FALSE(ledger.charge(both, at).value());
    CHECK(ledger.charge(std::vector{charge("b", 10, 10, {})}, at).value());
    CHECK_FALSE(ledger.charge(std::vector{charge("b", 1, 10, {})}, at).value());
    CHECK_FALSE(ledger.charge(std::vector{charge("d", -1, 10, {})}, at).value());
    CHECK_FALSE(ledger.charge(std::vector{charge("e", 1, 9, {}), charge("e", 1, 9, {})}, at).has_value());
    agent::MemoryLedger small(true, 2);
    CHECK(small.charge(rate, at).has_value());
    CHECK_FALSE(small.charge(rate, at).has_value());
  }
}
