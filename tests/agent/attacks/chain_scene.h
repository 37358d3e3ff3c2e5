// A person, agents, and the target as the verifier of their chains: what test::Scene is in memory, over the wire and at this very time.
#pragma once

#include "agent/attacks/field.h"
#include "agent/attacks/request.h"
#include "agent/chains.h"

namespace attacks {

struct ChainScene {
  explicit ChainScene(Field& on);

  Field& field;
  test::Party person, planner, buyer, courier;
  did::Time now;
  std::string action = "/mcp/tools/call";
  std::string resource = "mcp://pay.example/transfer";
  std::string args = R"({"amount":40,"to":"bob@example.com"})";
  std::string identity{};  // JSON; empty: none is shown

  // As test::terms(), around now, under an id of its own.
  [[nodiscard]] agent::DelegationTerms terms(const std::string& subject, std::string_view scope = test::all_of_pay);
  // person -> planner -> buyer
  [[nodiscard]] std::string chain(std::string_view root_scope = test::all_of_pay, std::string_view hop_scope = test::all_of_pay);
  // person -> each of these in turn
  [[nodiscard]] std::string chain_through(std::vector<test::Party>& parties, std::string_view scope = test::all_of_pay);
  [[nodiscard]] std::string changed(const std::string& chain, std::size_t link, const std::function<void(did::Json&)>& how,
                                    test::Party* signer = nullptr);
  // What the target says to the action by this chain, asked for by `holder`; without one, the buyer.
  [[nodiscard]] Answer ask(const std::string& chain, test::Party* holder = nullptr);
  [[nodiscard]] std::string code(const std::string& chain, test::Party* holder = nullptr) { return ask(chain, holder).code; }
  // A signed request of another kind, such as "/v1/approvals".
  [[nodiscard]] std::string tell(const std::string& path, test::Party& by, const did::Json& body);
};

}  // namespace attacks
