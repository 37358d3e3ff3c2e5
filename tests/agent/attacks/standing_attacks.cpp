// What was revoked, approved of, attested, spent or is over: rows 9, 16, 18, 21, 22 and 23.
#include <agent/approvals.h>
#include <agent/identity_credential.h>
#include <agent/revocation_statement.h>

#include <array>

#include "agent/attacks/chain_scene.h"
#include "agent/attacks/line.h"
#include "agent/attacks/target/target.h"

namespace attacks {
namespace {

using did::Json;

std::string a_sound_chain(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.chain());
}

// Row 9. Five hops. Whoever issued a link or one above it may end it; nobody below may.
std::string say_revoked(ChainScene& scene, const std::string& cd, test::Party& by) {
  const auto text =
      did::to_text(agent::sign_revocation({.cd = cd, .issuer = by.id, .reason = "stolen", .issued = scene.now}, by.method, by.key).value());
  return say(scene.field.at(), "POST /v1/revocations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
                                   std::to_string(text.size()) + "\r\n\r\n" + text)
      .code;
}
std::vector<test::Party> five_agents() {
  std::vector<test::Party> all;
  for (std::uint8_t i = 0; i < 5; ++i) all.push_back(test::party(static_cast<std::uint8_t>(20 + i)));
  return all;
}
// By everybody who may (`above`), or by everybody who may not. The last code, or the first that is another than `expected`.
std::string revoke_each_position(Field& field, bool above, const std::string& expected) {
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t by = 0; by < 5; ++by) {
      if ((by <= i) != above) continue;
      ChainScene scene(field);
      auto agents = five_agents();
      const auto chain = scene.chain_through(agents);
      auto& issuer = by == 0 ? scene.person : agents[by - 1];
      if (const auto code = scene.code(chain, &agents[4]); code != "permitted") return "before: " + code;
      if (const auto code = say_revoked(scene, test::cd_of(chain, i), issuer); code != "noted") return code;
      if (const auto code = scene.code(chain, &agents[4]); code != expected)
        return "link " + std::to_string(i) + " by " + std::to_string(by) + ": " + code;
    }
  }
  return expected;
}
std::string revoke_from_above(Field& field) { return revoke_each_position(field, true, "revoked"); }
std::string revoke_from_below(Field& field) { return revoke_each_position(field, false, "permitted"); }
std::string forge_a_revocation(Field& field) {
  ChainScene scene(field);
  auto statement =
      agent::sign_revocation({.cd = test::cd_of(scene.chain(), 0), .issuer = scene.courier.id, .reason = "spite", .issued = scene.now},
                             scene.courier.method, scene.courier.key)
          .value();
  statement["issuer"] = scene.person.id;
  const auto text = did::to_text(statement);
  return say(field.at(), "POST /v1/revocations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(text.size()) +
                             "\r\n\r\n" + text)
      .code;
}
std::string bump_the_root_epoch(Field& field) {
  ChainScene scene(field);
  const auto chain = scene.chain();
  if (const auto code = scene.code(chain); code != "permitted") return "before: " + code;
  if (const auto code = scene.tell("/v1/epochs", scene.person, {{"chain", did::parse_json(chain).value()}, {"epoch", 1}}); code != "noted")
    return code;
  return scene.code(chain);
}
std::string silence_the_authority(Field&) {
  const OwnTarget own({"--silent-authority"});
  Field there(own.at());
  ChainScene scene(there);
  std::vector<test::Party> agents = five_agents();
  // Ten minutes need no status; half an hour does.
  auto about = scene.terms(agents[0].id);
  about.valid_until = scene.now + std::chrono::minutes(25);
  about.status =
      R"([{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"7","statusListCredential":"https://acme.example/status/1"}])";
  return scene.code(test::human_grant(scene.person, about), &agents[0]);
}

