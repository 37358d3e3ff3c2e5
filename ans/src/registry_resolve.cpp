// From any name of an agent to one of its versions.
#include <algorithm>

#include "alias.h"
#include "answers.h"
#include "registry_draft.h"

namespace ans {
namespace {

// The highest active version that `wanted` takes. nullptr: there is none.
const VersionState* best_in_range(const RegistryState& agent, const Wanted& wanted, did::Time now) {
  const VersionState* best = nullptr;
  std::optional<Version> best_version;
  for (const auto& one : agent.versions) {
    const auto version = Version::parse(one.version);
    if (!version || !wanted.range->contains(*version) || standing(agent, one, now).status != Status::active) continue;
    if (wanted.version && precedence(*version, *wanted.version) != 0) continue;
    if (best_version && precedence(*version, *best_version) <= 0) continue;
    best = &one;
    best_version = *version;
  }
  return best;
}

std::unexpected<Problem> incompatible(const RegistryState& agent, const VersionRange& range, did::Time now) {
  Problem problem(ProblemCode::incompatible_version, "`" + agent.agent_key + "` has no active version in `" + range.text() + "`",
                  "see `versions` for what there is");
  problem.json_members.emplace_back("versions", versions_json(agent, now));
  return std::unexpected(std::move(problem));
}

}  // namespace

Answer<RegistryState> Registry::state_of(std::string_view agent_key_or_alias, bool is_agent_key) const {
  const auto unknown = [&] { return refuse(ProblemCode::not_found, "no agent `" + std::string(agent_key_or_alias) + "`"); };
  std::string agent_key(agent_key_or_alias);
  if (!is_agent_key) {
    DID_TRY(auto holder, store_.get(Table::names, agent_key));
    if (!holder) return unknown();
    agent_key = *std::move(holder);
  }
  DID_TRY(auto state, find_state(agent_key));
  if (!state) return unknown();
  return *std::move(state);
}

Answer<RegistryState> Registry::state(std::string_view name) const {
  DID_TRY(const auto asked, parse_asked_name(name));
  return state_of(asked.key, asked.is_agent_key);
}

Answer<Record> Registry::resolve(std::string_view name, const std::optional<Version>& version) const {
  return resolve(name, Wanted{.version = version});
}

Answer<Record> Registry::resolve(std::string_view name, Wanted wanted) const {
  DID_TRY(const auto asked, parse_asked_name(name));
  if (asked.version && wanted.version && precedence(*asked.version, *wanted.version) != 0)
    return refuse(ProblemCode::invalid_argument, "the name and `version` name two versions");
  if (asked.version) wanted.version = asked.version;
  DID_TRY(auto agent, state_of(asked.key, asked.is_agent_key));
  const auto at = now();
  if (wanted.range) {
    const auto* chosen = best_in_range(agent, wanted, at);
    if (chosen == nullptr && !agent.revoked) return incompatible(agent, *wanted.range, at);
    if (chosen == nullptr) return std::unexpected(gone(agent.agent_key, standing(agent, agent.newest(), at)));
    return record_of(agent, *chosen);
  }
  const auto* chosen = wanted.version ? agent.find(*wanted.version) : preferred(agent, at);
  if (chosen == nullptr && wanted.version) {
    return refuse(ProblemCode::not_found, "`" + agent.agent_key + "` has no version `" + std::string(wanted.version->text()) + "`");
  }
  // None is active: the newest statement says why.
  if (chosen == nullptr) chosen = &agent.newest();
  if (const auto now_is = standing(agent, *chosen, at); now_is.status != Status::active)
    return std::unexpected(gone(agent.agent_key, now_is));
  return record_of(agent, *chosen);
}

}  // namespace ans
