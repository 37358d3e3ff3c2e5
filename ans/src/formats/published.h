// One version of an agent, as the projections beside this file take it: how other registries and protocols write what a
// publisher signed. Pure: the same record has the same bytes in every format. docs/mounts.md
#pragma once

#include <did/json.h>

#include <optional>
#include <string>
#include <string_view>

#include "records/record.h"
#include "records/state.h"

namespace ans {

// The references live as long as what they were taken from.
struct Published {
  const AgentStatement& statement;
  const RegistryState& agent;
  const VersionState& version;
  Status status;
  std::string_view registry;  // its public URL, without a slash at its end

  [[nodiscard]] did::JsonValue subject() const;
  [[nodiscard]] std::string text(std::string_view member) const;  // of the subject; empty: it has none
  // The address of something below this agent: ".../v1/agents/urn%3Aair%3A...<rest>"
  [[nodiscard]] std::string address(std::string_view rest) const;
};

inline constexpr std::string_view a2a_card_type = "application/a2a-agent-card+json";
inline constexpr std::string_view mcp_card_type = "application/mcp-server-card+json";
inline constexpr std::string_view oasf_record_type = "application/vnd.oasf.record+json";

// The first artifact of this media type.
[[nodiscard]] std::optional<did::JsonValue> artifact_of(const AgentStatement& statement, std::string_view media_type);
// Its `data`, byte for byte as the publisher wrote it; nullopt: no artifact of this type has its data in the statement.
[[nodiscard]] std::optional<std::string_view> artifact_bytes(const AgentStatement& statement, std::string_view media_type);

// The text, cut after `most` characters (code points) at the end of a character.
[[nodiscard]] std::string cut(std::string_view text, std::size_t most);

}  // namespace ans
