// Prove: what a publisher shows of itself before its name is listed, and after control was lost.
#include <did/hash.h>

#include "registry/draft.h"
#include "registry/names.h"

namespace ans {
namespace {

bool has_to_prove(const RegistryState& state) { return is_pending(state) || has_lost_control(state); }

// Problems: gone.
Answer<void> examine_provable(const RegistryState& state, did::Time now) {
  if (state.revoked) return std::unexpected(gone(state.agent_key, {Status::revoked, state.revoked_reason, state.revoked_at}));
  const auto is = standing(state, state.newest(), now);
  if (has_lost_control(state) && is.status == Status::expired) return std::unexpected(gone(state.agent_key, is));
  return {};
}

// Did a credential say who the publisher is, when it registered? PRECONDITION: is_pending.
Result<bool> was_let_in(const Store& store, const RegistryState& state) {
  DID_TRY(const auto bytes, store.get(Table::events, event_key(state.events.front())));
  DID_TRY(const auto registered, Event::parse(bytes.value_or("")));
  return !registered.organization.empty();
}

}  // namespace

Answer<Challenges> Registry::challenges(std::string_view agent) const {
  DID_TRY(auto known, state(agent));
  Challenges out{.state = std::move(known), .challenge = {}, .ways = {}};
  if (!has_to_prove(out.state) || !examine_provable(out.state, now())) return out;
  DID_TRY(const auto key, AgentKey::parse(out.state.agent_key));
  out.challenge = challenge_of(out.state, ownership_);
  const auto publisher_key = key_in_use(out.state);
  if (publisher_key.empty()) return out;
  DID_TRY(const auto value, out.challenge.answer(publisher_key));
  for (const auto method : methods_for(key)) {
    if (!is_offered(method, key, ownership_)) continue;
    auto place = place_of(method, domain_of(key).value_or(""), out.challenge.nonce);
    const bool shows_answer = method == ControlMethod::dns_challenge || method == ControlMethod::http_challenge;
    out.ways.push_back({method, place.empty() ? out.state.publisher : std::move(place), shows_answer ? value : std::string()});
  }
  return out;
}

Answer<RegistryState> Registry::prove_control(std::string_view agent, std::string_view text) {
  DID_TRY(const auto answer, ControlAnswer::parse(text));
  DID_TRY(auto before, state(agent));
  DID_CHECK(examine_provable(before, now()));
  if (!has_to_prove(before)) return before;
  Event event;
  event.type = EventType::control_proven;
  event.agent = before.agent_key;
  if (answer.method() == ControlMethod::signed_challenge) {
    DID_TRY(event.control, examine_signed_challenge(answer, before, ownership_, now(), methods_));
    event.actor = before.publisher;
    event.command = answer.canonical();
    event.auth = event.control->evidence;
  } else {
    DID_TRY(event.control, look_for_control(answer.method(), before, ownership_, now()));
  }
  return commit([&](Store& staged) { return append_control(staged, before, event); });
}

Answer<RegistryState> Registry::append_control(Store& staged, const RegistryState& before, Event event) {
  DID_TRY(auto state, read_state(staged, before.agent_key));
  if (!state || is_free_again(*state, now()))
    return refuse(ProblemCode::not_found, "no agent `" + before.agent_key + "`", "its time has run out: register it again");
  if (state->control != before.control || !has_to_prove(*state)) return *std::move(state);
  DID_CHECK(examine_provable(*state, now()));
  FreeAliases free;
  if (is_pending(*state)) {
    DID_TRY(const auto text, staged.get(Table::statements, state->record_id));
    DID_TRY(const auto statement, AgentStatement::parse(text.value_or("")));
    DID_TRY(const auto let_in, was_let_in(staged, *state));
    if (!let_in) DID_CHECK(examine_likeness(staged, statement));
    DID_TRY(free, free_aliases(staged, statement, {}));
  }
  Event bound;
  bound.type = EventType::alias_bound;
  bound.agent = event.agent;
  bound.aliases = std::move(free.names);
  DID_TRY(const auto last, last_event(staged));
  DID_TRY(auto releases, release(staged, free.taken, last));
  Draft draft{.at = now(), .state = std::move(state), .last_event = releases.empty() ? last : releases.back().last_event};
  const bool shows = event.control && event.control->method != name(ControlMethod::signed_challenge);
  if (shows && is_pending(*draft.state))
    put_timer({.at = next_look(draft.at), .errand = Errand::look_at_control, .agent_key = event.agent, .failing_since = {}}, draft.batch);
  DID_CHECK(draft.append(std::move(event), nullptr));
  if (!bound.aliases.empty()) DID_CHECK(draft.append(std::move(bound), nullptr));
  DID_TRY(auto after, stage_all(staged, std::move(releases), std::move(draft)));
  return after;
}

}  // namespace ans
