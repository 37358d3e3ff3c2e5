// What the registry does by the clock alone: names that were never proven are free again, and proofs of control are looked at
// again, about once a day.
#include <algorithm>
#include <cmath>

#include "registry/draft.h"

namespace ans {
namespace {

constexpr std::size_t telling = 3;  // so many unreachable domains, and none that is reached: it may be our own network
constexpr std::chrono::hours put_off{1};
constexpr unsigned failures_until_lost = 3;  // in a row, and
constexpr std::chrono::hours failing_until_lost{48};
constexpr std::chrono::days lost_until_expired{30};

bool may_be_looked_at(const RegistryState& state, did::Time now) {
  if (state.revoked || !state.control || state.control->proven_at.empty()) return false;
  return !has_lost_control(state) || standing(state, state.newest(), now).status != Status::expired;
}

bool is_before(const std::string& earlier, const std::string& later) {
  const auto first = did::parse_date_time(earlier);
  const auto second = did::parse_date_time(later);
  return first && second && *first < *second;
}

// It was proven by `method` before: that one first, and then whatever else nobody has to do anything for.
std::vector<ControlMethod> methods_to_try(const RegistryState& state, const AgentKey& key, const Ownership& ownership) {
  auto out = methods_for(key);
  std::erase_if(out,
                [&](ControlMethod method) { return method == ControlMethod::signed_challenge || !is_offered(method, key, ownership); });
  const auto before = std::ranges::find(out, state.control->proof.method, [](ControlMethod method) { return name(method); });
  if (before != out.end()) std::rotate(out.begin(), before, before + 1);
  return out;
}

}  // namespace

did::Time Registry::next_look(did::Time now) const {
  const auto seconds = static_cast<double>(ownership_.look_again.count());
  const auto shift = (2 * ownership_.random() - 1) * ownership_.jitter;
  return now + std::chrono::seconds(std::llround(seconds * (1 + shift)));
}

std::optional<Registry::Look> Registry::look_again(const RegistryState& state, const std::stop_token& stop) const {
  Look out;
  const auto key = AgentKey::parse(state.agent_key);
  if (!key) return out;
  for (const auto method : methods_to_try(state, *key, ownership_)) {
    if (stop.stop_requested()) return std::nullopt;
    auto proof = look_for_control(method, state, ownership_, now());
    if (proof) return Look{.seen = *std::move(proof), .reached = true};
    out.reached = out.reached || proof.error().code != ProblemCode::unavailable;
  }
  return out;
}

Result<std::size_t> Registry::run_errands(std::size_t limit, const std::stop_token& stop) {
  DID_TRY(const auto due, due_timers(store_, now(), limit));
  std::vector<std::pair<Timer, Look>> looks;
  for (const auto& timer : due) {
    DID_TRY(const auto state, read_state(store_, timer.agent_key));
    if (timer.errand == Errand::look_at_evidence) {
      if (stop.stop_requested()) break;
      DID_CHECK(look_at_evidence(timer));
      continue;
    }
    if (timer.errand != Errand::look_at_control || !state || !may_be_looked_at(*state, now())) {
      DID_CHECK(finish(timer));
      continue;
    }
    auto look = look_again(*state, stop);
    if (!look) break;
    looks.emplace_back(timer, *std::move(look));
  }
  const bool all_dark = looks.size() >= telling && std::ranges::none_of(looks, [](const auto& one) { return one.second.reached; });
  for (const auto& [timer, look] : looks) DID_CHECK(settle(timer, look, all_dark));
  return due.size();
}

// A timer that has nothing to say any more, but for a name that is free.
Result<void> Registry::finish(const Timer& timer) {
  const auto done = commits_.commit([&](Store& staged) -> Answer<void> {
    DID_TRY(auto state, read_state(staged, timer.agent_key));
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = now(), .state = std::move(state), .last_event = last};
    draft.batch.remove(Table::meta, timer_key(timer));
    const bool is_over = draft.state && is_free_again(*draft.state, draft.at);
    if (timer.errand == Errand::free_name && is_over) DID_CHECK(draft.append(end_of_pending(*draft.state), nullptr));
    DID_CHECK(write(staged, draft));
    return {};
  });
  return done ? Result<void>() : did::fail(did::Errc::unavailable, done.error().detail);
}

// What was seen, or not, and when to look again. PRECONDITION: the timer is one of look_at_control.
Result<void> Registry::settle(const Timer& timer, const Look& look, bool all_dark) {
  const auto done = commits_.commit([&](Store& staged) -> Answer<void> {
    DID_TRY(auto state, read_state(staged, timer.agent_key));
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = now(), .state = std::move(state), .last_event = last};
    draft.batch.remove(Table::meta, timer_key(timer));
    if (draft.state && may_be_looked_at(*draft.state, draft.at)) {
      auto next = timer;
      next.at = all_dark ? draft.at + put_off : next_look(draft.at);
      if (!all_dark) DID_CHECK(note(look, next, draft));
      put_timer(next, draft.batch);
    }
    DID_CHECK(write(staged, draft));
    return {};
  });
  return done ? Result<void>() : did::fail(did::Errc::unavailable, done.error().detail);
}

// Counts, and writes the event where control is lost or back.
Result<void> Registry::note(const Look& look, Timer& timer, Draft& draft) {
  Event event;
  event.agent = timer.agent_key;
  const bool lost = has_lost_control(*draft.state);
  if (look.seen) {
    timer.failures = 0;
    timer.failing_since.clear();
    if (!lost) return {};
    event.type = EventType::control_proven;
    event.control = look.seen;
    return draft.append(std::move(event), nullptr);
  }
  // Who has proven it by hand since then begins anew.
  if (is_before(timer.failing_since, draft.state->control->proven_at)) timer.failures = 0;
  if (timer.failures++ == 0) timer.failing_since = did::format_time(draft.at);
  const auto since = did::parse_date_time(timer.failing_since);
  if (lost || timer.failures < failures_until_lost || (since && draft.at - *since < failing_until_lost)) return {};
  event.type = EventType::control_lost;
  event.status = Status::suspended;
  event.reason = "controlLost";
  event.until = did::format_time(draft.at + lost_until_expired);
  return draft.append(std::move(event), nullptr);
}

}  // namespace ans
