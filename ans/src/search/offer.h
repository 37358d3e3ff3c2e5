// What one version of an agent offers, read from its statement for search.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "names/version.h"
#include "records/liveness.h"
#include "records/record.h"
#include "taxonomy/capability.h"

namespace ans {

// A constraint as declared. Numbers keep their place in `number` too: 10485760, the 100 of "100/s" (per second), the amount
// of a price.
struct DeclaredConstraint {
  std::string name;
  std::vector<std::string> words;  // a text, or each text of an array
  std::optional<double> number;
  std::string unit;  // of a price: its currency
};

struct Offer {
  std::string id;
  CapabilityPath path;
  std::optional<Version> contract;
  std::vector<std::string> input_modes;  // media types, lower case, without parameters
  std::vector<std::string> output_modes;
  std::vector<std::string> extensions;
  std::string input_schema;  // digest; empty: none
  std::vector<DeclaredConstraint> constraints;
};

struct OfferedEndpoint {
  std::string protocol;
  std::string protocol_version;  // empty: not said
  std::string url;
};

// What an agent is to a catalogue: the first of these that its statement has, as an artifact, else as an endpoint.
enum class EntryType : std::uint8_t { a2a_card, mcp_server, oasf_record, agent_record };
inline constexpr std::size_t entry_type_count = 4;
[[nodiscard]] std::string_view media_type(EntryType type);
[[nodiscard]] EntryType entry_type(const AgentStatement& statement);

struct Listing {
  std::vector<Offer> offers;
  std::vector<OfferedEndpoint> endpoints;
  std::vector<std::string> tags;
  std::vector<std::string> queries;
  std::string display_name;
  std::string description;
  EntryType type = EntryType::agent_record;
};

[[nodiscard]] Listing read_listing(const AgentStatement& statement);
// Was this seen of one of its endpoints?
[[nodiscard]] bool has_endpoint(const AgentStatement& statement, const Liveness& seen);

// "100/s" -> 100, "60/m" -> 1: per second. nullopt: no rate.
[[nodiscard]] std::optional<double> rate_per_second(std::string_view text);
[[nodiscard]] std::optional<double> plain_number(std::string_view text);
// "Text/Plain; charset=utf-8" -> "text/plain"
[[nodiscard]] std::string media_essence(std::string_view text);

}  // namespace ans
