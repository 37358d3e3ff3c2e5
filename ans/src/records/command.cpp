#include "records/command.h"

#include <algorithm>
#include <array>

#include "records/command_form.h"

namespace ans {
namespace {

constexpr std::array rules{
    ActionRule{Action::deprecate, "deprecate", "AgentDeprecation", EventType::agent_deprecated, false},
    ActionRule{Action::suspend, "suspend", "AgentSuspension", EventType::agent_suspended, false},
    ActionRule{Action::resume, "resume", "AgentResumption", EventType::agent_resumed, false},
    ActionRule{Action::renew, "renew", "AgentRenewal", EventType::agent_renewed, true},
    ActionRule{Action::rotate, "rotate", "AgentKeyRotation", EventType::key_rotated, false},
};

const ActionRule* rule_of_type(JsonValue value) {
  if (!value.is_array() || value.size() != 1 || !value[0].is_string()) return nullptr;
  const auto found = std::ranges::find(rules, value[0].string(), &ActionRule::type);
  return found == rules.end() ? nullptr : &*found;
}

Answer<void> command_type(JsonValue value, const std::string& pointer) {
  if (rule_of_type(value) != nullptr) return {};
  return breach(pointer, "an array with the type of a command is expected, such as [\"AgentDeprecation\"]");
}

constexpr std::array command_members{
    Member{"@context", true, rule::command_context},
    Member{"type", true, command_type},
    Member{"agentKey", true, rule::agent_key},
    Member{"version", false, rule::semver},
    Member{"after", true, rule::digest},
    Member{"reason", false, rule::reason_code},
    Member{"sunset", false, rule::date_time},
    Member{"replacedBy", false, rule::agent_key},
    Member{"issuedAt", true, rule::date_time},
    Member{"proof", true, rule::anything},  // its form is examined with its signature
};

}  // namespace

std::span<const ActionRule> action_rules() { return rules; }

const ActionRule* find_action(std::string_view word) {
  const auto found = std::ranges::find(rules, word, &ActionRule::word);
  return found == rules.end() ? nullptr : &*found;
}

Answer<AgentCommand> AgentCommand::parse(std::string_view text) {
  DID_TRY(auto document, did::JsonDocument::parse(text, {.max_bytes = command_max_size, .max_depth = 16}));
  DID_CHECK(check_members(document.root(), "", command_members));
  DID_TRY(auto key, AgentKey::parse(document.root().find_string("agentKey").value_or("")));
  AgentCommand out(std::move(document), std::move(key));
  out.rule_ = rule_of_type(member_of(out.root(), "type"));
  for (const auto* member : {"sunset", "replacedBy"}) {
    if (out.root().find(member) && out.rule_->action != Action::deprecate)
      return breach("/" + std::string(member), "only a deprecation has this member");
  }
  if (out.rule_->action == Action::rotate && out.root().find("version")) return breach("/version", "keys are the whole agent's");
  if (const auto version = out.root().find_string("version")) {
    DID_TRY(out.version_, Version::parse(*version));
  }
  DID_TRY(out.canonical_, did::canonicalize(out.root()));
  return out;
}

}  // namespace ans
