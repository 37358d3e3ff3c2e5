#include "target.h"

#include <agents/replay_file.h>

#include <nlohmann/json.hpp>

#include "agent/meeting_query.h"
#include "support/must.h"

namespace attacks {
namespace {

did::MethodTable methods_with(const did::Fetcher& fetcher) {
  std::vector<std::unique_ptr<did::DidMethod>> all;
  all.push_back(did::make_did_key());
  all.push_back(did::make_did_jwk());
  all.push_back(did::make_did_web(fetcher));
  return did::MethodTable(std::move(all));
}

agent::ChainPolicy chain_policy() {
  agent::ChainPolicy policy;
  policy.roots = {{.issuer = test::party(person_key).id}};
  policy.me = {std::string(shop)};
  policy.identity_issuers = {test::party(planner_key).id};
  policy.shared_subjects = {std::string(shared_account)};
  policy.without_identity = true;
  return policy;
}

}  // namespace

Target::Target(TargetOptions options)
    : options_(std::move(options)),
      methods_(methods_with(fetcher_)),
      static_key_(agent::DhKeyPair::from_secret(did::Bytes(32, target_static_key))),
      admission_(clock_, random_, {.load_mark = options_.load_mark}),
      replay_(cli::open_replay_file(options_.folder + "/nonces", clock_.now(), std::chrono::seconds(1)).value()),
      ledger_(!options_.own_ledger),
      log_(std::fopen((options_.folder + "/log").c_str(), "a"), &std::fclose) {
  test::must(log_ != nullptr, "no log in `" + options_.folder + "`");
}

agent::HandshakeOptions Target::handshake() {
  agent::HandshakeOptions made{
      .self = {.did = self_.id, .verification_method = self_.method, .signer = self_.key, .static_key = static_key_},
      .methods = methods_,
      .clock = clock_,
      .random = random_,
      .credentials = {.issuers = {test::party(person_key).id}},
      .least_epoch = options_.least_epoch};
  if (options_.ask_identity) made.want = agent::Want::parse(test::identity_query).value();
  if (!options_.only_suite.empty()) made.suites = {options_.only_suite};
  return made;
}

agent::ResponderOptions Target::responder(std::string address) { return {.admission = admission_, .address = std::move(address)}; }

agent::Answer<std::shared_ptr<agent::Session>> Target::open_session(const agent::Established& established) {
  DID_TRY(auto session, agent::Session::open(agent::facts_of(established), sessions_revocations_, clock_));
  const std::lock_guard lock(mutex_);
  sessions_[session->facts().id] = session;
  return session;
}

std::shared_ptr<agent::Session> Target::session(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second;
}

agent::Decision Target::decide(std::string_view chain, const agent::ActionRequest& request, const agent::Asking& asking) {
  static const agent::ChainPolicy policy = chain_policy();
  const auto now = clock_.now();
  if (!options_.silent_authority) revocations_.synchronised(now);
  const agent::Surroundings around{
      .methods = methods_, .revocations = revocations_, .ledger = &ledger_, .approvals = &approvals_, .cache = &cache_};
  return agent::decide(chain, request, asking, policy, around, now);
}

void Target::revoke(const std::string& cd, const std::string& by) {
  revocations_.revoke(cd, by);
  // What a session stands on was issued by the one whom the target believes.
  if (by == test::party(person_key).id) sessions_revocations_.revoke(cd, sessions_revocations_.epoch() + 1);
}

void Target::log(const did::Json& line) {
  const auto text = did::to_text(line) + "\n";
  const std::lock_guard lock(mutex_);
  std::fputs(text.c_str(), log_.get());
  std::fflush(log_.get());
}

}  // namespace attacks
