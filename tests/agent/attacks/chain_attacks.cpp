// Chains that hide, widen, splice or are in other hands: rows 5, 6, 7, 8 and 14.
#include <agent/disclosure.h>

#include <array>
#include <fstream>
#include <iterator>

#include "agent/attacks/chain_scene.h"

namespace attacks {
namespace {

using did::Json;

const std::string small_amounts = test::scope_with("args", R"([["<=",".amount",1]])");
const std::string fair_amounts = test::scope_with("args", R"([["<=",".amount",50]])");

std::string a_sound_chain(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.chain());
}

// Row 5. A constraint that hides is a constraint that is not there.
bool disclosable(Field& field, const char* pointer) {
  ChainScene scene(field);
  const auto document =
      did::JsonDocument::parse(scene.chain(test::scope_with("audience", R"(["https://pay.example","https://b.example"])"))).value();
  const std::vector<std::string> pointers{pointer};
  return agent::check_disclosable(document.root()[0], pointers).has_value();
}
std::string hide_at_issue(Field& field) { return disclosable(field, "/credentialSubject/delegation/constraints/0") ? "issued" : "refused"; }
std::string hide_a_member(Field& field) {
  return disclosable(field, "/credentialSubject/delegation/constraints/0/value/1") ? "issued" : "refused";
}
std::string hide_when_presenting(Field& field) {
  ChainScene scene(field);
  const auto hidden = [](Json& link) {
    auto& delegation = link["credentialSubject"]["delegation"];
    delegation.erase("constraints");
    delegation["_sd"] = Json::array({"6vh9bk7D7WYxgY2dGJzBh4cJ9aNBOpaVSnkU0bHMPLM"});
  };
  return scene.code(scene.changed(scene.chain(small_amounts), 0, hidden, &scene.person));
}
std::string an_unknown_constraint(Field& field) {
  ChainScene scene(field);
  const auto unknown = [](Json& link) {
    link["credentialSubject"]["delegation"]["constraints"] = Json::array({{{"type", "urn:credence:c:nothing:1"}, {"value", 1}}});
  };
  return scene.code(scene.changed(scene.chain(), 1, unknown, &scene.planner));
}
std::string within_the_constraint(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.chain(fair_amounts));
}

// Row 6.
std::string ask_for(Field& field, const std::string& action, const std::string& resource) {
  ChainScene scene(field);
  scene.action = action;
  scene.resource = resource;
  return scene.code(scene.chain());
}
std::string widen_the_action(Field& field) { return ask_for(field, "/mcp/toolsmith", "mcp://pay.example/transfer"); }
std::string change_the_case(Field& field) { return ask_for(field, "/MCP/tools/call", "mcp://pay.example/transfer"); }
std::string widen_the_host(Field& field) { return ask_for(field, "/mcp/tools/call", "mcp://pay.example.evil.example/transfer"); }
std::string encode_the_dots(Field& field) { return ask_for(field, "/mcp/tools/call", "mcp://pay.example/a/%2e%2e/b"); }
std::string widen_in_the_child(Field& field) {
  ChainScene scene(field);
  scene.resource = "mcp://other.example/";
  return scene.code(scene.chain(test::all_of_pay, R"({"grants":[{"action":"/","resource":"mcp://other.example/"}]})"));
}
std::string exceed_the_parent(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.chain(small_amounts, fair_amounts));
}
std::string grant_nothing(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.changed(
      scene.chain(), 1, [](Json& link) { link["credentialSubject"]["delegation"]["grants"] = Json::array(); }, &scene.planner));
}
// Every case of the table of scopes, as a grant and a request.
std::string the_table_of_scopes(Field& field) {
  std::size_t wrong = 0, tried = 0;
  std::ifstream in(PROJECT_DIR "/test-vectors/own/delegation-scope.json");
  const auto table = did::parse_json(std::string(std::istreambuf_iterator<char>(in), {})).value();
  for (const auto& one : table.at("cases")) {
    const bool action = one.at("kind") == "action";
    const auto expect = one.at("expect").get<std::string>();
    ChainScene scene(field);
    (action ? scene.action : scene.resource) = one.at("request").get<std::string>();
    const Json scope{{"grants", Json::array({{{"action", action ? one.at("grant") : Json("/")},
                                              {"resource", action ? Json("mcp://pay.example/") : one.at("grant")}}})}};
    auto claims = agent::root_claims(scene.person.id, agent::RootKind::person, scene.terms(scene.buyer.id, did::to_text(scope)));
    std::string code = "refused";  // such a grant cannot be made
    if (claims) {
      auto evidence = agent::sign_grant(agent::grant_challenge(*claims).value(), scene.person.method, scene.person.key).value();
      const auto chain = agent::sign_link("", agent::with_evidence(*std::move(claims), std::move(evidence)),
                                          test::link_options(scene.person, scene.now - std::chrono::minutes(5)), scene.person.key);
      if (chain) code = scene.code(*chain);
    }
    ++tried;
    if (code != (expect == "covers" ? "permitted" : expect == "outside" ? "out_of_scope" : "refused")) ++wrong;
  }
  return std::to_string(wrong) + " of " + std::to_string(tried) + " wrong";
}

// Row 7. The same parties, another chain.
std::string splice(Field& field) {
  ChainScene scene(field);
  const auto mine = did::parse_json(scene.chain(small_amounts)).value();
  const auto other = did::parse_json(scene.chain()).value();
  return scene.code(did::to_text(Json::array({mine[0], other[1]})));
}
Json three_links(ChainScene& scene) {
  return did::parse_json(test::hop(scene.chain(), scene.buyer, scene.terms(scene.courier.id))).value();
}
std::string three_hops(Field& field) {
  ChainScene scene(field);
  return scene.code(did::to_text(three_links(scene)), &scene.courier);
}
std::string splice_below_the_root(Field& field) {
  ChainScene scene(field);
  const auto a = three_links(scene), b = three_links(scene);
  return scene.code(did::to_text(Json::array({a[0], b[1], a[2]})), &scene.courier);
}
std::string cut_the_middle(Field& field) {
  ChainScene scene(field);
  const auto links = three_links(scene);
  return scene.code(did::to_text(Json::array({links[0], links[2]})), &scene.courier);
}
std::string cut_the_root(Field& field) {
  ChainScene scene(field);
  const auto links = three_links(scene);
  return scene.code(did::to_text(Json::array({links[1], links[2]})), &scene.courier);
}
std::string swap_links(Field& field) {
  ChainScene scene(field);
  const auto links = three_links(scene);
  return scene.code(did::to_text(Json::array({links[0], links[2], links[1]})), &scene.courier);
}
std::string go_too_deep(Field& field) {
  ChainScene scene(field);
  constexpr std::string_view one_hop = R"({"grants":[{"action":"/mcp/tools","resource":"mcp://pay.example/"}],"maxDepth":1})";
  const auto chain = scene.chain(one_hop);
  return scene.code(test::hop(chain, scene.buyer, scene.terms(scene.courier.id)), &scene.courier);
}
std::string go_in_a_circle(Field& field) {
  ChainScene scene(field);
  return scene.code(test::hop(scene.chain(), scene.buyer, scene.terms(scene.planner.id)), &scene.planner);
}
std::string send_eleven_links(Field& field) {
  ChainScene scene(field);
  const auto links = three_links(scene);
  auto eleven = Json::array();
  for (int i = 0; i < 11; ++i) eleven.push_back(links[i == 0 ? 0 : 1]);
  return scene.code(did::to_text(eleven));
}
std::string begin_oneself(Field& field) {
  ChainScene scene(field);
  return scene.code(test::human_grant(scene.courier, scene.terms(scene.buyer.id)));
}
std::string begin_without_evidence(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.changed(scene.chain(), 0, [](Json& link) { link.erase("evidence"); }, &scene.person));
}

// Row 8. The same id, other bytes, after the sound one was remembered.
std::string poison_the_cache(Field& field) {
  ChainScene scene(field);
  const auto chain = scene.chain(test::all_of_pay, fair_amounts);
  if (const auto code = scene.code(chain); code != "permitted") return "the sound chain: " + code;
  return scene.code(scene.changed(chain, 1, [](Json& link) { link["credentialSubject"]["delegation"].erase("constraints"); }));
}
std::string ask_twice(Field& field) {
  ChainScene scene(field);
  const auto chain = scene.chain();
  (void)scene.code(chain);
  return scene.code(chain);
}

// Row 14. A chain that was given to the buyer, sent on by another; and one that is for another verifier.
std::string forward(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.chain(), &scene.courier);
}
std::string replay_upstream(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.chain(test::scope_with("audience", R"(["https://upstream.example"])")));
}
std::string for_the_right_audience(Field& field) {
  ChainScene scene(field);
  return scene.code(scene.chain(test::scope_with("audience", R"(["https://pay.example"])")));
}

constexpr std::array table{
    Attack{5, Sort::honest, Needs::requests, "an action within a constraint", "permitted", within_the_constraint},
    Attack{5, Sort::honest, Needs::nothing, "a member of an allow-list is made disclosable", "issued", hide_a_member},
    Attack{5, Sort::attack, Needs::nothing, "a constraint is made disclosable", "refused", hide_at_issue},
    Attack{5, Sort::attack, Needs::requests, "a chain is presented without a constraint that its link hides", "malformed",
           hide_when_presenting},
    Attack{5, Sort::attack, Needs::requests, "a constraint of a type that nobody knows", "out_of_scope", an_unknown_constraint},
    Attack{6, Sort::honest, Needs::requests, "an action that every link grants", "permitted", a_sound_chain},
    Attack{6, Sort::attack, Needs::requests, "an action that begins with the letters of a granted one", "out_of_scope", widen_the_action},
    Attack{6, Sort::attack, Needs::requests, "a granted action in capitals", "out_of_scope", change_the_case},
    Attack{6, Sort::attack, Needs::requests, "a host that begins with the letters of a granted one", "out_of_scope", widen_the_host},
    Attack{6, Sort::attack, Needs::requests, "dot segments, percent-encoded", "refused", encode_the_dots},
    Attack{6, Sort::attack, Needs::requests, "a child that grants what its parent has not", "out_of_scope", widen_in_the_child},
    Attack{6, Sort::attack, Needs::requests, "a child whose constraint allows more than its parent's", "out_of_scope", exceed_the_parent},
    Attack{6, Sort::attack, Needs::requests, "a link with no grants", "malformed", grant_nothing},
    Attack{6, Sort::attack, Needs::requests, "every case of the table of scopes, as a grant and a request", "0 of 117 wrong",
           the_table_of_scopes},
    Attack{7, Sort::honest, Needs::requests, "a chain of three links", "permitted", three_hops},
    Attack{7, Sort::attack, Needs::requests, "the link of another chain between the same parties", "broken_chain", splice},
    Attack{7, Sort::attack, Needs::requests, "the middle link of another chain between the same parties", "broken_chain",
           splice_below_the_root},
    Attack{7, Sort::attack, Needs::requests, "a chain without its middle link", "broken_chain", cut_the_middle},
    Attack{7, Sort::attack, Needs::requests, "a chain without its root", "untrusted_root", cut_the_root},
    Attack{7, Sort::attack, Needs::requests, "a chain whose links change places", "broken_chain", swap_links},
    Attack{7, Sort::attack, Needs::requests, "a chain that is deeper than its root allows", "broken_chain", go_too_deep},
    Attack{7, Sort::attack, Needs::requests, "a chain that comes back to one of its agents", "broken_chain", go_in_a_circle},
    Attack{7, Sort::attack, Needs::requests, "a chain of eleven links", "malformed", send_eleven_links},
    Attack{7, Sort::attack, Needs::requests, "a grant by somebody whom nobody trusts", "untrusted_root", begin_oneself},
    Attack{7, Sort::attack, Needs::requests, "a grant without the person's evidence", "grant_unproven", begin_without_evidence},
    Attack{8, Sort::honest, Needs::requests, "the same chain twice", "permitted", ask_twice},
    Attack{8, Sort::attack, Needs::requests, "other bytes under the id of a link that is remembered", "bad_signature", poison_the_cache},
    Attack{14, Sort::honest, Needs::requests, "a chain that is for this verifier", "permitted", for_the_right_audience},
    Attack{14, Sort::attack, Needs::requests, "a chain that somebody else sends", "holder_mismatch", forward},
    Attack{14, Sort::attack, Needs::requests, "a chain that is replayed to another service", "wrong_audience", replay_upstream},
};

}  // namespace

std::span<const Attack> chain_attacks() { return table; }

}  // namespace attacks
