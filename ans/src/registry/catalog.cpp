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
  std::vector<RegistryState> out;
  for (auto owner = domain; owner.contains('.'); owner.remove_prefix(owner.find('.') + 1)) {
    for (const auto* scheme : {"urn:air:", "urn:air:did:web:"}) {
      const auto prefix = scheme + std::string(owner) + ':';
      Result<void> parsed;
      DID_CHECK(store_.scan(Table::state, prefix, prefix, [&](std::string_view, std::string_view bytes) {
        auto state = RegistryState::parse(bytes);
        parsed = state ? Result<void>() : std::unexpected(state.error());
        if (state) out.push_back(*std::move(state));
        return parsed.has_value() && out.size() < limit;
      }));
      DID_CHECK(std::move(parsed));
      if (out.size() == limit) break;
    }
  }
  std::ranges::sort(out, {}, &RegistryState::agent_key);
  return out;
}

Answer<std::optional<std::string>> Registry::first_to_offer(const CapabilityPath& path) const {
  SearchQuery query{.capabilities = {path}, .allow_deprecated = true, .order = SearchOrder::name, .limit = search_max_limit};
  query.criteria.degrees = {Degree::exact};
  std::optional<std::string> first;
  std::uint64_t first_event = 0;
  do {
    DID_TRY(const auto page, search(query));
    for (const auto& hit : page.hits) {
      DID_TRY(const auto agent, find_state(hit.agent_key));
      if (!agent || (first && agent->events.front() > first_event)) continue;
      first = hit.agent_key;
      first_event = agent->events.front();
    }
    query.cursor = page.next;
  } while (!query.cursor.empty());
  return first;
}

Answer<std::optional<std::string>> Registry::agent_of_event(std::uint64_t sequence) const {
  DID_TRY(const auto bytes, store_.get(Table::events, event_key(sequence)));
  if (!bytes) return std::nullopt;
  DID_TRY(auto event, Event::parse(*bytes));
  return std::move(event.agent);
}

}  // namespace ans
