// maxRisk: the score that the request has at most, 0 to 100. Unknown exceeds every limit.
#include "constraints/types.h"

namespace agent {
namespace {

class MaxRisk final : public Constraint {
 public:
  MaxRisk(const ConstraintType& type, std::int64_t most) : Constraint(type), most_(most) {}
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (!situation.risk) return fails("the risk is not known");
    return *situation.risk <= most_ ? holds() : fails("risk is " + std::to_string(*situation.risk) + ", above " + std::to_string(most_));
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override { return most_ <= static_cast<const MaxRisk&>(parent).most_; }
  [[nodiscard]] std::string describe() const override { return "only with a risk of " + std::to_string(most_) + " or less"; }

 private:
  std::int64_t most_;
};

}  // namespace

ParsedConstraint parse_max_risk(const ConstraintType& type, JsonValue value) {
  DID_TRY(const auto most, read_integer(type, value, 0, 100));
  return std::make_unique<MaxRisk>(type, most);
}

}  // namespace agent
