// A world whose agent is told what to do by signed commands.
#pragma once

#include "fixture.h"

namespace test {

struct Lifecycle : World {
  int lease = 0;

  // The claims of a command that follows the agent's newest event.
  [[nodiscard]] Json claims(const std::string& type) const {
    const auto state = registry.state(name);
    return {{"@context", {vc::context_v2, vc::agent_context_url}},
            {"type", {type}},
            {"agentKey", name},
            {"after", state ? state->head : "sha256:" + std::string(64, '0')},
            {"issuedAt", start}};
  }
  ans::Answer<ans::RegistryState> send(std::string_view word, const Json& command_claims, Actor& by) {
    return registry.change(name, word, command(command_claims, by));
  }
  // With the lease of this world.
  std::string sign_leased(const StatementOf& of) {
    auto out = statement(of);
    out["credentialSubject"]["lease"] = lease;
    return sign(out);
  }
  ans::Record register_first() {
    auto submitted = submit(sign_leased(first()));
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
    return std::move(submitted->record);
  }
  [[nodiscard]] ans::Status status(std::size_t version = 0) const {
    const auto state = registry.state(name);
    REQUIRE(state.has_value());
    return ans::standing(*state, state->versions.at(version), clock.now()).status;
  }
};

}  // namespace test