// Row 16.
struct Approving {
  std::uint8_t approver = person_key;
  std::chrono::seconds life{60};
  bool over_a_session = false;
};
// Said in a session of the approver's, and answered by nothing; the ping says that it was heard.
std::string say_in_a_session(Field& field, std::uint8_t approver, const did::Bytes& approval) {
  Caller caller(field, approver);
  auto raw = caller.raw();
  const auto line = stream_line(field.at());
  if (const auto begun = begin(*line, raw); !begun.good) return begun.word;
  if (const auto word = finish(*line, raw, raw.proof()); word != "established") return word;
  line->send(raw.record(agent::RecordType::approve, approval));
  return word_of(line->ask(raw.record(agent::RecordType::ping, {})), &raw);
}
std::string approve(Field& field, const Approving& how, const std::function<void(ChainScene&)>& then) {
  ChainScene scene(field);
  const auto chain = scene.chain(test::scope_with("approve", R"([[">",".amount",30]])"));
  const auto asked = scene.ask(chain);
  if (asked.code != "approval_required") return "before: " + asked.code;
  const agent::Approval approval{.action_digest = did::parse_json(asked.body).value().at("digest").get<std::string>(),
                                 .approver = {},
                                 .leaf_cd = test::cd_of(chain, 1),
                                 .expires = scene.now + how.life};
  if (how.over_a_session) {
    if (const auto word = say_in_a_session(field, how.approver, agent::write_approval(approval).value()); word != "pong") return word;
  } else {
    auto approver = test::party(how.approver);
    (void)scene.tell("/v1/approvals", approver,
                     {{"digest", approval.action_digest}, {"leaf", approval.leaf_cd}, {"expires", did::format_time(approval.expires)}});
  }
  then(scene);
  return scene.code(chain);
}
std::string approve_soundly(Field& field) {
  return approve(field, {}, [](ChainScene&) {});
}
std::string change_an_argument(Field& field) {
  return approve(field, {}, [](ChainScene& scene) { scene.args = R"({"amount":40,"to":"eve@example.com"})"; });
}
std::string change_the_resource(Field& field) {
  return approve(field, {}, [](ChainScene& scene) { scene.resource = "mcp://pay.example/refund"; });
}
std::string approve_oneself(Field& field) {
  return approve(field, {.approver = buyer_key}, [](ChainScene&) {});
}
std::string approve_under_another_did(Field& field) {
  return approve(field, {.approver = 77}, [](ChainScene&) {});
}
std::string approve_in_a_session(Field& field) {
  return approve(field, {.over_a_session = true}, [](ChainScene&) {});
}
std::string approve_oneself_in_a_session(Field& field) {
  return approve(field, {.approver = buyer_key, .over_a_session = true}, [](ChainScene&) {});
}
std::string approve_under_another_did_in_a_session(Field& field) {
  return approve(field, {.approver = 77, .over_a_session = true}, [](ChainScene&) {});
}
// Whose approval it is follows from the session; a record that says it is none.
std::string approve_in_anothers_name(Field& field) {
  const Json body{{"actionDigest", "sha256:" + std::string(64, 'a')},
                  {"approver", test::party(person_key).id},
                  {"expires", did::format_time(field.now() + std::chrono::minutes(1))},
                  {"leaf", "sha256:" + std::string(64, 'b')}};
  return say_in_a_session(field, buyer_key, test::bytes_of(body));
}
std::string approve_too_late(Field& field) {
  return approve(field, {.life = std::chrono::seconds(-1)}, [](ChainScene&) {});
}
std::string no_approval_needed(Field& field) {
  ChainScene scene(field);
  scene.args = R"({"amount":30,"to":"bob@example.com"})";
  return scene.code(scene.chain(test::scope_with("approve", R"([[">",".amount",30]])")));
}

