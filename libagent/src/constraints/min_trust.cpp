// minTrust: the score that who acts has at least, 0 to 100. Unknown is 0.
#include "constraints/types.h"

namespace agent {
namespace {

class MinTrust final : public Constraint {
 public:
  MinTrust(const ConstraintType& type, std::int64_t least) : Constraint(type), least_(least) {}
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (situation.trust >= least_) return holds();
    return fails("trust is " + std::to_string(situation.trust) + ", below " + std::to_string(least_));
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override { return least_ >= static_cast<const MinTrust&>(parent).least_; }
  [[nodiscard]] std::string describe() const override { return "only with a trust of " + std::to_string(least_) + " or more"; }

 private:
  std::int64_t least_;
};

}  // namespace

ParsedConstraint parse_min_trust(const ConstraintType& type, JsonValue value) {
  DID_TRY(const auto least, read_integer(type, value, 0, 100));
  return std::make_unique<MinTrust>(type, least);
}

}  // namespace agent
