#include "search/entry_field.h"

#include <algorithm>
#include <array>
#include <utility>

#include "names/name.h"

namespace ans {
namespace {

struct Row {
  EntryField field;
  std::string_view path;
};
constexpr std::array rows{Row{EntryField::attestation_type, "trustManifest.attestations.type"},
                          Row{EntryField::capabilities, "capabilities"},
                          Row{EntryField::display_name, "displayName"},
                          Row{EntryField::identifier, "identifier"},
                          Row{EntryField::identity, "trustManifest.identity"},
                          Row{EntryField::identity_type, "trustManifest.identityType"},
                          Row{EntryField::publisher, "publisher"},
                          Row{EntryField::tags, "tags"},
                          Row{EntryField::type, "type"},
                          Row{EntryField::version, "version"}};

std::vector<std::string> paths_in(const Listing& listing) {
  std::vector<std::string> out;
  for (const auto& offer : listing.offers)
    if (std::ranges::find(out, offer.path.text()) == out.end()) out.emplace_back(offer.path.text());
  return out;
}

std::string publisher_of(std::string_view agent_key) {
  const auto key = AgentKey::parse(agent_key);
  return key ? std::string(key->publisher()) : std::string();
}

std::vector<std::string> attestation_types(const VersionState& version) {
  std::vector<std::string> out{"AgentStatementCredential"};
  if (!version.evidence.empty()) out.emplace_back("AgentCapabilityCredential");
  return out;
}

}  // namespace

std::optional<EntryField> entry_field_called(std::string_view path) {
  const auto* row = std::ranges::find(rows, path, &Row::path);
  return row == rows.end() ? std::nullopt : std::optional(row->field);
}

std::string_view path_of(EntryField field) { return rows[std::to_underlying(field)].path; }

std::vector<std::string> values_of(EntryField field, const RegistryState& agent, const VersionState& version, const Listing& listing) {
  switch (field) {
    case EntryField::attestation_type: return attestation_types(version);
    case EntryField::capabilities: return paths_in(listing);
    case EntryField::display_name: return {version.display_name};
    case EntryField::identifier: return {agent.agent_key};
    case EntryField::identity: return {agent.publisher};
    case EntryField::identity_type: return {"did"};
    case EntryField::publisher: return {publisher_of(agent.agent_key)};
    case EntryField::tags: return listing.tags;
    case EntryField::type: return {std::string(media_type(listing.type))};
    case EntryField::version: return {version.version};
  }
  std::unreachable();
}

bool FieldFilter::holds(const RegistryState& agent, const VersionState& version, const Listing& listing) const {
  const auto there = values_of(field, agent, version, listing);
  return std::ranges::any_of(values, [&](const std::string& value) { return std::ranges::find(there, value) != there.end(); });
}

}  // namespace ans