// Row 18.
std::string identify(Field& field, const std::function<void(agent::AgentIdentity&)>& change) {
  ChainScene scene(field);
  agent::AgentIdentity claims{.id = field.new_id(),
                              .issuer = scene.planner.id,
                              .subject = scene.buyer.id,
                              .agent = scene.planner.id,
                              .ephemeral = true,
                              .uid = "pod-1"};
  claims.valid_from = scene.now - std::chrono::minutes(5);
  claims.valid_until = scene.now + std::chrono::minutes(5);
  claims.attestations = {{.type = "JwtSvid",
                          .issuer = "spiffe://acme.example",
                          .subject = std::string(shared_account),
                          .audience = scene.planner.id,
                          .token_digest = "sha256:" + std::string(64, 'd'),
                          .uid = "pod-1",
                          .expires = claims.valid_until + std::chrono::seconds(1)}};
  change(claims);
  const vc::IssueOptions options{.proof = {.verification_method = scene.planner.method, .created = claims.valid_from}};
  scene.identity = did::to_text(vc::issue(agent::agent_identity_claims(claims), options, scene.planner.key).value());
  return scene.code(scene.chain());
}
std::string a_sound_identity(Field& field) {
  return identify(field, [](agent::AgentIdentity&) {});
}
std::string share_an_account(Field& field) {
  return identify(field, [](agent::AgentIdentity& claims) { claims.attestations.front().uid.clear(); });
}
std::string attest_another_pod(Field& field) {
  return identify(field, [](agent::AgentIdentity& claims) { claims.attestations.front().uid = "pod-2"; });
}
std::string attest_twice(Field& field) {
  return identify(field, [](agent::AgentIdentity& claims) { claims.attestations.push_back(claims.attestations.front()); });
}
std::string attest_for_another(Field& field) {
  return identify(field, [](agent::AgentIdentity& claims) { claims.attestations.front().audience = "did:web:other.example"; });
}
std::string outlive_the_attestation(Field& field) {
  return identify(field,
                  [](agent::AgentIdentity& claims) { claims.attestations.front().expires = claims.valid_until - std::chrono::seconds(1); });
}
std::string identify_another(Field& field) {
  return identify(field, [](agent::AgentIdentity& claims) { claims.subject = test::party(courier_key).id; });
}

// Rows 21 and 23: a planner that hands the same thing to a hundred children.
std::string spend(Field& field, std::string_view scope, std::size_t children) {
  ChainScene scene(field);
  const auto root = test::human_grant(scene.person, scene.terms(scene.planner.id, scope));
  std::size_t permitted = 0;
  std::string other;
  for (std::size_t i = 0; i < children; ++i) {
    auto child = test::party(static_cast<std::uint8_t>(100 + i));
    const auto code = scene.code(test::hop(root, scene.planner, scene.terms(child.id, scope)), &child);
    if (code == "permitted")
      ++permitted;
    else
      other = code;
  }
  return std::to_string(permitted) + " permitted" + (other.empty() ? "" : ", " + other);
}
std::string spend_online(Field& field) { return spend(field, test::scope_with("budget", R"({"unit":"EUR/100","cap":1000})"), 100); }
std::string spend_a_little(Field& field) { return spend(field, test::scope_with("budget", R"({"unit":"EUR/100","cap":100})"), 2); }
std::string spend_offline(Field&) {
  const OwnTarget own({"--own-ledger"});
  Field there(own.at());
  return spend(there, test::scope_with("budget", R"({"unit":"EUR/100","cap":100})"), 8);
}
std::string spawn_for_trust(Field& field) { return spend(field, test::scope_with("minTrust", "1"), 100); }
std::string no_trust_needed(Field& field) { return spend(field, test::scope_with("minTrust", "0"), 3); }

// Row 22.
std::string at_another_time(Field& field, std::chrono::minutes apart) {
  ChainScene scene(field);
  scene.now += apart;
  return scene.code(scene.chain());
}
std::string ten_minutes_ahead(Field& field) { return at_another_time(field, std::chrono::minutes(10)); }
std::string ten_minutes_behind(Field& field) { return at_another_time(field, -std::chrono::minutes(10)); }

