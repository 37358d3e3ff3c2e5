// The vectors of delegation: chains made from fixed keys and times, requests about them, and the answer to each.
//
// A case has everything that an implementation needs: the chain as it is sent, the request, what the verifier trusts and knows, and the
// instant. `expect` is the code, and where it is of one link, which.
#pragma once

#include <agent/identity_credential.h>

#include "agent/authenticator.h"
#include "agent/chains.h"

namespace test {

using did::Json;

// A case while it is put together. What is not said is as in Scene.
struct ChainCase {
  std::string id;
  std::string chain;
  std::string code;
  std::function<void(Scene&)> change{};
  Json knows = Json::object();  // revocations, as `credence delegate verify --revocations` reads them
};

inline Json policy_json(const agent::ChainPolicy& policy) {
  Json out{{"me", policy.me}, {"roots", Json::array()}, {"withoutIdentity", policy.without_identity}};
  for (const auto& root : policy.roots) out["roots"].push_back({{"issuer", root.issuer}, {"organisation", root.organisation}});
  if (!policy.grants.person_keys.empty()) out["personKeys"] = policy.grants.person_keys;
  for (const auto& party : policy.grants.relying_parties) out["relyingParties"].push_back({{"id", party.id}, {"origins", party.origins}});
  return out;
}

// Runs the case once, so that what is written down is what is answered.
inline Json case_json(const ChainCase& one) {
  Scene scene;
  if (one.change) one.change(scene);
  for (const auto& said : one.knows.value("revoked", Json::array())) scene.revocations.revoke(said.at("cd"), said.at("by"));
  const auto roots = one.knows.value("roots", Json::object());
  for (const auto& [cd, epoch] : roots.items()) scene.revocations.set_root_epoch(cd, epoch.get<std::int64_t>());
  const auto decision = scene.decide(one.chain);
  Json expect{{"code", agent::name(decision.code)}};
  if (decision.link) expect["link"] = *decision.link;
  if (!decision.constraint.empty()) expect["constraint"] = decision.constraint;
  if (!decision.chain.empty()) expect["chain"] = decision.chain;
  auto knows = one.knows;
  knows["synchronised"] = did::format_time(at(noon));
  auto chain = did::parse_json(one.chain);
  return {{"id", one.id},
          {"chain", chain ? *chain : Json(one.chain)},
          {"request",
           {{"action", scene.action},
            {"resource", scene.resource},
            {"args", did::parse_json(scene.args).value()},
            {"holder", scene.asking.holder}}},
          {"policy", policy_json(scene.policy)},
          {"revocations", knows},
          {"at", did::format_time(scene.now)},
          {"wanted", one.code},
          {"expect", expect}};
}

inline std::vector<ChainCase> sound_cases(Scene& s) {
  const auto chain = s.chain();
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 77)).value();
  auto claims = agent::root_claims(s.person.id, agent::RootKind::person, terms(s.buyer.id, 1)).value();
  const auto evidence = assertion(agent::grant_challenge(claims).value(), key);
  const auto by_authenticator = agent::sign_link("", agent::with_evidence(claims, evidence), link_options(s.person), s.person.key).value();
  const auto organisation =
      agent::sign_link("", agent::root_claims(s.person.id, agent::RootKind::organisation, terms(s.buyer.id, 1)).value(),
                       link_options(s.person), s.person.key)
          .value();
  const auto multikey = did::to_multikey(key.public_key());
  const auto enrol = [multikey](Scene& scene) {
    scene.policy.grants.person_keys = {multikey};
    scene.policy.grants.relying_parties = {{.id = "acme.example", .origins = {"https://acme.example"}}};
  };
  return {{"person-planner-buyer", chain, "permitted"},
          {"person-alone", human_grant(s.person, terms(s.buyer.id, 1)), "permitted"},
          {"webauthn", by_authenticator, "permitted", enrol},
          {"webauthn-other-origin", by_authenticator, "grant_unproven",
           [enrol](Scene& scene) {
             enrol(scene);
             scene.policy.grants.relying_parties.front().origins = {"https://login.acme.example"};
           }},
          {"webauthn-nobody-enrolled", by_authenticator, "grant_unproven"},
          {"organisation", organisation, "permitted", [](Scene& scene) { scene.policy.roots.front().organisation = true; }},
          {"organisation-not-believed", organisation, "untrusted_root"},
          {"untrusted-root", chain, "untrusted_root", [](Scene& scene) { scene.policy.roots.clear(); }},
          {"other-holder", chain, "holder_mismatch", [](Scene& scene) { scene.asking.holder = scene.courier.id; }},
          {"no-identity", chain, "identity", [](Scene& scene) { scene.policy.without_identity = false; }},
          {"too-early", chain, "expired", [](Scene& scene) { scene.now = at("2026-06-01T11:54:29Z"); }},
          {"too-late", chain, "expired", [](Scene& scene) { scene.now = at("2026-06-01T12:05:30Z"); }},
          {"root-revoked", chain, "revoked", {}, {{"revoked", Json::array({{{"cd", cd_of(chain, 0)}, {"by", s.person.id}}})}}},
          {"leaf-revoked-by-the-root", chain, "revoked", {}, {{"revoked", Json::array({{{"cd", cd_of(chain, 1)}, {"by", s.person.id}}})}}},
          {"root-revoked-by-the-planner",
           chain,
           "permitted",
           {},
           {{"revoked", Json::array({{{"cd", cd_of(chain, 0)}, {"by", s.planner.id}}})}}},
          {"root-epoch-passed", chain, "revoked", {}, {{"roots", {{cd_of(chain, 0), 1}}}}},
          {"action-above", chain, "out_of_scope", [](Scene& scene) { scene.action = "/mcp"; }},
          {"action-letters", chain, "out_of_scope", [](Scene& scene) { scene.action = "/mcp/toolsmith"; }},
          {"resource-host", chain, "out_of_scope", [](Scene& scene) { scene.resource = "mcp://pay.example.evil.example/"; }}};
}

