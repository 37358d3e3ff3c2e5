// Search: by capability. The first capability's postings are walked in order; the others are looked up.
#include <did/codec.h>

#include <algorithm>

#include "registry_draft.h"

namespace ans {
namespace {

constexpr std::size_t max_examined = 1000;  // candidates in one request, about: a page may end early, its cursor goes on

struct Posting {
  std::string agent_key;
  std::string version;
};

// "agentKey 0x00 version", as in the posting's key after the path.
std::optional<Posting> posting_from(std::string_view text) {
  const auto zero = text.find('\0');
  if (zero == std::string_view::npos || zero == 0 || text.find('\0', zero + 1) != std::string_view::npos) return std::nullopt;
  return Posting{std::string(text.substr(0, zero)), std::string(text.substr(zero + 1))};
}

std::string key_of(const Posting& posting) { return posting.agent_key + '\0' + posting.version; }

std::string cursor_of(const Posting& last) { return did::base64url_encode(did::as_bytes(key_of(last))); }

// The first key after the cursor's.
Answer<std::string> begin_of(const std::string& prefix, const std::string& cursor) {
  if (cursor.empty()) return prefix;
  const auto bytes = did::base64url_decode(cursor);
  const auto last = bytes ? posting_from(did::as_text(*bytes)) : std::nullopt;
  if (!last || bytes->size() > 2 * agent_key_max_size)
    return refuse(ProblemCode::invalid_argument, "`cursor` is none that this registry gave");
  return prefix + key_of(*last) + '\0';
}

// Up to `count` postings under `prefix`, from the key `from` on.
Result<std::vector<Posting>> postings(const Store& store, const std::string& prefix, const std::string& from, std::size_t count) {
  std::vector<Posting> out;
  DID_CHECK(store.scan(Table::capabilities, prefix, from, [&](std::string_view key, std::string_view) {
    if (auto posting = posting_from(key.substr(prefix.size()))) out.push_back(*std::move(posting));
    return out.size() < count;
  }));
  return out;
}

std::vector<Evidence> in_force(const VersionState& version, std::string_view capability, did::Time now) {
  std::vector<Evidence> out;
  for (const auto& one : version.evidence) {
    if (one.capability != capability) continue;
    const auto end = did::parse_date_time(one.valid_until);
    if (one.valid_until.empty() || (end && now < *end)) out.push_back(one);
  }
  return out;
}

// The best offer of a version: exact before specialization, then with evidence before without, then as declared.
std::optional<Match> best_match(const CapabilityPath& asked, const VersionState& version, did::Time now) {
  std::optional<Match> best;
  for (const auto& offered : version.capabilities) {
    const auto path = CapabilityPath::parse(offered.path);
    const auto degree = path ? match(asked, *path) : std::nullopt;
    if (!degree) continue;
    Match one{offered, *degree, in_force(version, offered.id, now)};
    const bool better =
        !best || one.degree < best->degree || (one.degree == best->degree && best->evidence.empty() && !one.evidence.empty());
    if (better) best = std::move(one);
  }
  return best;
}

// What this version of the agent has to say to the whole query; nullopt: nothing, or it is not active.
std::optional<Hit> hit_of(const SearchQuery& query, const RegistryState& agent, std::string_view version_text, did::Time now) {
  const auto found = std::ranges::find(agent.versions, version_text, &VersionState::version);
  if (found == agent.versions.end() || standing(agent, *found, now).status != Status::active) return std::nullopt;
  const auto& version = *found;
  Hit hit{agent.agent_key, version, {}};
  for (const auto& asked : query.capabilities) {
    auto one = best_match(asked, version, now);
    if (!one) return std::nullopt;
    hit.matches.push_back(*std::move(one));
  }
  return hit;
}

}  // namespace

Answer<SearchPage> Registry::search(const SearchQuery& query) const {
  if (query.capabilities.empty()) return refuse(ProblemCode::invalid_argument, "no capability is asked for", "add cap=<taxonomy>:<path>");
  const auto prefix = std::string(query.capabilities.front().text()) + '\0';
  DID_TRY(auto from, begin_of(prefix, query.cursor));
  SearchPage page;
  Posting last;
  for (std::size_t examined = 0; examined < max_examined;) {
    DID_TRY(const auto candidates, postings(store_, prefix, from, query.limit + 1));
    for (const auto& candidate : candidates) {
      if (page.hits.size() == query.limit) {
        page.next = cursor_of(last);
        return page;
      }
      DID_TRY(const auto agent, find_state(candidate.agent_key));
      if (auto hit = agent ? hit_of(query, *agent, candidate.version, now()) : std::nullopt) page.hits.push_back(*std::move(hit));
      last = candidate;
      ++examined;
    }
    if (candidates.size() <= query.limit) return page;
    from = prefix + key_of(last) + '\0';
  }
  page.next = cursor_of(last);
  return page;
}

}  // namespace ans
