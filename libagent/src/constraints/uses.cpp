// uses: how often the link may be used, in all.
#include "constraints/types.h"

namespace agent {
namespace {

class Uses final : public Constraint {
 public:
  Uses(const ConstraintType& type, std::int64_t most) : Constraint(type), most_(most) {}
  [[nodiscard]] Ruling evaluate(const Situation&, Work&, Effects& effects) const override {
    effects.charges.push_back({.constraint = type().name, .amount = 1, .cap = most_});
    return holds();
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override { return most_ <= static_cast<const Uses&>(parent).most_; }
  [[nodiscard]] std::string describe() const override { return "at most " + std::to_string(most_) + (most_ == 1 ? " use" : " uses"); }

 private:
  std::int64_t most_;
};

}  // namespace

ParsedConstraint parse_uses(const ConstraintType& type, JsonValue value) {
  DID_TRY(const auto most, read_integer(type, value, 1, max_safe_integer));
  return std::make_unique<Uses>(type, most);
}

}  // namespace agent
