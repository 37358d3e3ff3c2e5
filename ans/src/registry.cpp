#include "registry.h"

#include "registry_draft.h"

namespace ans {

Result<void> Registry::Draft::append(Event event, const AgentStatement* statement) {
  event.at = at;
  event.seq = state ? state->events.size() + 1 : 1;
  event.prev = state ? state->head : std::string();
  DID_TRY(auto bytes, event.to_bytes());
  ++last_event;
  DID_CHECK(project(event, bytes, last_event, statement, state, batch));
  batch.expect_absent(Table::events, event_key(last_event));
  batch.put(Table::events, event_key(last_event), std::move(bytes));
  return {};
}

Result<std::optional<RegistryState>> Registry::find_state(std::string_view agent_key) const {
  DID_TRY(const auto bytes, store_.get(Table::state, agent_key));
  if (!bytes) return std::nullopt;
  DID_TRY(auto state, RegistryState::parse(*bytes));
  return state;
}

// Events are gap-free from 1: the last one is found by doubling, then halving.
Result<std::uint64_t> Registry::last_event() {
  if (last_event_) return *last_event_;
  std::uint64_t present = 0;
  std::uint64_t absent = 1;
  for (;;) {
    DID_TRY(const auto event, store_.get(Table::events, event_key(absent)));
    if (!event) break;
    present = absent;
    absent *= 2;
  }
  while (absent - present > 1) {
    const auto middle = present + (absent - present) / 2;
    DID_TRY(const auto event, store_.get(Table::events, event_key(middle)));
    (event ? present : absent) = middle;
  }
  last_event_ = present;
  return present;
}

Result<RegistryState> Registry::commit(Draft draft) {
  if (!draft.state) return did::fail(did::Errc::corrupt, "a change of no agent");
  DID_CHECK(put_state(*draft.state, draft.batch));
  last_event_.reset();  // not known again until the write is known to have happened
  DID_CHECK(store_.write(draft.batch));
  last_event_ = draft.last_event;
  return *std::move(draft.state);
}

Result<void> Registry::ready() const {
  DID_TRY(const auto first, store_.get(Table::events, event_key(1)));
  return {};
}

Problem gone(std::string_view name, const Standing& standing) {
  Problem problem(ProblemCode::gone,
                  "`" + std::string(name) + "` is " + std::string(ans::name(standing.status)) + " since " + standing.since);
  problem.members.emplace_back("agentStatus", ans::name(standing.status));
  if (!standing.reason.empty()) problem.members.emplace_back("reason", standing.reason);
  problem.members.emplace_back("since", standing.since);
  return problem;
}

}  // namespace ans
