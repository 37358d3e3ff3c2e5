// From any name of an agent to one of its versions.
#include <algorithm>

#include "records/alias.h"
#include "records/disclosure.h"
#include "records/version_table.h"
#include "registry/draft.h"

namespace ans {
namespace {

// The highest version of this status that `wanted` takes. nullptr: there is none.
const VersionState* best_of(const RegistryState& agent, const Wanted& wanted, Status status, did::Time now) {
  const VersionState* best = nullptr;
  std::optional<Version> best_version;
  for (const auto& one : agent.versions) {
    const auto version = Version::parse(one.version);
    if (!version || (wanted.range && !wanted.range->contains(*version)) || standing(agent, one, now).status != status) continue;
    if (wanted.version && precedence(*version, *wanted.version) != 0) continue;
    if (best_version && precedence(*version, *best_version) <= 0) continue;
    best = &one;
    best_version = *version;
  }
  return best;
}

std::unexpected<Problem> incompatible(const RegistryState& agent, const Wanted& wanted, did::Time now) {
  const auto where = wanted.range ? " in `" + wanted.range->text() + "`" : std::string();
  const bool deprecated = !wanted.allow_deprecated && best_of(agent, wanted, Status::deprecated, now) != nullptr;
  Problem problem(ProblemCode::incompatible_version, "`" + agent.agent_key + "` has no active version" + where,
                  deprecated ? "there is a deprecated one: add allowDeprecated=true" : "see `versions` for what there is");
  problem.json_members.emplace_back("versions", versions_json(agent, now));
  return std::unexpected(std::move(problem));
}

bool is_usable(Status status) { return status == Status::active || status == Status::deprecated; }

// The version that was named, where it was; else one that is usable. nullptr: there is no such.
const VersionState* one_to_negotiate(const RegistryState& agent, const Wanted& wanted, did::Time now) {
  if (wanted.version) return agent.find(*wanted.version);
  const auto found =
      std::ranges::find_if(agent.versions, [&](const VersionState& one) { return is_usable(standing(agent, one, now).status); });
  return found != agent.versions.end() ? &*found : nullptr;
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
  if (!asked.content.empty())
    return refuse(ProblemCode::invalid_name, "a name with a CID is of one record, not of an agent", "leave out the `@` and what follows");
  return state_of(asked.key, asked.is_agent_key);
}

Answer<Record> Registry::resolve(std::string_view name, const std::optional<Version>& version) const {
  return resolve(name, Wanted{.version = version});
}

Answer<Record> Registry::resolve(std::string_view name, Wanted wanted) const {
  DID_TRY(const auto asked, parse_asked_name(name));
  DID_TRY(auto record, choose(asked, std::move(wanted)));
  resolve_counts_.count(record.agent.agent_key, now());
  if (asked.content.empty()) return record;
  DID_TRY(const auto parsed, AgentStatement::parse(record.statement));
  if (oasf_content_id(parsed) == asked.content) return record;
  return refuse(ProblemCode::not_found, "the OASF record behind `" + asked.key + "` is not `" + asked.content + "`");
}

Answer<Record> Registry::choose(const AskedName& asked, Wanted wanted) const {
  if (asked.version && wanted.version && precedence(*asked.version, *wanted.version) != 0)
    return refuse(ProblemCode::invalid_argument, "the name and `version` name two versions");
  if (asked.version) wanted.version = asked.version;
  DID_TRY(auto agent, state_of(asked.key, asked.is_agent_key));
  if (!tells_name(agent, asked, wanted.reader)) return std::unexpected(undisclosed(asked.key, wanted.reader));
  const auto at = now();
  if (agent.revoked) return std::unexpected(gone(agent.agent_key, standing(agent, agent.newest(), at)));
  if (is_pending(agent))
    return refuse(ProblemCode::not_found, "`" + agent.agent_key + "` is pending: its publisher has still to prove control",
                  "see its /challenges");
  const auto* named = wanted.negotiate ? one_to_negotiate(agent, wanted, at) : nullptr;
  if (named != nullptr && is_usable(standing(agent, *named, at).status)) {
    wanted.allow_deprecated = wanted.allow_deprecated || wanted.version.has_value();
    return negotiate(std::move(agent), wanted);
  }
  const auto* chosen = wanted.range || wanted.version ? best_of(agent, wanted, Status::active, at) : preferred(agent, at);
  const auto* deprecated = chosen == nullptr ? best_of(agent, wanted, Status::deprecated, at) : nullptr;
  if (wanted.allow_deprecated && chosen == nullptr) chosen = deprecated;
  if (chosen == nullptr && (wanted.range || (deprecated != nullptr && !wanted.version))) return incompatible(agent, wanted, at);
  // Whoever names a version means it, deprecated or not.
  if (chosen == nullptr && wanted.version) chosen = agent.find(*wanted.version);
  if (chosen == nullptr && wanted.version) {
    return refuse(ProblemCode::not_found, "`" + agent.agent_key + "` has no version `" + std::string(wanted.version->text()) + "`");
  }
  // None is active: the newest statement says why.
  if (chosen == nullptr) chosen = &agent.newest();
  if (const auto now_is = standing(agent, *chosen, at); !is_usable(now_is.status)) return std::unexpected(gone(agent.agent_key, now_is));
  if (!discloses(agent, *chosen, wanted.reader)) return std::unexpected(undisclosed(asked.key, wanted.reader));
  return record_of(std::move(agent), *chosen);  // the version moves with its agent, and stays where it is
}

}  // namespace ans
