// The agentId of the ANS API, which is a UUID, for what this registry knows by name and version.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ans {

//   RFC 9562, 5.8 (version 8):
//   48 bits   the store sequence of the agent's first event
//   12 bits   of the SHA-256 of the agentKey, so that an id of another registry is none here
//   32 bits   the sequence of the statement
//   30 bits   of the same digest
//
// From the id the event is found, and from it the agent: no index is needed.
struct AgentUuid {
  std::uint64_t first_event = 0;  // below 2^48
  std::uint64_t sequence = 0;     // below 2^32

  [[nodiscard]] std::string text(std::string_view agent_key) const;
  // The numbers alone; whether they are of an agent is found out by writing the id again. nullopt: no UUID of version 8.
  [[nodiscard]] static std::optional<AgentUuid> parse(std::string_view text);
};

}  // namespace ans
