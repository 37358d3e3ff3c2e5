// What the signed commands have in common: revocation.h, command.h.
#pragma once

#include <did/json.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "names/name.h"
#include "names/version.h"
#include "records/members.h"

namespace ans::rule {

[[nodiscard]] Answer<void> reason_code(JsonValue value, const std::string& pointer);
// The two contexts of a command, in this order.
[[nodiscard]] Answer<void> command_context(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> anything(JsonValue value, const std::string& pointer);

}  // namespace ans::rule

namespace ans {

inline constexpr std::size_t command_max_size = std::size_t{16} * 1024;

// A signed command whose members were checked; whether its proof holds is the registry's question.
class CommandDocument {
 public:
  // Errors: invalid_argument, with the pointer; invalid_name; too_large. PRECONDITION: `members` has agentKey (rule::agent_key) and
  // version (rule::semver).
  [[nodiscard]] static Answer<CommandDocument> parse(std::string_view text, std::span<const Member> members);

  [[nodiscard]] did::JsonValue root() const { return document_.root(); }
  [[nodiscard]] const std::string& canonical() const { return canonical_; }  // proof included
  [[nodiscard]] const AgentKey& key() const { return key_; }
  [[nodiscard]] const std::optional<Version>& version() const { return version_; }  // nullopt: it names none
  [[nodiscard]] std::string_view reason() const { return text_of("reason"); }       // empty: none

 protected:
  // The member, or empty text. Points into the document.
  [[nodiscard]] std::string_view text_of(std::string_view member) const { return root().find_string(member).value_or(std::string_view()); }

 private:
  CommandDocument(did::JsonDocument document, AgentKey key) : document_(std::move(document)), key_(std::move(key)) {}
  did::JsonDocument document_;
  AgentKey key_;
  std::string canonical_;
  std::optional<Version> version_;
};

// The DID of the first proof's verification method: who claims to sign. Empty: no proof says.
[[nodiscard]] std::string signer_of(did::JsonValue command);

}  // namespace ans
