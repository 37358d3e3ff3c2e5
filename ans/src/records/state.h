// What is known of one agent now: the projection of its events. docs/formats/registry-store.md, "State".
#pragma once

#include <did/clock.h>
#include <did/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "names/version.h"
#include "records/event.h"

namespace ans {

struct OfferedCapability {
  std::string id;
  std::string path;        // canonical CapabilityPath
  std::string contract{};  // empty: not said

  friend bool operator==(const OfferedCapability&, const OfferedCapability&) = default;
};

struct VersionState {
  std::string version;
  std::string record_id;
  std::uint64_t sequence = 0;  // of the statement
  std::uint64_t event = 0;     // the store sequence of the statement's event
  std::string agent;           // the agent's own DID
  std::string display_name;
  std::string valid_until;
  std::int64_t lease = 0;          // seconds; 0: none
  std::string lease_until;         // empty: no lease
  bool deprecated = false;         // also while it is suspended
  std::string sunset;              // of the deprecation; empty: none
  std::string replaced_by;         // of the deprecation; empty: none
  Status status = Status::active;  // as written: never expired
  std::string reason;              // empty: none
  std::string status_at;
  std::string held_by{};  // DID of whoever runs the registry, who suspended it; empty: nobody of theirs did
  bool unlisted = false;  // found by its names only
  std::optional<std::string>
      disclose_to{};  // whom it is told to beside publisher and agent (disclosure.h); empty: nobody. nullopt: everybody
  std::vector<OfferedCapability> capabilities;
  std::vector<Evidence> evidence;

  // The digests of the attached credentials, each once, in the order of the events.
  [[nodiscard]] std::vector<std::string> credentials() const;
  friend bool operator==(const VersionState&, const VersionState&) = default;
};

// A key that has signed for the agent in this epoch, or was handed over to.
struct KnownKey {
  std::string digest;
  std::string until;  // when it was handed over from, and a while; empty: it is in use

  [[nodiscard]] bool in_use(did::Time now) const;
  friend bool operator==(const KnownKey&, const KnownKey&) = default;
};

// What the registry asked the publisher to prove, and how it was proven.
struct Control {
  std::string nonce;  // of the challenge
  std::string until;  // how long it can be answered the first time
  ControlProof proof;
  std::string proven_at;   // empty: not yet
  std::string lost_at;     // empty: it is not lost
  std::string lost_until;  // how long it can be proven again

  friend bool operator==(const Control&, const Control&) = default;
};

struct RegistryState {
  std::string agent_key;
  std::string publisher;  // DID
  // 1, and one more each time that a statement is signed by a key to which none before handed over: who pins the agent pins it.
  std::uint64_t publisher_epoch = 1;
  std::vector<KnownKey> publisher_keys;
  std::uint64_t sequence = 0;         // of the newest statement
  std::string record_id;              // of the newest statement
  std::vector<std::uint64_t> events;  // store sequences of this agent's events
  std::string head;                   // digest of the newest event
  bool revoked = false;               // the whole agent
  std::string revoked_reason;
  std::string revoked_at;
  std::optional<Control> control;      // nullopt: none was asked for
  std::string review;                  // the much asked-for name that this one was next to when it was registered; empty: none
  std::vector<Liveness> liveness{};    // the newest of each prober and endpoint; what is over goes with the next event
  std::vector<VersionState> versions;  // in the order of registration

  [[nodiscard]] bool knows_key(std::string_view digest, did::Time now) const;
  // Precedence, not text, tells versions apart (build metadata does not). nullptr: there is none.
  [[nodiscard]] const VersionState* find(const Version& version) const;
  [[nodiscard]] const VersionState& newest() const { return versions.back(); }  // by sequence

  // Errors: corrupt.
  [[nodiscard]] static Result<RegistryState> parse(std::string_view bytes);
  // Canonical JSON: equal states have equal bytes.
  [[nodiscard]] Result<std::string> to_bytes() const;

  friend bool operator==(const RegistryState&, const RegistryState&) = default;
};

// When the version ends by itself: its statement or its lease, whichever is first. nullopt: it cannot be read, and is over.
[[nodiscard]] std::optional<did::Time> deadline_of(const VersionState& version);

// How a version stands at a time: a tombstone comes before all; the whole agent's revocation comes first, then the version's, then the
// deadline, which needs no event to take effect.
struct Standing {
  Status status;
  std::string reason;  // empty: none
  std::string since;
};
[[nodiscard]] Standing standing(const RegistryState& agent, const VersionState& version, did::Time now);

// Control was asked for, and never proven. Then there is one version.
[[nodiscard]] bool is_pending(const RegistryState& agent);
// It cannot be proven any more: the name is free, as if it had never been registered.
[[nodiscard]] bool is_free_again(const RegistryState& agent, did::Time now);
[[nodiscard]] bool has_lost_control(const RegistryState& agent);

// The next moment after `now` at which time alone changes how a version stands, or what was seen of it; far away where there is none.
[[nodiscard]] did::Time next_deadline(const RegistryState& agent, did::Time now);

// The version to answer with where none was asked for: the highest active release, else the highest active prerelease.
// nullptr: none is active.
[[nodiscard]] const VersionState* preferred(const RegistryState& agent, did::Time now);

}  // namespace ans
