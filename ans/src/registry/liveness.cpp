// What probers saw: credentials of a day at most, each about an endpoint. One that is handed in takes the place of the one before by the
// same prober, and the text of what is over goes with the next event: only the newest are kept. That there was one is known for a day, so
// that what was seen before it does not come back.
#include <algorithm>

#include "records/liveness_credential.h"
#include "registry/draft.h"
#include "search/offer.h"

namespace ans {
namespace {

constexpr std::size_t max_reports = 16;  // at once

bool has_ended(const VersionState& version) { return version.status == Status::revoked || version.status == Status::tombstoned; }

// What is new, and follows what is known. Problems: conflict, too_large.
Answer<std::vector<Liveness>> news_of(const std::vector<Liveness>& seen, const RegistryState& state, did::Time now) {
  std::vector<Liveness> out;
  std::size_t kept = 0;
  for (const auto& known : state.liveness)
    if (known.is_remembered(now) && std::ranges::none_of(seen, [&](const Liveness& one) { return one.is_of_same(known); })) ++kept;
  for (const auto& one : seen) {
    const auto known = std::ranges::find_if(state.liveness, [&](const Liveness& other) { return one.is_of_same(other); });
    if (known == state.liveness.end()) {
      out.push_back(one);
    } else if (known->credential != one.credential) {
      if (*did::parse_date_time(one.observed_at) <= did::parse_date_time(known->observed_at).value_or(did::Time::min()))
        return refuse(ProblemCode::conflict, "what was seen of the endpoint at " + known->observed_at + " is newer", "ask it again");
      out.push_back(one);
    }
  }
  if (kept + seen.size() > max_liveness)
    return refuse(ProblemCode::too_large, "an agent has " + std::to_string(max_liveness) + " observations of a day at most",
                  "wait until some are a day old");
  return out;
}

// The texts that go: what is over, and what the news take the place of.
void drop_texts(const RegistryState& state, const std::vector<Liveness>& news, did::Time now, WriteBatch& batch) {
  for (const auto& known : state.liveness)
    if (!known.in_force(now) || std::ranges::any_of(news, [&](const Liveness& one) { return one.is_of_same(known); }))
      batch.remove(Table::credentials, known.credential);
}

// Is this an endpoint of a version that has not ended?
Answer<void> examine_endpoint(const Store& store, const Liveness& seen, const RegistryState& state) {
  for (const auto& version : state.versions) {
    if (has_ended(version) || version.agent != seen.agent) continue;
    DID_TRY(const auto text, store.get(Table::statements, version.record_id));
    if (!text || text->empty()) continue;
    DID_TRY(const auto statement, AgentStatement::parse_kept(*text, version.record_id));
    if (has_endpoint(statement, seen)) return {};
  }
  return refuse(ProblemCode::credential_invalid, "no version of the agent has this endpoint under this DID", {},
                "/credentialSubject/endpoint");
}

Answer<void> examine_endpoints(const Store& store, const std::vector<Liveness>& seen, const RegistryState& state) {
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (auto known = examine_endpoint(store, seen[i], state); !known)
      return std::unexpected(std::move(known).error().under("/liveness/" + std::to_string(i)));
  return {};
}

}  // namespace

Answer<RegistryState> Registry::report_liveness(std::string_view agent, std::span<const std::string_view> credentials) {
  if (credentials.empty() || credentials.size() > max_reports) return breach("/liveness", "1 to 16 credentials are expected");
  DID_TRY(const auto before, state(agent));
  std::vector<Liveness> seen;
  for (std::size_t i = 0; i < credentials.size(); ++i) {
    const auto pointer = "/liveness/" + std::to_string(i);
    auto one = examine_liveness(credentials[i], before.agent_key, ownership_.probers, now(), methods_);
    if (!one) return std::unexpected(std::move(one).error().under(pointer));
    if (before.revoked) return std::unexpected(gone(before.agent_key, {Status::revoked, before.revoked_reason, before.revoked_at}));
    if (!seen.empty() && seen.front().prober != one->seen.prober)
      return breach(pointer + "/issuer", "credentials of one prober are expected");
    if (std::ranges::any_of(seen, [&](const Liveness& other) { return one->seen.is_of_same(other); }))
      return breach(pointer, "the same endpoint stands twice");
    seen.push_back(std::move(one->seen));
  }
  DID_CHECK(examine_endpoints(store_, seen, before));
  return commit([&](Store& staged) -> Answer<RegistryState> {
    DID_TRY(auto state, read_state(staged, before.agent_key));
    if (!state) return refuse(ProblemCode::internal_error, "the state of `" + before.agent_key + "` has vanished");
    if (state->revoked) return std::unexpected(gone(state->agent_key, {Status::revoked, state->revoked_reason, state->revoked_at}));
    if (state->head != before.head) DID_CHECK(examine_endpoints(staged, seen, *state));  // a version may have ended meanwhile
    const auto at = now();
    DID_TRY(auto news, news_of(seen, *state, at));
    if (news.empty()) return *std::move(state);
    DID_TRY(const auto last, last_event(staged));
    Draft draft{.at = at, .state = std::move(state), .last_event = last};
    drop_texts(*draft.state, news, at, draft.batch);
    for (std::size_t i = 0; i < seen.size(); ++i)
      if (std::ranges::find(news, seen[i]) != news.end())
        draft.batch.put(Table::credentials, seen[i].credential, std::string(credentials[i]));
    Event event;
    event.type = EventType::liveness_changed;
    event.agent = draft.state->agent_key;
    event.actor = seen.front().prober;
    event.liveness = std::move(news);
    DID_CHECK(draft.append(std::move(event), nullptr));
    DID_TRY(auto after, stage(staged, std::move(draft)));
    return after;
  });
}

}  // namespace ans
