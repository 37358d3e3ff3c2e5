// The registry's history: what happened to which agent, in order. docs/formats/registry-store.md, "Events".
#pragma once

#include <did/clock.h>
#include <did/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/liveness.h"

namespace ans {

using did::Result;

enum class EventType : std::uint8_t {
  agent_registered,
  agent_updated,
  agent_revoked,
  capability_attested,
  agent_deprecated,
  agent_suspended,
  agent_resumed,
  agent_renewed,
  agent_expired,
  key_rotated,
  control_proven,
  control_lost,
  alias_bound,
  alias_released,
  agent_tombstoned,
  delegation_granted,
  delegation_revoked,
  publisher_epoch,
  capability_withdrawn,
  liveness_changed,
};
inline constexpr std::size_t event_type_count = 20;
[[nodiscard]] std::string_view name(EventType type);  // "AGENT_REGISTERED"
[[nodiscard]] std::optional<EventType> event_type_from(std::string_view text);

// What a version of an agent can be. Whether it is expired, readers compute from the clock; the event may follow or not.
enum class Status : std::uint8_t { active, deprecated, suspended, expired, revoked, pending, tombstoned };
[[nodiscard]] std::string_view name(Status status);  // "active"
[[nodiscard]] std::optional<Status> status_from(std::string_view text);

// That somebody vouched for a capability, by a credential that the registry verified.
struct Evidence {
  std::string capability;  // its id in the statement
  std::string credential;  // digest
  std::string issuer;
  std::string level;        // "keybound", "attested" or "tested": a hint, verifiers grade for themselves
  std::string valid_until;  // empty: the credential sets no end

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

// How the publisher's control of its name was seen.
struct ControlProof {
  std::string method;    // "dns-01"
  std::string subject;   // where it was looked for, or who signed
  std::string evidence;  // digest of what was seen

  friend bool operator==(const ControlProof&, const ControlProof&) = default;
};

// That somebody may act for the publisher, as the registry first saw it.
struct Grant {
  std::string credential;  // digest of the canonical link
  std::string delegate;
  std::string parent;  // digest of the link before; empty: the publisher's own
  std::string valid_until;

  friend bool operator==(const Grant&, const Grant&) = default;
};

struct Event {
  EventType type = EventType::agent_registered;
  std::string agent;    // agentKey
  std::string version;  // empty, as is record_id: the whole agent
  std::string record_id;
  std::uint64_t seq = 0;           // 1, 2, ... of this agent
  std::string prev;                // digest of the bytes of this agent's previous event; empty: the first
  Status status = Status::active;  // of the version, or of the whole agent, from here on
  std::string reason;              // empty: none
  did::Time at;                    // informational: events are ordered by sequence
  std::string actor;               // DID of who signed what caused it; empty: the clock did
  std::string auth;                // digest of the canonical text of what was signed, proof included; empty: nothing was

  std::vector<std::string>
      aliases;  // agent_registered, agent_updated, alias_bound: further names bound to the agent; alias_released: not any more
  std::optional<Evidence> evidence;  // capability_attested
  std::vector<std::string> keys;  // whose proofs held, by digest: agent_registered, agent_updated, publisher_epoch: one (of the publisher);
                                  // key_rotated: old, new
  std::string command;            // of an event with a signed command, or a signed challenge: its canonical text
  // agent_renewed, key_rotated: the end of the lease, of the old key; agent_expired: the deadline; agent_registered: how long
  // control may be proven; control_lost: and how long again.
  std::string until;
  std::string nonce;                    // agent_registered, where control must be proven: of the challenge
  std::optional<ControlProof> control;  // control_proven
  std::vector<std::string>
      delegation;                    // by which links the actor acted for the publisher, by digest, from the publisher on; empty: by none
  std::optional<Grant> grant;        // delegation_granted
  std::string credential;            // capability_withdrawn: digest
  std::string why;                   // likewise: "withdrawn", "expired"
  std::vector<Liveness> liveness{};  // liveness_changed: what was seen, by one prober
  std::string organization;  // agent_registered, agent_updated: digest of the credential that said who the publisher is; empty: none did
  bool withheld = false;     // its agent is told of to some only (disclosure.h): strangers learn that it happened
  std::string review;        // agent_registered: the much asked-for name that this one is next to; empty: none

  // Reads exactly what to_bytes writes. Errors: corrupt.
  [[nodiscard]] static Result<Event> parse(std::string_view bytes);
  // Canonical JSON of at most 65,535 bytes. Errors: too_large.
  [[nodiscard]] Result<std::string> to_bytes() const;

  friend bool operator==(const Event&, const Event&) = default;
};

// Event::withheld, of bytes that to_bytes() wrote.
[[nodiscard]] bool is_withheld(std::string_view bytes);

inline constexpr std::size_t event_max_size = 65'535;  // tlog-tiles entry bundles give an entry's length in 16 bits

}  // namespace ans
