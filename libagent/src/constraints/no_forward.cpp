// noForward: the result may go to these resources only. It never denies: it is an obligation of whoever carries out the action.
#include "constraints/types.h"

namespace agent {
namespace {

class NoForward final : public Constraint {
 public:
  NoForward(const ConstraintType& type, std::vector<std::string> resources) : Constraint(type), resources_(std::move(resources)) {}
  [[nodiscard]] Ruling evaluate(const Situation&, Work&, Effects& effects) const override {
    for (const auto& one : resources_) effects.no_forward.push_back(one);
    return holds();
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override {
    return std::ranges::includes(resources_, static_cast<const NoForward&>(parent).resources_);
  }
  [[nodiscard]] std::string describe() const override { return "results stay with " + listed(resources_); }

 private:
  std::vector<std::string> resources_;
};

}  // namespace

ParsedConstraint parse_no_forward(const ConstraintType& type, JsonValue value) {
  DID_TRY(auto texts, read_set(type, value));
  for (auto& text : texts) {
    DID_TRY(const auto resource, Resource::parse(text));
    text = resource.text();
  }
  std::ranges::sort(texts);
  return std::make_unique<NoForward>(type, std::move(texts));
}

}  // namespace agent
