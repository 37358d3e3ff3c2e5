// What is known of one agent now: the projection of its events. docs/formats/registry-store.md, "State".
#pragma once

#include <did/clock.h>
#include <did/result.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "event.h"
#include "version.h"

namespace ans {

struct OfferedCapability {
  std::string id;
  std::string path;  // canonical CapabilityPath

  friend bool operator==(const OfferedCapability&, const OfferedCapability&) = default;
};

struct VersionState {
  std::string version;
  std::string record_id;
  std::uint64_t sequence = 0;  // of the statement
  std::string agent;           // the agent's own DID
  std::string display_name;
  std::string valid_until;
  Status status = Status::active;  // as written: active or revoked
  std::string reason;              // empty: none
  std::string status_at;
  std::vector<OfferedCapability> capabilities;
  std::vector<Evidence> evidence;

  // The digests of the attached credentials, each once, in the order of the events.
  [[nodiscard]] std::vector<std::string> credentials() const;
  friend bool operator==(const VersionState&, const VersionState&) = default;
};

struct RegistryState {
  std::string agent_key;
  std::string publisher;              // DID
  std::uint64_t sequence = 0;         // of the newest statement
  std::string record_id;              // of the newest statement
  std::vector<std::uint64_t> events;  // store sequences of this agent's events
  std::string head;                   // digest of the newest event
  bool revoked = false;               // the whole agent
  std::string revoked_reason;
  std::string revoked_at;
  std::vector<VersionState> versions;  // in the order of registration

  // Precedence, not text, tells versions apart (build metadata does not). nullptr: there is none.
  [[nodiscard]] const VersionState* find(const Version& version) const;
  [[nodiscard]] const VersionState& newest() const { return versions.back(); }  // by sequence

  // Errors: corrupt.
  [[nodiscard]] static Result<RegistryState> parse(std::string_view bytes);
  // Canonical JSON: equal states have equal bytes.
  [[nodiscard]] Result<std::string> to_bytes() const;

  friend bool operator==(const RegistryState&, const RegistryState&) = default;
};

// How a version stands at a time: the whole agent's revocation comes first, then the version's, then the deadline,
// which needs no event to take effect.
struct Standing {
  Status status;
  std::string reason;  // empty: none
  std::string since;
};
[[nodiscard]] Standing standing(const RegistryState& agent, const VersionState& version, did::Time now);

// The next moment after `now` at which time alone changes how a version stands; far away where there is none.
[[nodiscard]] did::Time next_deadline(const RegistryState& agent, did::Time now);

// The version to answer with where none was asked for: the highest active release, else the highest active prerelease.
// nullptr: none is active.
[[nodiscard]] const VersionState* preferred(const RegistryState& agent, did::Time now);

}  // namespace ans
