// The members of a catalogue entry that questions may name: ARD v0.91, section 7.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/state.h"
#include "search/offer.h"

namespace ans {

enum class EntryField : std::uint8_t {
  attestation_type,  // "trustManifest.attestations.type"
  capabilities,
  display_name,
  identifier,
  identity,       // "trustManifest.identity"
  identity_type,  // "trustManifest.identityType"
  publisher,      // the publisher's segment of the identifier
  tags,
  type,
  version,
};
[[nodiscard]] std::optional<EntryField> entry_field_called(std::string_view path);
[[nodiscard]] std::string_view path_of(EntryField field);

// What an entry has there, none of it twice.
[[nodiscard]] std::vector<std::string> values_of(EntryField field, const RegistryState& agent, const VersionState& version,
                                                 const Listing& listing);

// Holds where the entry has one of the values.
struct FieldFilter {
  EntryField field;
  std::vector<std::string> values;

  [[nodiscard]] bool holds(const RegistryState& agent, const VersionState& version, const Listing& listing) const;
};

}  // namespace ans
