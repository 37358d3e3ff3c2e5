// agentClass: a set of classes, one of which the identity of who acts has.
#include "agent/identity_credential.h"
#include "constraints/types.h"

namespace agent {
namespace {

class AgentClass final : public SetConstraint {
 public:
  using SetConstraint::SetConstraint;
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (situation.identity != nullptr && contains(situation.identity->agent_class)) return holds();
    return fails("the agent is not of class " + listed(members()));
  }
  [[nodiscard]] std::string describe() const override { return "only agents of class " + listed(members()); }
};

}  // namespace

ParsedConstraint parse_agent_class(const ConstraintType& type, JsonValue value) {
  DID_TRY(auto members, read_set(type, value));
  return std::make_unique<AgentClass>(type, std::move(members));
}

}  // namespace agent
