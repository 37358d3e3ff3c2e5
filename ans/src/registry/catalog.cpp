// Going through what is registered: by name, by host, by who was first.
#include <algorithm>

#include "records/event.h"
#include "registry/draft.h"

namespace ans {

Result<std::vector<RegistryState>> Registry::agents_from(std::string_view agent_key, std::size_t limit) const {
  std::vector<RegistryState> out;
  Result<void> parsed;
  DID_CHECK(store_.scan(Table::state, {}, agent_key, [&](std::string_view, std::string_view bytes) {
    auto state = RegistryState::parse(bytes);
    if (!state) {
      parsed = std::unexpected(std::move(state).error());
      return false;
    }
    out.push_back(*std::move(state));
    return out.size() < limit;
  }));
  DID_CHECK(std::move(parsed));
  return out;
}

Result<std::vector<RegistryState>> Registry::agents_at(std::string_view domain, std::size_t limit) const {
  std::vector<std::string> keys;
  {
    DID_TRY(const auto index, index_.read());
    for (const auto* agent : index.at_domain(domain)) keys.push_back(agent->state.agent_key);
  }
  std::ranges::sort(keys);
  std::vector<RegistryState> out;
  for (const auto& key : keys) {
    if (out.size() == limit) break;
    DID_TRY(auto state, find_state(key));
    if (state) out.push_back(*std::move(state));
  }
  return out;
}

Result<std::optional<std::string>> Registry::first_to_offer(const CapabilityPath& path) const {
  DID_TRY(const auto index, index_.read());
  const RegistryState* first = nullptr;
  for (const auto document : index.at(path)) {
    const auto& state = index.agent_of(document).state;
    if (!state.revoked && (first == nullptr || state.events.front() < first->events.front())) first = &state;
  }
  if (first == nullptr) return std::nullopt;
  return first->agent_key;
}

Answer<std::optional<std::string>> Registry::agent_of_event(std::uint64_t sequence) const {
  DID_TRY(const auto bytes, store_.get(Table::events, event_key(sequence)));
  if (!bytes) return std::nullopt;
  DID_TRY(auto event, Event::parse(*bytes));
  return std::move(event.agent);
}

}  // namespace ans
