// Attacks on delegation: rows 5 to 9, 14, 16, 18, 21 to 23 of the threat model.
#pragma once

#include <agent/disclosure.h>
#include <agent/identity_credential.h>

#include <array>

#include "agent/attacks/attack.h"
#include "agent/chains.h"

namespace attacks {

using did::Json;

// Row 5. A constraint that hides is a constraint that is not there.
inline std::string hide_a_constraint_at_issue() {
  test::Scene scene;
  const auto chain = scene.chain(test::scope_with("args", R"([["<=",".amount",1]])"));
  const auto document = did::JsonDocument::parse(chain).value();
  const std::vector<std::string> pointers{"/credentialSubject/delegation/constraints/0"};
  return agent::check_disclosable(document.root()[0], pointers) ? "issued" : "refused";
}
inline std::string hide_a_constraint_when_presenting() {
  test::Scene scene;
  const auto hidden = [](Json& link) {
    auto& delegation = link["credentialSubject"]["delegation"];
    delegation.erase("constraints");
    delegation["_sd"] = Json::array({"6vh9bk7D7WYxgY2dGJzBh4cJ9aNBOpaVSnkU0bHMPLM"});
  };
  return scene.code(test::with_link(scene.chain(test::scope_with("args", R"([["<=",".amount",1]])")), 0, hidden, &scene.person));
}

// Row 6, beside the tables of own/delegation-scope.json.
inline std::string widen_the_action() {
  test::Scene scene;
  scene.action = "/mcp/toolsmith";
  return scene.code(scene.chain());
}
inline std::string widen_the_host() {
  test::Scene scene;
  scene.resource = "mcp://pay.example.evil.example/transfer";
  return scene.code(scene.chain());
}
inline std::string widen_in_the_child() {
  test::Scene scene;
  scene.resource = "mcp://other.example/";
  return scene.code(scene.chain(test::all_of_pay, R"({"grants":[{"action":"/","resource":"mcp://other.example/"}]})"));
}
inline std::string grant_nothing() {
  test::Scene scene;
  return scene.code(test::with_link(scene.chain(), 1, [](Json& link) { link["credentialSubject"]["delegation"]["grants"] = Json::array(); }, &scene.planner));
}
inline std::string encoded_dots() { return agent::ActionRequest::make("/a", "mcp://pay.example/a/%2e%2e/b") ? "read" : "refused"; }

// Row 7. The same parties, another chain.
inline std::string splice() {
  test::Scene scene;
  const auto mine = did::parse_json(scene.chain(test::scope_with("args", R"([["<=",".amount",1]])"))).value();
  const auto other = did::parse_json(scene.chain()).value();
  return scene.code(did::to_text(Json::array({mine[0], other[1]})));
}
inline std::string splice_below_the_root() {
  test::Scene scene;
  scene.asking.holder = scene.courier.id;
  const auto build = [&](std::uint8_t id) {
    return test::hop(test::hop(test::human_grant(scene.person, test::terms(scene.planner.id, id)), scene.planner, test::terms(scene.buyer.id, 2)), scene.buyer,
                     test::terms(scene.courier.id, 3));
  };
  const auto a = did::parse_json(build(1)).value();
  const auto b = did::parse_json(build(11)).value();
  return scene.code(did::to_text(Json::array({a[0], b[1], a[2]})));
}

// Row 8. The same id, other bytes, after the sound one was remembered.
inline std::string poison_the_cache() {
  test::Scene scene;
  agent::VerifiedCache cache;
  scene.cache = &cache;
  const auto chain = scene.chain(test::all_of_pay, test::scope_with("args", R"([["<=",".amount",50]])"));
  if (!scene.decide(chain).permitted()) return "the sound chain is not permitted";
  return scene.code(test::with_link(chain, 1, [](Json& link) { link["credentialSubject"]["delegation"].erase("constraints"); }));
}

// Row 9. Five hops, each position in turn; and the root's epoch.
inline std::string revoke_each_position() {
  test::Scene scene;
  std::vector<test::Party> parties;
  for (std::uint8_t i = 0; i < 5; ++i) parties.push_back(test::party(static_cast<std::uint8_t>(20 + i)));
  auto chain = test::human_grant(scene.person, test::terms(parties[0].id, 1));
  for (std::uint8_t i = 1; i < 5; ++i) chain = test::hop(chain, parties[i - 1], test::terms(parties[i].id, static_cast<std::uint8_t>(i + 1)));
  scene.asking.holder = parties[4].id;
  agent::VerifiedCache cache;
  scene.cache = &cache;
  if (!scene.decide(chain).permitted()) return "the sound chain is not permitted";
  const auto read = agent::Chain::parse(chain).value();
  for (std::size_t i = 0; i < 5; ++i) {
    agent::MemoryRevocations revocations;
    revocations.synchronised(scene.now);
    // Anyone who issued this link or one above it may say so; nobody below may.
    for (std::size_t by = 0; by < 5; ++by) {
      agent::MemoryRevocations said;
      said.synchronised(scene.now);
      said.revoke(read.links()[i].cd, std::string(read.links()[by].issuer));
      const auto request = agent::ActionRequest::make(scene.action, scene.resource, scene.args).value();
      const agent::Surroundings around{.methods = scene.world.methods, .revocations = said, .cache = &cache};
      const auto decision = agent::decide(chain, request, scene.asking, scene.policy, around, scene.now);
      if ((decision.code == agent::Code::revoked) != (by <= i)) return "link " + std::to_string(i) + " by " + std::to_string(by) + ": " + std::string(agent::name(decision.code));
    }
  }
  return "revoked";
}
inline std::string bump_the_root_epoch() {
  test::Scene scene;
  const auto chain = scene.chain();
  scene.revocations.set_root_epoch(test::cd_of(chain, 0), 1);
  return scene.code(chain);
}
inline std::string withhold_the_status() {
  test::Scene scene;
  scene.now = test::at("2026-06-01T12:05:20Z");
  return scene.code(scene.chain());
}

// Row 14. A chain that was given to A, sent on by B; and one that is for another verifier.
inline std::string forward_a_chain() {
  test::Scene scene;
  scene.asking.holder = scene.courier.id;
  return scene.code(scene.chain());
}
inline std::string replay_upstream() {
  test::Scene scene;
  scene.policy.me = {"https://upstream.example"};
  return scene.code(scene.chain(test::scope_with("audience", R"(["https://pay.example"])")));
}

// Row 16.
class OneApproval final : public agent::Approvals {
 public:
  agent::Approval one;
  [[nodiscard]] std::vector<agent::Approval> find(std::string_view) const override { return {one}; }
};
inline std::string approve(const std::function<void(test::Scene&, agent::Approval&)>& change) {
  test::Scene scene;
  const auto chain = scene.chain(test::scope_with("approve", R"([[">",".amount",30]])"));
  OneApproval approvals;
  approvals.one = {.action_digest = scene.decide(chain).action_digest,
                   .approver = scene.person.id,
                   .leaf_cd = test::cd_of(chain, 1),
                   .expires = test::at("2026-06-01T12:01:00Z")};
  scene.approvals = &approvals;
  if (!scene.decide(chain).permitted()) return "the sound approval is not taken";
  change(scene, approvals.one);
  return scene.code(chain);
}
inline std::string change_an_argument_after_approval() {
  return approve([](test::Scene& scene, agent::Approval&) { scene.args = R"({"amount":40,"to":"eve@example.com"})"; });
}
inline std::string approve_oneself() {
  return approve([](test::Scene& scene, agent::Approval& one) { one.approver = scene.buyer.id; });
}
inline std::string use_an_approval_late() {
  return approve([](test::Scene& scene, agent::Approval&) { scene.now = test::at("2026-06-01T12:01:00Z"); });
}

// Row 18.
inline std::string identity(const std::function<void(test::Scene&, agent::AgentIdentity&)>& change) {
  test::Scene scene;
  agent::AgentIdentity claims{.id = test::uuid(50), .issuer = scene.planner.id, .subject = scene.buyer.id, .agent = scene.planner.id, .ephemeral = true, .uid = "pod-1"};
  claims.attestations = {{.type = "JwtSvid",
                          .issuer = "spiffe://acme.example",
                          .subject = "spiffe://acme.example/shared",
                          .audience = scene.planner.id,
                          .token_digest = "sha256:" + std::string(64, 'd'),
                          .uid = "pod-1",
                          .expires = test::at("2026-06-01T12:05:00Z")}};
  claims.valid_from = test::at("2026-06-01T11:55:00Z");
  claims.valid_until = test::at("2026-06-01T12:05:00Z");
  scene.policy.identity_issuers = {scene.planner.id};
  scene.policy.shared_subjects = {"spiffe://acme.example/shared"};
  change(scene, claims);
  const vc::IssueOptions options{.proof = {.verification_method = scene.planner.method, .created = test::at("2026-06-01T11:55:00Z")}};
  scene.asking.identity = did::to_text(vc::issue(agent::agent_identity_claims(claims), options, scene.planner.key).value());
  return scene.code(scene.chain());
}
inline std::string sound_identity() {
  return identity([](test::Scene&, agent::AgentIdentity&) {});
}
inline std::string share_a_service_account() {
  return identity([](test::Scene&, agent::AgentIdentity& claims) { claims.attestations.front().uid.clear(); });
}
inline std::string attest_another_pod() {
  return identity([](test::Scene&, agent::AgentIdentity& claims) { claims.attestations.front().uid = "pod-2"; });
}
inline std::string replay_an_attestation() {
  return identity([](test::Scene&, agent::AgentIdentity& claims) { claims.attestations.push_back(claims.attestations.front()); });
}
inline std::string attestation_for_another() {
  return identity([](test::Scene&, agent::AgentIdentity& claims) { claims.attestations.front().audience = "did:web:other.example"; });
}
inline std::string outlive_the_attestation() {
  return identity([](test::Scene&, agent::AgentIdentity& claims) { claims.attestations.front().expires = test::at("2026-06-01T12:04:59Z"); });
}

// Row 21. A planner gives its whole budget to a hundred children.
inline std::string over_issue_offline() {
  test::Scene scene;
  agent::MemoryLedger local(false);
  scene.ledger = &local;
  const auto budget = test::scope_with("budget", R"({"unit":"EUR/100","cap":100})");
  const auto root = test::human_grant(scene.person, test::terms(scene.planner.id, 1, budget));
  for (std::uint8_t i = 0; i < 8; ++i) {
    const auto child = test::party(static_cast<std::uint8_t>(100 + i));
    scene.asking.holder = child.id;
    if (const auto code = scene.code(test::hop(root, scene.planner, test::terms(child.id, 2, budget))); code != "ledger_required") return code;
  }
  return "ledger_required";
}
inline std::string double_spend_online() {
  test::Scene scene;
  agent::MemoryLedger ledger(true);
  scene.ledger = &ledger;
  const auto budget = test::scope_with("budget", R"({"unit":"EUR/100","cap":1000})");
  const auto root = test::human_grant(scene.person, test::terms(scene.planner.id, 1, budget));
  int permitted = 0;
  for (std::uint8_t i = 0; i < 100; ++i) {
    const auto child = test::party(static_cast<std::uint8_t>(100 + i));
    scene.asking.holder = child.id;
    if (scene.decide(test::hop(root, scene.planner, test::terms(child.id, 2, budget))).permitted()) ++permitted;
  }
  return std::to_string(permitted * 40) + " of 1000";
}

// Row 22.
inline std::string clock_behind() {
  test::Scene scene;
  scene.now = test::at("2026-06-01T11:50:00Z");
  return scene.code(scene.chain());
}
inline std::string clock_ahead() {
  test::Scene scene;
  scene.now = test::at("2026-06-01T12:10:00Z");
  scene.revocations.synchronised(scene.now);
  return scene.code(scene.chain());
}

// Row 23. Children do not raise what nobody measured: unknown trust is 0, whoever asks.
inline std::string spawn_for_trust() {
  test::Scene scene;
  const auto root = test::human_grant(scene.person, test::terms(scene.planner.id, 1, test::scope_with("minTrust", "1")));
  for (std::uint8_t i = 0; i < 100; ++i) {
    const auto child = test::party(static_cast<std::uint8_t>(100 + i));
    scene.asking.holder = child.id;
    if (const auto code = scene.code(test::hop(root, scene.planner, test::terms(child.id, 2))); code != "out_of_scope") return code;
  }
  return "out_of_scope";
}

inline constexpr std::array delegation_attacks{
    Attack{5, "a constraint is made disclosable", "refused", hide_a_constraint_at_issue},
    Attack{5, "a chain is presented without a constraint that its link hides", "malformed", hide_a_constraint_when_presenting},
    Attack{6, "an action that begins with the letters of a granted one", "out_of_scope", widen_the_action},
    Attack{6, "a host that begins with the letters of a granted one", "out_of_scope", widen_the_host},
    Attack{6, "a child that grants what its parent has not", "out_of_scope", widen_in_the_child},
    Attack{6, "a link with no grants", "malformed", grant_nothing},
    Attack{6, "dot segments, percent-encoded", "refused", encoded_dots},
    Attack{7, "the link of another chain between the same parties", "broken_chain", splice},
    Attack{7, "the middle link of another chain between the same parties", "broken_chain", splice_below_the_root},
    Attack{8, "other bytes under the id of a link that is remembered", "bad_signature", poison_the_cache},
    Attack{9, "a child of each revoked link of five", "revoked", revoke_each_position},
    Attack{9, "a tree whose root's epoch has passed", "revoked", bump_the_root_epoch},
    Attack{9, "a status that nobody brings any more", "status_unavailable", withhold_the_status},
    Attack{14, "a chain that somebody else sends", "holder_mismatch", forward_a_chain},
    Attack{14, "a chain that is replayed to another service", "wrong_audience", replay_upstream},
    Attack{16, "an argument is changed after the approval", "approval_required", change_an_argument_after_approval},
    Attack{16, "an agent approves of its own action", "approval_required", approve_oneself},
    Attack{16, "an approval that has ended", "approval_required", use_an_approval_late},
    Attack{18, "(an identity with a sound attestation)", "permitted", sound_identity},
    Attack{18, "an attestation that many instances share", "identity", share_a_service_account},
    Attack{18, "an attestation of another instance", "identity", attest_another_pod},
    Attack{18, "one token as two attestations", "identity", replay_an_attestation},
    Attack{18, "an attestation that was made for somebody else", "identity", attestation_for_another},
    Attack{18, "an instance that outlives its attestation", "identity", outlive_the_attestation},
    Attack{21, "one budget for many children, offline", "ledger_required", over_issue_offline},
    Attack{21, "a hundred children spend one budget", "1000 of 1000", double_spend_online},
    Attack{22, "ten minutes behind", "expired", clock_behind},
    Attack{22, "ten minutes ahead", "expired", clock_ahead},
    Attack{23, "a hundred children to raise trust", "out_of_scope", spawn_for_trust},
};

}  // namespace attacks
