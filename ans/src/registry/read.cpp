// Look up: by digest, and an agent's history.
#include <algorithm>

#include "records/disclosure.h"
#include "records/liveness_credential.h"
#include "records/members.h"
#include "registry/draft.h"
#include "search/offer.h"

namespace ans {
namespace {

Answer<std::string> get_or_refuse(const Store& store, Table table, std::string_view digest, std::string_view what) {
  DID_TRY(auto text, store.get(table, digest));
  if (text && text->empty())
    return refuse(ProblemCode::gone, std::string(what) + " `" + std::string(digest) + "` was erased at its publisher's word",
                  "its digest stays in the history");
  if (text) return *std::move(text);
  return refuse(ProblemCode::not_found, "no " + std::string(what) + " `" + std::string(digest) + "`");
}

// The versions that have this credential, and whose they are.
Result<std::vector<std::pair<std::string, std::string>>> holders_of(const Store& store, std::string_view digest) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto prefix = holder_key(digest, {}, {});
  DID_CHECK(store.scan(Table::relations, prefix, prefix, [&](std::string_view key, std::string_view) {
    key.remove_prefix(prefix.size());
    const auto zero = key.find('\0');
    const auto version = zero == std::string_view::npos ? std::string_view() : key.substr(zero + 1);
    out.emplace_back(key.substr(0, zero), version.substr(0, version.find('\0')));
    return true;
  }));
  return out;
}

// What was seen of the endpoints that the version's own statement has: other versions under the same DID have others.
Answer<std::vector<std::string>> liveness_in_force(const Store& store, const RegistryState& agent, const VersionState& version,
                                                   std::string_view statement_text, did::Time now) {
  std::vector<std::string> out;
  DID_TRY(const auto statement, AgentStatement::parse_kept(statement_text, version.record_id));
  for (const auto& seen : agent.liveness) {
    if (seen.agent != version.agent || !seen.in_force(now) || !has_endpoint(statement, seen)) continue;
    DID_TRY(auto text, store.get(Table::credentials, seen.credential));
    if (text) out.push_back(*std::move(text));  // another one may have come meanwhile
  }
  return out;
}

// Is the reader told of a version that this was seen of?
Answer<bool> tells_liveness(const Store& store, const RegistryState& agent, const Liveness& seen, std::string_view reader) {
  for (const auto& version : agent.versions) {
    if (version.agent != seen.agent || !discloses(agent, version, reader)) continue;
    DID_TRY(const auto text, store.get(Table::statements, version.record_id));
    if (!text || text->empty()) continue;
    DID_TRY(const auto statement, AgentStatement::parse_kept(*text, version.record_id));
    if (has_endpoint(statement, seen)) return true;
  }
  return false;
}

// A text that no version holds: what was seen of an endpoint is for whoever is told of a version that has it. Anything else was taken away,
// and nobody can say any more who was told of it. Problems: not_found, and those of `undisclosed`.
Answer<void> examine_unheld(const Store& store, std::string_view text, std::string_view digest, std::string_view reader) {
  const auto claim = read_liveness(text);
  std::optional<RegistryState> agent;
  if (claim) {
    DID_TRY(agent, read_state(store, claim->agent_key));
  }
  if (!agent || std::ranges::find(agent->liveness, digest, &Liveness::credential) == agent->liveness.end())
    return refuse(ProblemCode::not_found, "no credential `" + std::string(digest) + "`");
  if (!conceals(*agent)) return {};
  DID_TRY(const bool told, tells_liveness(store, *agent, claim->seen, reader));
  if (!told) return std::unexpected(undisclosed(digest, reader));
  return {};
}

}  // namespace

Answer<Record> Registry::record_of(RegistryState agent, const VersionState& version) const {
  const auto index = static_cast<std::size_t>(std::ranges::find(agent.versions, version) - agent.versions.begin());
  const auto& own = agent.versions[index];
  Record record{.agent = {}, .index = index, .standing = standing(agent, own, now()), .statement = {}, .credentials = {}};
  DID_TRY(record.statement, kept_statement(own.record_id));
  for (const auto& digest : own.credentials()) {
    auto text = get_or_refuse(store_, Table::credentials, digest, "credential");
    if (!text && text.error().code == ProblemCode::gone) continue;  // another agent had it erased
    if (!text) return std::unexpected(std::move(text).error());
    record.credentials.push_back(*std::move(text));
  }
  if (std::ranges::find(agent.liveness, own.agent, &Liveness::agent) != agent.liveness.end()) {
    DID_TRY(record.liveness, liveness_in_force(store_, agent, own, record.statement, now()));
  }
  record.agent = std::move(agent);
  return record;
}

Result<std::vector<std::string>> Registry::aliases_under(std::string_view prefix, std::size_t limit) const {
  std::vector<std::string> out;
  DID_CHECK(store_.scan(Table::names, prefix, prefix, [&](std::string_view alias, std::string_view) {
    out.emplace_back(alias);
    return out.size() < limit;
  }));
  return out;
}

Answer<HistoryPage> Registry::history(std::string_view name, std::uint64_t from, std::size_t limit) const {
  DID_TRY(const auto agent, state(name));
  HistoryPage page{.agent_key = agent.agent_key, .events = {}};
  for (auto at = std::ranges::lower_bound(agent.events, from); at != agent.events.end(); ++at) {
    if (page.events.size() == limit) {
      page.next = *at;
      break;
    }
    DID_TRY(auto bytes, store_.get(Table::events, event_key(*at)));
    if (!bytes) return refuse(ProblemCode::internal_error, "event " + std::to_string(*at) + " has vanished");
    page.events.push_back({*at, *std::move(bytes)});
  }
  return page;
}

Answer<std::string> Registry::kept_statement(std::string_view record_id) const {
  return get_or_refuse(store_, Table::statements, record_id, "statement");
}

Answer<std::string> Registry::statement(std::string_view record_id, std::string_view reader) const {
  DID_TRY(auto text, kept_statement(record_id));
  DID_TRY(const auto parsed, AgentStatement::parse_kept(text, record_id));
  if (!discloses(parsed, reader)) return std::unexpected(undisclosed(record_id, reader));
  return text;
}

Answer<std::string> Registry::credential(std::string_view digest, std::string_view reader) const {
  DID_TRY(auto text, get_or_refuse(store_, Table::credentials, digest, "credential"));
  DID_TRY(const auto holders, holders_of(store_, digest));
  if (holders.empty()) {
    DID_CHECK(examine_unheld(store_, text, digest, reader));
    return text;
  }
  bool told = false;
  for (const auto& [agent_key, version] : holders) {
    DID_TRY(const auto agent, read_state(store_, agent_key));
    for (std::size_t i = 0; agent && i < agent->versions.size(); ++i)
      told = told || (agent->versions[i].version == version && discloses(*agent, agent->versions[i], reader));
  }
  if (!told) return std::unexpected(undisclosed(digest, reader));
  return text;
}

}  // namespace ans
