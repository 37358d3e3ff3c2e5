#include "records/command.h"

#include <algorithm>
#include <array>

#include "records/command_form.h"

namespace ans {
namespace {

constexpr std::array rules{
    ActionRule{Action::deprecate, "deprecate", "AgentDeprecation", EventType::agent_deprecated, false, false, "deprecate"},
    ActionRule{Action::suspend, "suspend", "AgentSuspension", EventType::agent_suspended, false, true, "suspend"},
    ActionRule{Action::resume, "resume", "AgentResumption", EventType::agent_resumed, false, true, "suspend"},
    ActionRule{Action::renew, "renew", "AgentRenewal", EventType::agent_renewed, true, false, "renew"},
    ActionRule{Action::rotate, "rotate", "AgentKeyRotation", EventType::key_rotated, false, false, "rotate"},
    ActionRule{Action::tombstone, "tombstone", "AgentTombstone", EventType::agent_tombstoned, false, true, {}},
    ActionRule{
        Action::revoke_delegation, "revoke-delegation", "AgentDelegationRevocation", EventType::delegation_revoked, false, false, {}},
    ActionRule{Action::attest, "attest", "AgentAttestation", EventType::capability_attested, true, false, "attest"},
    ActionRule{Action::withdraw, "withdraw", "AgentAttestationWithdrawal", EventType::capability_withdrawn, true, false, "attest"},
};

// Members that only one action has.
struct OwnMember {
  std::string_view name;
  Action action;
  bool required;
};
constexpr std::array own_members{
    OwnMember{"sunset", Action::deprecate, false},
    OwnMember{"replacedBy", Action::deprecate, false},
    OwnMember{"since", Action::revoke_delegation, false},
};

Answer<void> check_own_members(const AgentCommand& command) {
  for (const auto& member : own_members) {
    const auto pointer = "/" + std::string(member.name);
    const bool is_there = command.root().find(member.name).has_value();
    const bool is_own = command.rule().action == member.action;
    if (is_there && !is_own) return breach(pointer, "a command of this type has no such member");
    if (member.required && is_own && !is_there) return breach(pointer, "required, and missing");
  }
  if (command.rule().delegable.empty() && command.root().find("delegation")) return breach("/delegation", "this cannot be delegated");
  const auto action = command.rule().action;
  const bool has_credential = action == Action::revoke_delegation || action == Action::attest || action == Action::withdraw;
  if (has_credential != command.root().find("credential").has_value())
    return breach("/credential", has_credential ? "required, and missing" : "a command of this type has no such member");
  if ((action == Action::attest || action == Action::withdraw) && !command.root().find("version"))
    return breach("/version", "required, and missing");
  if (command.since() != 0 && command.reason() != "keyCompromise") return breach("/since", "only with the reason `keyCompromise`");
  return {};
}

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
    Member{"delegation", false, rule::array},  // its form is examined with its signatures
    Member{"credential", false, rule::digest},
    Member{"since", false, rule::integer<1, 9'007'199'254'740'991>},
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

AgentCommand::AgentCommand(CommandDocument document)
    : CommandDocument(std::move(document)), rule_(rule_of_type(member_of(root(), "type"))) {}

Answer<AgentCommand> AgentCommand::parse(std::string_view text) {
  DID_TRY(auto document, CommandDocument::parse(text, command_members));
  AgentCommand out(std::move(document));
  DID_CHECK(check_own_members(out));
  const bool of_agent = out.rule_->action == Action::rotate || out.rule_->action == Action::revoke_delegation;
  if (of_agent && out.root().find("version")) return breach("/version", "keys and delegations are the whole agent's");
  return out;
}

}  // namespace ans
