// From the history to what is looked up: the tables state, names and capabilities follow from events and statements alone.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/event.h"
#include "records/record.h"
#include "records/state.h"
#include "store/store.h"

namespace ans {

// The key of an event: its sequence, big-endian.
[[nodiscard]] std::string event_key(std::uint64_t sequence);
[[nodiscard]] std::uint64_t sequence_of(std::string_view key);

// Where a name's likeness is found: skeleton, 0x00, agentKey; without a name, the beginning of all of a skeleton.
[[nodiscard]] std::string likeness_key(std::string_view skeleton, std::string_view agent_key);
// The top concepts of what the statement offers, without the taxonomies' versions: "oasf:language_processing". Each once.
[[nodiscard]] std::vector<std::string> categories_of(const AgentStatement& statement);
// The same of all its versions that are not erased.
[[nodiscard]] std::vector<std::string> categories_of(const RegistryState& state);

// Where it stands that a delegation was seen ("granted"), or ended ("revoked"): for all agents of a publisher.
[[nodiscard]] std::string delegation_key(std::string_view publisher, std::string_view digest, std::string_view what);
// Where the names of one owner are counted (names/registrable.h); without a name: the beginning of all of them.
[[nodiscard]] std::string owned_key(std::string_view owner, std::string_view agent_key);
// Where the versions are found that a credential is attached to; with both empty: the beginning of all of them.
[[nodiscard]] std::string holder_key(std::string_view digest, std::string_view agent_key, std::string_view version);

// The places of an agent's offers before the first of several events, so that they are compared once, with those after the last.
class PlacesBefore {
 public:
  // Before each event, with the version that it concerns; empty: the whole agent.
  void note(const std::optional<RegistryState>& state, std::string_view version);
  // What became different, as changes of `capabilities`.
  void put_changes(const std::optional<RegistryState>& after, WriteBatch& batch) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> keys_;  // by version
};

struct KeptEvent {
  const Event& event;
  std::string_view bytes;           // the event's
  std::uint64_t sequence;           // its place in the store
  const AgentStatement* statement;  // that agent_registered and agent_updated name; nullptr: it was erased, and a tombstone follows
};
// Applies one event: `state` becomes what it was made (nullopt: the agent is new), and the changes of names and
// capabilities go into `batch`. Pure. Errors: corrupt (the event does not fit the state).
[[nodiscard]] Result<void> project(const KeptEvent& kept, std::optional<RegistryState>& state, WriteBatch& batch);
// The same as one of several events of an agent: its places are only noted.
[[nodiscard]] Result<void> project(const KeptEvent& kept, std::optional<RegistryState>& state, PlacesBefore& places, WriteBatch& batch);
[[nodiscard]] Result<void> put_state(const RegistryState& state, WriteBatch& batch);

// nullopt: there is no such agent. Errors: corrupt; those of the store.
[[nodiscard]] Result<std::optional<RegistryState>> read_state(const Store& store, std::string_view agent_key);

// The sequence of the newest event; 0: there is none. Looks at a few keys, and relies on there being no gap.
[[nodiscard]] Result<std::uint64_t> last_sequence(const Store& store);

// In `meta`: how far the table `words` goes. Without it that table counts for nothing, and is made again.
inline constexpr std::string_view words_meta_key = "words";

// The tables that follow from the others, but for `words`, which follows in the background.
inline constexpr std::array projection_tables{Table::state, Table::names, Table::capabilities, Table::skeletons, Table::relations};

}  // namespace ans
