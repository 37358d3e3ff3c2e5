#include "registry/registry.h"

#include <did/hash.h>

#include "base/wait_for.h"
#include "records/command_form.h"
#include "records/disclosure.h"
#include "registry/draft.h"

namespace ans {

Problem precondition_failed(const RegistryState& state) {
  const auto now_has = conceals(state)
                           ? std::string()
                           : ": it has " + std::to_string(state.events.size()) + " events now";  // it may be asked for by an alias
  return {ProblemCode::precondition_failed, "the agent has changed since" + now_has,
          "read GET /v1/agents/{agent}/status again, and decide anew"};
}

Result<void> Registry::Draft::append(Event event, const AgentStatement* statement) {
  event.at = at;
  event.seq = state ? state->events.size() + 1 : 1;
  event.prev = state ? state->head : std::string();
  event.withheld = (statement != nullptr && statement->disclose_to()) || (state && conceals(*state));
  DID_TRY(auto bytes, event.to_bytes());
  ++last_event;
  DID_CHECK(project({.event = event, .bytes = bytes, .sequence = last_event, .statement = statement}, state, places, batch));
  batch.expect_absent(Table::events, event_key(last_event));
  batch.put(Table::events, event_key(last_event), std::move(bytes));
  return {};
}

Result<void> Registry::Draft::append_end(const AgentCommand& command, EventType type, Status status, const VersionState& version) {
  auto event = event_by(command.root(), command.canonical(), type, command.key().text());
  event.version = version.version;
  event.record_id = version.record_id;
  event.status = status;
  return append(std::move(event), nullptr);
}

Result<std::optional<RegistryState>> Registry::find_state(std::string_view agent_key) const {
  DID_TRY(auto state, read_state(store_, agent_key));
  if (state && is_free_again(*state, now())) state.reset();
  return state;
}

void Registry::commit(StateChange change, std::move_only_function<void(Answer<RegistryState>)> told) {
  auto after = std::make_shared<std::optional<RegistryState>>();
  commits_.commit(
      [change = std::move(change), after](Store& staged) mutable -> Answer<void> {
        DID_TRY(*after, change(staged));
        return {};
      },
      [told = std::move(told), after](Answer<void> committed) mutable {
        if (!committed) return told(std::unexpected(std::move(committed).error()));
        if (!*after) return told(refuse(ProblemCode::internal_error, "a change was made and left no state"));
        told(*std::move(*after));
      });
}

Answer<RegistryState> Registry::commit(StateChange change) {
  return wait_for<Answer<RegistryState>>([&](auto told) { commit(std::move(change), std::move(told)); });
}

Result<std::uint64_t> Registry::last_event(const Store& staged) {
  if (last_event_ && failures_ == commits_.failures()) return *last_event_;
  failures_ = commits_.failures();
  DID_TRY(last_event_, last_sequence(staged));
  return *last_event_;
}

Result<void> Registry::write(Store& staged, Draft& draft) {
  draft.places.put_changes(draft.state, draft.batch);
  if (draft.state) DID_CHECK(put_state(*draft.state, draft.batch));
  last_event_.reset();  // not known again until the write is known to have been taken
  DID_CHECK(staged.write(draft.batch));
  last_event_ = draft.last_event;
  return {};
}

Result<RegistryState> Registry::stage(Store& staged, Draft draft) {
  if (!draft.state) return did::fail(did::Errc::corrupt, "a change of no agent");
  DID_CHECK(write(staged, draft));
  return *std::move(draft.state);
}

Result<std::vector<Registry::Draft>> Registry::release(const Store& staged, const std::map<std::string, std::vector<std::string>>& taken,
                                                       std::uint64_t last) {
  std::vector<Draft> out;
  for (const auto& [agent_key, aliases] : taken) {
    DID_TRY(auto state, read_state(staged, agent_key));
    if (!state) continue;
    Event event;
    event.type = EventType::alias_released;
    event.agent = agent_key;
    event.aliases = aliases;
    out.push_back({.at = now(), .state = std::move(state), .last_event = out.empty() ? last : out.back().last_event});
    DID_CHECK(out.back().append(std::move(event), nullptr));
  }
  return out;
}

Result<RegistryState> Registry::stage_all(Store& staged, std::vector<Draft> releases, Draft draft) {
  for (auto& one : releases) DID_CHECK(write(staged, one));
  return stage(staged, std::move(draft));
}

Result<std::vector<StoredEvent>> Registry::events(std::uint64_t from, std::size_t limit) const {
  std::vector<StoredEvent> out;
  DID_CHECK(store_.scan(Table::events, {}, event_key(from), [&](std::string_view, std::string_view bytes) {
    out.push_back({from + out.size(), std::string(bytes)});
    return out.size() < limit;
  }));
  return out;
}

Result<std::uint64_t> Registry::newest_event() const { return last_sequence(store_); }

Result<void> Registry::ready() const {
  if (const auto failure = commits_.failure()) return std::unexpected(*failure);
  DID_TRY(const auto first, store_.get(Table::events, event_key(1)));
  return index_.ready();
}

Event event_by(did::JsonValue command, const std::string& canonical, EventType type, std::string_view agent) {
  Event event;
  event.type = type;
  event.agent = agent;
  event.reason = command.find_string("reason").value_or(std::string_view());
  event.actor = signer_of(command);
  event.auth = did::digest_text(did::as_bytes(canonical));
  event.command = canonical;
  return event;
}

Answer<void> examine_address(const AgentKey& named, std::string_view agent_key, std::string_view what, std::string_view pointer) {
  if (named.text() == agent_key) return {};
  return refuse(ProblemCode::invalid_argument,
                "the " + std::string(what) + " is about `" + std::string(named.text()) + "`, not about the agent in the address", {},
                std::string(pointer));
}

Answer<AgentCommand> parse_command_for(Action action, std::string_view text) {
  DID_TRY(auto command, AgentCommand::parse(text));
  if (command.rule().action == action) return command;
  return refuse(ProblemCode::invalid_argument, "the command is a `" + std::string(command.rule().type) + "`, and not for this address", {},
                "/type");
}

void put_evidence_timer(const Evidence& evidence, std::string_view agent_key, WriteBatch& batch) {
  const auto end = did::parse_date_time(evidence.valid_until);
  if (end)
    put_timer({.at = *end + std::chrono::minutes(1),
               .errand = Errand::look_at_evidence,
               .agent_key = std::string(agent_key),
               .failing_since = {}},
              batch);
}

Event end_of_pending(const RegistryState& state) {
  Event event;
  event.type = EventType::agent_expired;
  event.agent = state.agent_key;
  event.status = Status::expired;
  event.until = state.control->until;
  return event;
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