constexpr std::array table{
    Attack{9, Sort::honest, Needs::requests, "a link that those below it say is revoked", "permitted", revoke_from_below},
    Attack{9, Sort::attack, Needs::requests, "a child of each revoked link of five, by each who may revoke it", "revoked",
           revoke_from_above},
    Attack{9, Sort::attack, Needs::requests, "a revocation in another's name", "bad_statement", forge_a_revocation},
    Attack{9, Sort::attack, Needs::requests, "a tree whose root's epoch has passed", "revoked", bump_the_root_epoch},
    Attack{9, Sort::attack, Needs::own_target, "a status that nobody brings any more", "status_unavailable", silence_the_authority},
    Attack{16, Sort::honest, Needs::requests, "an action that was approved of", "permitted", approve_soundly},
    Attack{16, Sort::honest, Needs::requests, "an action that needs no approval", "permitted", no_approval_needed},
    Attack{16, Sort::attack, Needs::requests, "an argument is changed after the approval", "approval_required", change_an_argument},
    Attack{16, Sort::attack, Needs::requests, "the resource is changed after the approval", "approval_required", change_the_resource},
    Attack{16, Sort::attack, Needs::requests, "an agent approves of its own action", "approval_required", approve_oneself},
    Attack{16, Sort::attack, Needs::requests, "an agent approves of its own action under another DID", "approval_required",
           approve_under_another_did},
    Attack{16, Sort::honest, Needs::requests, "an action that was approved of in a session", "permitted", approve_in_a_session},
    Attack{16, Sort::attack, Needs::requests, "an agent approves of its own action in a session", "approval_required",
           approve_oneself_in_a_session},
    Attack{16, Sort::attack, Needs::requests, "the same under another DID", "approval_required", approve_under_another_did_in_a_session},
    Attack{16, Sort::attack, Needs::requests, "an approval in a session that names somebody else as its approver", "malformed",
           approve_in_anothers_name},
    Attack{16, Sort::attack, Needs::requests, "an approval that has ended", "approval_required", approve_too_late},
    Attack{18, Sort::honest, Needs::requests, "an identity with a sound attestation", "permitted", a_sound_identity},
    Attack{18, Sort::attack, Needs::requests, "an attestation that many instances share", "identity", share_an_account},
    Attack{18, Sort::attack, Needs::requests, "an attestation of another instance", "identity", attest_another_pod},
    Attack{18, Sort::attack, Needs::requests, "one token as two attestations", "identity", attest_twice},
    Attack{18, Sort::attack, Needs::requests, "an attestation that was made for somebody else", "identity", attest_for_another},
    Attack{18, Sort::attack, Needs::requests, "an instance that outlives its attestation", "identity", outlive_the_attestation},
    Attack{18, Sort::attack, Needs::requests, "the identity of another instance", "identity", identify_another},
    Attack{21, Sort::honest, Needs::requests, "two children within one budget", "2 permitted", spend_a_little},
    Attack{21, Sort::attack, Needs::requests, "a hundred children spend 40 each of one budget of 1000", "25 permitted, out_of_scope",
           spend_online},
    Attack{21, Sort::attack, Needs::own_target, "one budget for many children, where nobody counts for all", "0 permitted, ledger_required",
           spend_offline},
    Attack{22, Sort::honest, Needs::requests, "a chain whose time is now", "permitted", a_sound_chain},
    Attack{22, Sort::attack, Needs::requests, "a chain of ten minutes ahead", "expired", ten_minutes_ahead},
    Attack{22, Sort::attack, Needs::requests, "a chain of ten minutes ago", "expired", ten_minutes_behind},
    Attack{23, Sort::honest, Needs::requests, "children where no trust is asked for", "3 permitted", no_trust_needed},
    Attack{23, Sort::attack, Needs::requests, "a hundred children to raise trust", "0 permitted, out_of_scope", spawn_for_trust},
};

}  // namespace

std::span<const Attack> standing_attacks() { return table; }

}  // namespace attacks
