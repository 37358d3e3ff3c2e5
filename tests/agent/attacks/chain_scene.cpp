#include "chain_scene.h"

#include "agent/attacks/target/target.h"

namespace attacks {

ChainScene::ChainScene(Field& on)
    : field(on),
      person(test::party(person_key)),
      planner(test::party(planner_key)),
      buyer(test::party(buyer_key)),
      courier(test::party(courier_key)),
      now(on.now()) {}

agent::DelegationTerms ChainScene::terms(const std::string& subject, std::string_view scope) {
  auto made = test::terms(subject, 0, scope, now);
  made.id = field.new_id();
  return made;
}

std::string ChainScene::chain(std::string_view root_scope, std::string_view hop_scope) {
  return test::hop(test::human_grant(person, terms(planner.id, root_scope)), planner, terms(buyer.id, hop_scope));
}

std::string ChainScene::chain_through(std::vector<test::Party>& parties, std::string_view scope) {
  auto made = test::human_grant(person, terms(parties.at(0).id, scope));
  for (std::size_t i = 1; i < parties.size(); ++i) made = test::hop(made, parties[i - 1], terms(parties[i].id, scope));
  return made;
}

std::string ChainScene::changed(const std::string& chain, std::size_t link, const std::function<void(did::Json&)>& how,
                                test::Party* signer) {
  return test::with_link(chain, link, how, signer, now - std::chrono::minutes(5));
}

Answer ChainScene::ask(const std::string& chain, test::Party* holder) {
  const auto quoted = [](const std::string& text) { return did::to_text(did::Json(text)); };
  auto body = R"({"action":)" + quoted(action) + R"(,"resource":)" + quoted(resource) + R"(,"args":)" + args + R"(,"chain":)" + chain;
  if (!identity.empty()) body += R"(,"identity":)" + identity;
  SignedPost post(field, holder == nullptr ? buyer : *holder, body + "}", "/v1/actions");
  post.sign();
  return post.send();
}

std::string ChainScene::tell(const std::string& path, test::Party& by, const did::Json& body) {
  return SignedPost(field, by, did::to_text(body), path).code();
}

}  // namespace attacks
