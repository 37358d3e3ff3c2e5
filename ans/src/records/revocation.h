// The signed command that ends an agent, or one version of it. docs/formats/agent-revocation.md
#pragma once

#include <string_view>

#include "records/command_form.h"

namespace ans {

// A command whose form was checked. version() is nullopt where it means the whole agent.
class AgentRevocation : public CommandDocument {
 public:
  // Errors: invalid_argument, with the pointer; invalid_name; too_large.
  [[nodiscard]] static Answer<AgentRevocation> parse(std::string_view text);

 private:
  explicit AgentRevocation(CommandDocument document) : CommandDocument(std::move(document)) {}
};

}  // namespace ans
