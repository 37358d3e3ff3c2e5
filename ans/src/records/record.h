// The AgentStatement: what a publisher signs about one version of one agent. docs/formats/agent-statement.md
#pragma once

#include <did/clock.h>
#include <did/json.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "names/name.h"
#include "names/version.h"
#include "taxonomy/capability.h"

namespace ans {

inline constexpr std::size_t statement_max_size = std::size_t{64} * 1024;
inline constexpr did::JsonLimits statement_limits{.max_bytes = statement_max_size, .max_depth = 32};
inline constexpr std::chrono::days statement_max_life{398};
inline constexpr std::size_t max_credentials = 16;                                                      // with one statement
inline constexpr std::array<std::string_view, 2> statement_suites{"eddsa-jcs-2022", "ecdsa-jcs-2019"};  // of statements and commands

struct DeclaredCapability {
  std::string id;  // unique in the statement
  CapabilityPath path;
  std::string contract{};  // empty: not said
};

// A statement whose form was checked. Whether its proof holds, and whether its signer may speak for the name, is the
// registry's question. Immutable and content-addressed.
class AgentStatement {
 public:
  // Errors: invalid_argument and unsupported, with the pointer; invalid_name; too_large.
  [[nodiscard]] static Answer<AgentStatement> parse(std::string_view text);
  // One that parse() accepted, and that was kept under its recordId since: neither is examined again. Errors: where it cannot be
  // read for all that.
  [[nodiscard]] static Answer<AgentStatement> parse_kept(std::string_view text, std::string_view record_id);

  [[nodiscard]] std::string_view text() const { return document_.text(); }  // as received
  [[nodiscard]] did::JsonValue root() const { return document_.root(); }
  // The digest of the canonical statement without its proof: a second signature does not make another record.
  [[nodiscard]] const std::string& record_id() const { return record_id_; }

  [[nodiscard]] std::string_view issuer() const { return issuer_; }
  [[nodiscard]] const AgentKey& key() const { return key_; }
  [[nodiscard]] const Version& version() const { return version_; }
  [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
  [[nodiscard]] std::string_view previous() const { return previous_; }  // empty for sequence 1
  [[nodiscard]] std::string_view agent() const { return agent_; }        // the agent's own DID
  [[nodiscard]] std::string_view display_name() const { return display_name_; }
  [[nodiscard]] did::Time valid_from() const { return valid_from_; }
  [[nodiscard]] did::Time valid_until() const { return valid_until_; }
  [[nodiscard]] std::int64_t lease() const { return lease_; }  // seconds; 0: none
  [[nodiscard]] const std::vector<DeclaredCapability>& capabilities() const { return capabilities_; }
  [[nodiscard]] bool is_unlisted() const;  // its publisher wants it found by its names only
  // Whom it is told to beside its publisher and the agent (disclosure.h); empty: nobody. nullopt: everybody.
  [[nodiscard]] std::optional<std::string_view> disclose_to() const;

 private:
  AgentStatement(did::JsonDocument document, AgentKey key, Version version)
      : document_(std::move(document)), key_(std::move(key)), version_(std::move(version)) {}
  [[nodiscard]] static Answer<AgentStatement> read(did::JsonDocument document);
  [[nodiscard]] Answer<void> read_period();
  [[nodiscard]] Answer<void> read_capabilities(did::JsonValue subject);

  did::JsonDocument document_;
  AgentKey key_;
  Version version_;
  std::string record_id_;
  std::string_view issuer_;  // the views point into document_
  std::uint64_t sequence_ = 0;
  std::string_view previous_;
  std::string_view agent_;
  std::string_view display_name_;
  did::Time valid_from_;
  did::Time valid_until_;
  std::int64_t lease_ = 0;
  std::vector<DeclaredCapability> capabilities_;
};

// Every limit on a single member, in tables (statement_form.cpp).
[[nodiscard]] Answer<void> check_statement_form(did::JsonValue statement);

}  // namespace ans
