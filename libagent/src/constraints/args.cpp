// args: a policy of UCAN Delegation 1.0 about the arguments of the request.
#include "agent/args_policy.h"
#include "constraints/types.h"

namespace agent {
namespace {

class Args final : public Constraint {
 public:
  Args(const ConstraintType& type, ArgsPolicy policy) : Constraint(type), policy_(std::move(policy)) {}
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work& work, Effects&) const override {
    const auto answer = policy_.holds(situation.args, work);
    if (!answer) return fails("the policy for the arguments takes more work than is allowed");
    return *answer ? holds() : fails("the arguments do not fit " + text());
  }
  // Conjunction needs no comparison: both are asked.
  [[nodiscard]] bool narrows(const Constraint&) const override { return true; }
  [[nodiscard]] std::string describe() const override { return "only arguments with " + text(); }

 private:
  [[nodiscard]] std::string text() const { return did::canonicalize(policy_.source()).value_or("what its policy says"); }
  ArgsPolicy policy_;
};

}  // namespace

ParsedConstraint parse_args(const ConstraintType& type, JsonValue value) {
  auto policy = ArgsPolicy::parse(value);
  if (!policy) return std::unexpected(std::move(policy).error().in("constraint `args`"));
  return std::make_unique<Args>(type, *std::move(policy));
}

}  // namespace agent
