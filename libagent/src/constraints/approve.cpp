// approve: where this policy holds for the arguments, somebody has to approve of the action first.
#include "agent/args_policy.h"
#include "constraints/types.h"

namespace agent {
namespace {

class Approve final : public Constraint {
 public:
  Approve(const ConstraintType& type, ArgsPolicy policy) : Constraint(type), policy_(std::move(policy)) {}
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work& work, Effects& effects) const override {
    const auto answer = policy_.holds(situation.args, work);
    if (!answer) return fails("the policy for approvals takes more work than is allowed");
    effects.approval = effects.approval || *answer;
    return holds();
  }
  // A further reason to ask takes none away.
  [[nodiscard]] bool narrows(const Constraint&) const override { return true; }
  [[nodiscard]] std::string describe() const override {
    return "with somebody's approval where " + did::canonicalize(policy_.source()).value_or("its policy holds");
  }

 private:
  ArgsPolicy policy_;
};

}  // namespace

ParsedConstraint parse_approve(const ConstraintType& type, JsonValue value) {
  auto policy = ArgsPolicy::parse(value);
  if (!policy) return std::unexpected(std::move(policy).error().in("constraint `approve`"));
  return std::make_unique<Approve>(type, *std::move(policy));
}

}  // namespace agent
