// The signed command that ends an agent, or one version of it. docs/formats/agent-revocation.md
#pragma once

#include <did/clock.h>
#include <did/json.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "names/name.h"
#include "names/version.h"

namespace ans {

inline constexpr std::size_t revocation_max_size = std::size_t{16} * 1024;

// A command whose form was checked; whether its proof holds is the registry's question.
class AgentRevocation {
 public:
  // Errors: invalid_argument, with the pointer; invalid_name; too_large.
  [[nodiscard]] static Answer<AgentRevocation> parse(std::string_view text);

  [[nodiscard]] did::JsonValue root() const { return document_.root(); }
  [[nodiscard]] const std::string& canonical() const { return canonical_; }  // proof included
  [[nodiscard]] const AgentKey& key() const { return key_; }
  [[nodiscard]] const std::optional<Version>& version() const { return version_; }  // nullopt: the whole agent
  [[nodiscard]] std::string_view reason() const { return reason_; }
  // The DID of the first proof's verification method: who claims to sign. Empty: no proof says.
  [[nodiscard]] std::string signer() const;

 private:
  AgentRevocation(did::JsonDocument document, AgentKey key) : document_(std::move(document)), key_(std::move(key)) {}
  did::JsonDocument document_;
  AgentKey key_;
  std::string canonical_;
  std::optional<Version> version_;
  std::string_view reason_;  // points into document_
};

}  // namespace ans
