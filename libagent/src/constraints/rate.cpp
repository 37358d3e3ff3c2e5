// rate: {"max", "per"}: at most so many requests in any window of `per` seconds.
#include <array>

#include "constraints/types.h"

namespace agent {
namespace {

class Rate final : public Constraint {
 public:
  Rate(const ConstraintType& type, std::int64_t most, std::chrono::seconds per) : Constraint(type), most_(most), per_(per) {}
  [[nodiscard]] Ruling evaluate(const Situation&, Work&, Effects& effects) const override {
    effects.charges.push_back({.constraint = type().name, .amount = 1, .cap = most_, .window = per_});
    return holds();
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override {
    const auto& other = static_cast<const Rate&>(parent);
    return most_ <= other.most_ && per_ >= other.per_;
  }
  [[nodiscard]] std::string describe() const override { return "at most " + std::to_string(most_) + " in " + spelled(per_); }

 private:
  std::int64_t most_;
  std::chrono::seconds per_;
};

}  // namespace

ParsedConstraint parse_rate(const ConstraintType& type, JsonValue value) {
  constexpr std::array<std::string_view, 2> members{"max", "per"};
  DID_CHECK(check_members(type, value, members, 2));
  DID_TRY(const auto most, read_integer(type, *value.find("max"), 1, max_safe_integer));
  DID_TRY(const auto per, read_integer(type, *value.find("per"), 1, 1'000'000'000));
  return std::make_unique<Rate>(type, most, std::chrono::seconds(per));
}

}  // namespace agent
