#include "mounts/reading.h"

#include <did/codec.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "records/disclosure.h"

namespace ans {
namespace {

constexpr std::size_t chunk = 128;              // states that are read at once
constexpr std::size_t most_states = 20'000;     // of one page
constexpr std::size_t most_statements = 2'000;  // of one page

// agentKey, and how many of its versions were passed: "urn:air:acme.com:x" 0x00 "2".
struct Place {
  std::string agent_key;
  std::size_t versions = 0;

  [[nodiscard]] std::string cursor() const { return did::base64url_encode(did::as_bytes(agent_key + '\0' + std::to_string(versions))); }
};

Answer<Place> place_of(std::string_view cursor) {
  Place out;
  if (cursor.empty()) return out;
  const auto bytes = cursor.size() <= 4 * agent_key_max_size ? did::base64url_decode(cursor) : did::Result<did::Bytes>();
  const auto text = bytes ? did::as_text(*bytes) : std::string_view();
  const auto zero = text.find('\0');
  if (zero == std::string_view::npos || zero == 0)
    return refuse(ProblemCode::invalid_argument, "the cursor is none that this registry gave");
  out.agent_key = text.substr(0, zero);
  const auto number = text.substr(zero + 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), out.versions);
  if (error != std::errc() || end != number.data() + number.size())
    return refuse(ProblemCode::invalid_argument, "the cursor is none that this registry gave");
  return out;
}

class Walk {
 public:
  Walk(const Api& api, const PageRequest& request, const Projection& make) : api_(api), request_(request), make_(make) {}

  // False: the page is full, or its work is done; `place` is where the next one begins.
  Answer<bool> visit(const RegistryState& agent, Place& place) {
    const auto first = agent.agent_key == place.agent_key ? place.versions : 0;
    place = {agent.agent_key, agent.versions.size()};
    ++states_;
    if (request_.agents && !request_.agents(agent)) return states_ < most_states;
    const auto* only = request_.preferred_only ? preferred(agent, api_.registry().now()) : nullptr;
    for (auto i = first; i < agent.versions.size(); ++i) {
      const auto& version = agent.versions[i];
      if (version.unlisted || (request_.preferred_only && &version != only)) continue;
      if (request_.versions && !request_.versions(agent, version)) continue;
      DID_TRY(auto row, project_version(api_, agent, version, make_));
      ++statements_;
      if (row) page.rows.push_back(*std::move(row));
      place.versions = i + 1;
      if (page.rows.size() == request_.limit || statements_ == most_statements) return false;
    }
    place.versions = agent.versions.size();
    return states_ < most_states;
  }

  Page page;

 private:
  const Api& api_;
  const PageRequest& request_;
  const Projection& make_;
  std::size_t states_ = 0;
  std::size_t statements_ = 0;
};

// The agents from this place on, some of them.
Answer<std::vector<RegistryState>> agents_from(const Api& api, const PageRequest& request, const std::string& agent_key,
                                               std::size_t limit) {
  if (!request.only) {
    DID_TRY(auto agents, api.registry().agents_from(agent_key, limit));
    return agents;
  }
  const auto first = std::ranges::lower_bound(*request.only, agent_key, {}, &RegistryState::agent_key);
  const auto count = std::min<std::ptrdiff_t>(request.only->end() - first, static_cast<std::ptrdiff_t>(limit));
  return std::vector<RegistryState>(first, first + count);
}

}  // namespace

Response json_response(const did::Json& body, std::string_view cache) {
  Response response{.body = did::to_text(body)};
  response.headers.emplace_back("Cache-Control", cache);
  return response;
}

Answer<std::optional<did::Json>> project_record(const Api& api, const Record& record, const Projection& make) {
  DID_TRY(const auto statement, AgentStatement::parse(record.statement));
  return make({statement, record.agent, record.version(), record.standing.status, api.public_url()});
}

Answer<std::optional<did::Json>> project_version(const Api& api, const RegistryState& agent, const VersionState& version,
                                                 const Projection& make, std::string_view reader) {
  if (!discloses(agent, version, reader)) return std::nullopt;
  const auto text = api.registry().statement(version.record_id, reader);
  if (!text && (text.error().code == ProblemCode::not_found || text.error().code == ProblemCode::gone)) return std::nullopt;
  if (!text) return std::unexpected(text.error());
  DID_TRY(const auto statement, AgentStatement::parse(*text));
  return make({statement, agent, version, standing(agent, version, api.registry().now()).status, api.public_url()});
}

Answer<Page> page_of_versions(const Api& api, const PageRequest& request, const Projection& make) {
  DID_TRY(auto place, place_of(request.after));
  Walk walk(api, request, make);
  for (bool more = true;;) {
    DID_TRY(const auto agents, agents_from(api, request, place.agent_key, chunk));
    bool moved = false;
    for (const auto& agent : agents) {
      if (agent.agent_key == place.agent_key && place.versions >= agent.versions.size()) continue;
      moved = true;
      DID_TRY(more, walk.visit(agent, place));
      if (!more) break;
    }
    if (!more || !moved) break;
  }
  // Is there anything behind the last place?
  DID_TRY(const auto rest, agents_from(api, request, place.agent_key, 2));
  const bool ended = std::ranges::all_of(
      rest, [&](const RegistryState& one) { return one.agent_key == place.agent_key && place.versions >= one.versions.size(); });
  if (!ended) walk.page.next = place.cursor();
  return std::move(walk.page);
}

Answer<Record> record_called(const Api& api, std::string_view name, std::string_view version, std::string_view reader) {
  Wanted wanted{.reader = std::string(reader)};
  if (!version.empty()) {
    DID_TRY(wanted.version, Version::parse(version));
  }
  return api.registry().resolve(name, std::move(wanted));
}

}  // namespace ans
