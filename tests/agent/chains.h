// A person, agents and a verifier for the tests of delegation: fixed keys, a fixed instant, chains that hold until a test breaks them.
#pragma once

#include <agent/decide.h>
#include <agent/delegate.h>
#include <agent/explain.h>
#include <did/codec.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "vc/parties.h"

namespace test {

inline constexpr std::string_view shop = "https://pay.example";
inline constexpr std::string_view all_of_pay = R"({"grants":[{"action":"/mcp/tools","resource":"mcp://pay.example/"}],"maxDepth":9})";

// The status entry that a link of more than 15 minutes has to have.
inline constexpr std::string_view status_entry =
    R"({"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"7","statusListCredential":"https://acme.example/status/1"})";

// An identifier made of one repeated byte.
inline std::string uuid(std::uint8_t byte) { return agent::urn_uuid(did::Bytes(16, byte)); }

// Ten minutes around an instant.
inline agent::DelegationTerms terms(const std::string& subject, std::uint8_t id, std::string_view scope = all_of_pay,
                                    did::Time around = at(noon)) {
  return {.id = uuid(id),
          .subject = subject,
          .valid_from = around - std::chrono::minutes(5),
          .valid_until = around + std::chrono::minutes(5),
          .scope = std::string(scope)};
}

inline agent::LinkOptions link_options(const Party& issuer, did::Time created = at("2026-06-01T11:55:00Z")) {
  return {.verification_method = issuer.method, .created = created, .wider_allowed = true};
}

// A person's grant, with the person's own signature as evidence. Signed when its time begins, as every link here.
inline std::string human_grant(Party& person, const agent::DelegationTerms& about) {
  auto claims = agent::root_claims(person.id, agent::RootKind::person, about).value();
  auto evidence = agent::sign_grant(agent::grant_challenge(claims).value(), person.method, person.key).value();
  return agent::sign_link("", agent::with_evidence(std::move(claims), std::move(evidence)), link_options(person, about.valid_from),
                          person.key)
      .value();
}

inline std::string hop(const std::string& chain, Party& issuer, const agent::DelegationTerms& about) {
  return agent::sign_link(chain, agent::hop_claims(agent::Chain::parse(chain).value(), about).value(),
                          link_options(issuer, about.valid_from), issuer.key)
      .value();
}

inline std::string cd_of(const std::string& chain, std::size_t link) { return agent::Chain::parse(chain).value().links()[link].cd; }

// {"type", "value"} inside of a scope that grants all of pay.example.
inline std::string scope_with(std::string_view name, std::string_view value) {
  return R"({"grants":[{"action":"/mcp/tools","resource":"mcp://pay.example/"}],"maxDepth":9,"constraints":[{"type":"urn:credence:c:)" +
         std::string(name) + R"(:1","value":)" + std::string(value) + "}]}";
}

// A verifier at noon that believes the person, and asks for no identity.
struct Scene {
  World world;
  Party person = party(1);
  Party planner = party(2);
  Party buyer = party(3);
  Party courier = party(4);
  agent::MemoryRevocations revocations;
  agent::ChainPolicy policy;
  agent::Asking asking;
  agent::Ledger* ledger = nullptr;
  const agent::Approvals* approvals = nullptr;
  const agent::PolicyPoint* policy_point = nullptr;
  agent::AuditLog* audit = nullptr;
  agent::VerifiedCache* cache = nullptr;
  did::Time now = at(noon);
  std::string action = "/mcp/tools/call";
  std::string resource = "mcp://pay.example/transfer";
  std::string args = R"({"amount":40,"to":"bob@example.com"})";

  Scene() {
    policy.roots = {{.issuer = person.id}};
    policy.me = {std::string(shop)};
    policy.without_identity = true;
    asking.holder = buyer.id;
    revocations.synchronised(now);
  }

  // person -> planner -> buyer
  std::string chain(std::string_view root_scope = all_of_pay, std::string_view hop_scope = all_of_pay) {
    return hop(human_grant(person, terms(planner.id, 1, root_scope)), planner, terms(buyer.id, 2, hop_scope));
  }

  agent::Decision decide(const std::string& text) {
    const auto request = agent::ActionRequest::make(action, resource, args).value();
    const agent::Surroundings around{.methods = world.methods,
                                     .revocations = revocations,
                                     .ledger = ledger,
                                     .approvals = approvals,
                                     .policy_point = policy_point,
                                     .audit = audit,
                                     .cache = cache};
    return agent::decide(text, request, asking, policy, around, now);
  }
  std::string code(const std::string& text) { return std::string(agent::name(decide(text).code)); }
};

// The chain with one link changed and, where `signer` is given, signed anew.
inline std::string with_link(const std::string& chain, std::size_t index, const std::function<void(did::Json&)>& change,
                             Party* signer = nullptr, did::Time created = at("2026-06-01T11:55:00Z")) {
  auto links = did::parse_json(chain).value();
  auto& link = links.at(index);
  change(link);
  if (signer != nullptr) {
    link.erase("proof");
    link = vc::add_proof(link, {.verification_method = signer->method, .created = created}, signer->key).value();
  }
  return did::to_text(links);
}

inline std::string shown(const agent::Decision& decision) { return did::to_text(decision.to_json()); }

}  // namespace test