inline std::vector<ChainCase> constrained_cases(Scene& s) {
  std::vector<ChainCase> out;
  const auto add = [&](const std::string& id, std::string_view root, std::string_view hop_scope, const std::string& code) {
    out.push_back({id, s.chain(root, hop_scope), code});
  };
  const auto amount = [](int most) { return scope_with("args", R"([["<=",".amount",)" + std::to_string(most) + "]]"); };
  add("args-fit", amount(100), amount(50), "permitted");
  add("args-root-narrower", amount(30), amount(100), "out_of_scope");
  add("args-hop-narrower", amount(100), amount(30), "out_of_scope");
  add("audience-both", scope_with("audience", R"(["https://pay.example","https://b.example"])"),
      scope_with("audience", R"(["https://pay.example"])"), "permitted");
  add("audience-meet-empty", scope_with("audience", R"(["https://b.example"])"), scope_with("audience", R"(["https://pay.example"])"),
      "wrong_audience");
  add("time-window", scope_with("time", R"({"windows":[{"days":["mon"],"from":"09:00","to":"17:00","tz":"Z"}]})"), all_of_pay, "permitted");
  add("time-other-day", scope_with("time", R"({"windows":[{"days":["tue"],"from":"09:00","to":"17:00","tz":"Z"}]})"), all_of_pay,
      "expired");
  add("uses-uncounted", scope_with("uses", "3"), all_of_pay, "ledger_required");
  add("rate-uncounted", all_of_pay, scope_with("rate", R"({"max":3,"per":60})"), "ledger_required");
  add("budget-uncounted", scope_with("budget", R"({"unit":"EUR/100","cap":100})"), all_of_pay, "ledger_required");
  add("budget-exceeded", scope_with("budget", R"({"unit":"EUR/100","cap":39})"), all_of_pay, "out_of_scope");
  add("approval", scope_with("approve", R"([[">",".amount",30]])"), all_of_pay, "approval_required");
  add("trust-unknown", scope_with("minTrust", "1"), all_of_pay, "out_of_scope");
  add("attestation-unknown", scope_with("attest", R"({"types":["JwtSvid"]})"), all_of_pay, "identity");
  add("unknown-type", all_of_pay, scope_with("moonPhase", R"("full")"), "out_of_scope");
  add("hop-grants-elsewhere", all_of_pay, R"({"grants":[{"action":"/","resource":"mcp://other.example/"}]})", "out_of_scope");
  return out;
}

inline std::vector<ChainCase> broken_cases(Scene& s) {
  const auto chain = s.chain();
  const auto changed = [&](std::size_t link, const std::function<void(Json&)>& how, Party* signer) {
    return with_link(chain, link, how, signer);
  };
  const auto in_hop = [&](const std::function<void(Json&)>& how) {
    return changed(1, [how](Json& link) { how(link["credentialSubject"]["delegation"]); }, &s.planner);
  };
  const std::string other = "sha256:" + std::string(64, 'a');
  auto lost = did::parse_json(chain).value();
  lost.erase(0);
  return {
      {"empty", "[]", "malformed"},
      {"no-root", did::to_text(lost), "untrusted_root"},
      {"no-evidence",
       changed(
           0, [](Json& link) { link.erase("evidence"); }, &s.person),
       "grant_unproven"},
      {"parent-other", in_hop([&](Json& d) { d["parent"]["cd"] = other; }), "broken_chain"},
      {"root-other", in_hop([&](Json& d) { d["root"]["cd"] = other; }), "broken_chain"},
      {"depth-two", in_hop([](Json& d) { d["depth"] = 2; }), "broken_chain"},
      {"issuer-other",
       changed(
           1, [&](Json& link) { link["issuer"] = s.courier.id; }, &s.courier),
       "broken_chain"},
      {"cycle",
       changed(
           1, [&](Json& link) { link["credentialSubject"]["id"] = s.person.id; }, &s.planner),
       "broken_chain"},
      {"root-without-depth-below", s.chain(R"({"grants":[{"action":"/","resource":"mcp://pay.example/"}],"maxDepth":0})"), "broken_chain"},
      {"root-delegates-to-others",
       s.chain(R"({"grants":[{"action":"/","resource":"mcp://pay.example/"}],"maxDepth":1,"delegateTo":["did:web:a.example:*"]})"),
       "broken_chain"},
      {"body-changed",
       changed(
           1, [](Json& link) { link["validUntil"] = "2026-06-01T12:04:00Z"; }, nullptr),
       "bad_signature"},
      {"proof-changed",
       changed(
           1, [](Json& link) { link["proof"]["created"] = "2026-06-01T11:55:01Z"; }, nullptr),
       "bad_signature"},
      {"signed-by-another",
       changed(
           1, [](Json&) {}, &s.courier),
       "bad_signature"},
      {"hidden-constraint",
       changed(
           1, [](Json& link) { link["credentialSubject"]["delegation"]["_sd"] = {"x"}; }, &s.planner),
       "malformed"},
      {"no-status",
       changed(
           1, [](Json& link) { link["validUntil"] = "2026-06-01T12:10:01Z"; }, &s.planner),
       "malformed"},
      {"fraction", in_hop([](Json& d) { d["constraints"] = {{{"type", "urn:credence:c:minTrust:1"}, {"value", 0.5}}}; }), "malformed"},
      {"wildcard", in_hop([](Json& d) { d["grants"][0]["resource"] = "mcp://*.example/"; }), "malformed"},
      {"dot-segments", in_hop([](Json& d) { d["grants"][0]["resource"] = "mcp://pay.example/a/%2e%2e/"; }), "malformed"}};
}

inline Json make_chain_vectors() {
  Scene scene;
  auto cases = Json::array();
  for (const auto& group : {sound_cases(scene), constrained_cases(scene), broken_cases(scene)})
    for (const auto& one : group) cases.push_back(case_json(one));
  return {{"about",
           "Chains of delegation and what is decided about a request: `expect.code`, of `expect.link` where it is of one, at "
           "`expect.constraint`; `expect.chain` "
           "has the digest of each link. All keys are did:key of seeds of one repeated byte. `wanted` is the code that the case was made "
           "for. No ledger, "
           "no approvals, no policy decision point; risk medium, skew 30 seconds."},
          {"count", cases.size()},
          {"cases", cases}};
}

}  // namespace test
