#include "records/disclosure.h"

#include <algorithm>

namespace ans {
namespace {

struct Parties {
  std::string_view publisher, agent, disclosed_to;
};

bool is_among(const Parties& parties, std::string_view reader) {
  return !reader.empty() && (reader == parties.publisher || reader == parties.agent || reader == parties.disclosed_to);
}

}  // namespace

bool discloses(const RegistryState& agent, const VersionState& version, std::string_view reader) {
  return !version.disclose_to || is_among({agent.publisher, version.agent, *version.disclose_to}, reader);
}

bool discloses(const AgentStatement& statement, std::string_view reader) {
  const auto to = statement.disclose_to();
  return !to || is_among({statement.issuer(), statement.agent(), *to}, reader);
}

bool conceals(const RegistryState& agent) {
  return std::ranges::any_of(agent.versions, [](const VersionState& one) { return one.disclose_to.has_value(); });
}

bool tells_history(const RegistryState& agent, std::string_view reader) {
  if (reader.empty()) return false;
  if (reader == agent.publisher) return true;
  return std::ranges::all_of(agent.versions,
                             [&](const VersionState& one) { return one.status != Status::tombstoned && discloses(agent, one, reader); });
}

bool tells_name(const RegistryState& agent, const AskedName& asked, std::string_view reader) {
  if (asked.is_agent_key || !conceals(agent)) return true;
  return std::ranges::any_of(agent.versions, [&](const VersionState& one) {
    if (one.disclose_to) return discloses(agent, one, reader);
    const auto version = Version::parse(one.version);
    return one.agent == asked.key || (asked.version && version && precedence(*version, *asked.version) == 0);
  });
}

Problem undisclosed(std::string_view what, std::string_view reader) {
  const auto name = "`" + std::string(what) + "`";
  if (reader.empty())
    return {ProblemCode::unauthenticated, "what " + name + " is, its publisher tells to some only",
            "sign the request (RFC 9421, as Accept-Signature says) with a key of whom it is disclosed to; credence ans resolve --key does"};
  return {ProblemCode::forbidden, "what " + name + " is, its publisher does not tell to `" + std::string(reader) + "`",
          "ask the publisher to disclose it to you"};
}

}  // namespace ans
