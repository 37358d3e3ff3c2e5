// Where an offer is found, in the order in which it answers: the table `capabilities`. docs/formats/registry-store.md
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "names/version.h"
#include "records/event.h"
#include "records/evidence_level.h"
#include "records/state.h"

namespace ans {

// One offer of one version of an agent, at one concept. Keys at one place are in the order of `degree`, level, contract, name.
struct Posting {
  std::string place;                              // a concept, with or without the version of its taxonomy
  bool is_below = false;                          // the offer is below the place, not the place itself
  EvidenceLevel level = EvidenceLevel::declared;  // of all that was ever attached: what is in force may be less
  std::optional<Version> contract;                // the three numbers alone
  std::string agent_key;
  std::string version;
  std::uint64_t event = 0;  // the store sequence of the statement's event: the value

  [[nodiscard]] std::string key() const;
  // nullopt: not one that key() made.
  [[nodiscard]] static std::optional<Posting> parse(std::string_view key, std::string_view value);
};

// nullopt: it says none.
[[nodiscard]] std::optional<Version> contract_of(const OfferedCapability& offered);

// Where all postings at a place begin, and those of one kind.
[[nodiscard]] std::string place_prefix(std::string_view place);
[[nodiscard]] std::string place_prefix(std::string_view place, bool is_below);

// Of all versions (`version` empty), or of one; none of what is revoked, or pending.
[[nodiscard]] std::vector<Posting> postings_of(const RegistryState& state, std::string_view version);

}  // namespace ans
