// The signed commands that change how versions of an agent stand, but for revocation. docs/formats/agent-command.md
#pragma once

#include <span>
#include <string_view>

#include "base/problem.h"
#include "records/command_form.h"
#include "records/event.h"

namespace ans {

enum class Action : std::uint8_t { deprecate, suspend, resume, renew, rotate, tombstone, revoke_delegation, attest, withdraw };

struct ActionRule {
  Action action;
  std::string_view word;  // in the address: "deprecate"
  std::string_view type;  // of the document: "AgentDeprecation"
  EventType event;
  bool by_agent;               // the agent may sign as well as its publisher
  bool by_operator;            // whoever runs the registry may, and says why
  std::string_view delegable;  // so does whom the publisher delegated this to (delegation.h); empty: nobody
};
[[nodiscard]] std::span<const ActionRule> action_rules();
// nullptr: there is no such word.
[[nodiscard]] const ActionRule* find_action(std::string_view word);

// A command whose form was checked. version() is nullopt where it means each that it fits, or the whole agent (rotate).
class AgentCommand : public CommandDocument {
 public:
  // Errors: invalid_argument, with the pointer; invalid_name; too_large.
  [[nodiscard]] static Answer<AgentCommand> parse(std::string_view text);

  [[nodiscard]] const ActionRule& rule() const { return *rule_; }
  // The digest of the agent's newest event when this was signed: what makes a command good for once.
  [[nodiscard]] std::string_view after() const { return text_of("after"); }
  [[nodiscard]] std::string_view credential() const { return text_of("credential"); }  // the digest of a link, or of what is attached
  // revoke_delegation for keyCompromise: what the delegate registered from this place in the history on is revoked with it. 0: nothing.
  [[nodiscard]] std::uint64_t since() const { return static_cast<std::uint64_t>(root().find_integer("since").value_or(0)); }
  [[nodiscard]] std::string_view sunset() const { return text_of("sunset"); }           // of a deprecation; empty: none
  [[nodiscard]] std::string_view replaced_by() const { return text_of("replacedBy"); }  // of a deprecation; empty: none

 private:
  explicit AgentCommand(CommandDocument document);
  const ActionRule* rule_;
};

}  // namespace ans
