// audience: a set of DIDs and URLs, one of which is the verifier. Compared byte by byte.
#include "constraints/types.h"

namespace agent {
namespace {

class Audience final : public SetConstraint {
 public:
  using SetConstraint::SetConstraint;
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (std::ranges::any_of(situation.me, [this](const auto& name) { return contains(name); })) return holds();
    return fails("it is for " + listed(members()));
  }
  [[nodiscard]] std::string describe() const override { return "only at " + listed(members()); }
};

}  // namespace

ParsedConstraint parse_audience(const ConstraintType& type, JsonValue value) {
  DID_TRY(auto members, read_set(type, value));
  return std::make_unique<Audience>(type, std::move(members));
}

}  // namespace agent
