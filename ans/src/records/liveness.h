// That an endpoint of an agent answered, as a prober saw it, in force until its end. docs/formats/agent-liveness.md
#pragma once

#include <did/clock.h>
#include <did/json.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ans {

inline constexpr std::chrono::hours liveness_max_life{24};
inline constexpr std::size_t max_liveness = 64;  // known of one agent

// Each level above the one before: something answers there, it speaks the protocol, the agent's own key answered.
enum class LivenessLevel : std::uint8_t { none, transport, protocol, keybound };
[[nodiscard]] std::string_view name(LivenessLevel level);
[[nodiscard]] std::optional<LivenessLevel> liveness_level_called(std::string_view name);  // never none

struct Liveness {
  std::string agent;       // the agent's own DID
  std::string credential;  // digest
  std::string level;
  std::string observed_at;
  std::uint64_t p50 = 0;  // milliseconds
  std::string prober;     // DID
  std::string endpoint;   // endpoint_digest(): the history keeps no address that a statement may have had erased
  std::string valid_until;

  // One that cannot be read is over.
  [[nodiscard]] bool in_force(did::Time now) const;
  // Can a credential about something that was seen before this one still be in force? For so long it is known, so that none comes back.
  [[nodiscard]] bool is_remembered(did::Time now) const;
  // Is it by the same prober, of the same endpoint?
  [[nodiscard]] bool is_of_same(const Liveness& other) const;
  friend bool operator==(const Liveness&, const Liveness&) = default;
};

// Names the endpoint of this address to whoever knows the agent's DID and the address.
[[nodiscard]] std::string endpoint_digest(std::string_view agent, std::string_view url);

// The best that is in force for this endpoint of this agent; only of `probers`, where there are any.
[[nodiscard]] LivenessLevel liveness_of(std::span<const Liveness> seen, std::string_view agent, std::string_view url,
                                        std::span<const std::string> probers, did::Time now);

// As events and states have it: canonical text, and back. Absent members become empty: who reads compares with what is printed again.
[[nodiscard]] std::string to_text(const Liveness& liveness);
[[nodiscard]] Liveness liveness_from_json(did::JsonValue json);

}  // namespace ans
