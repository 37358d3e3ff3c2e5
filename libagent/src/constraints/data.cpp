// data: the highest class of data that may be touched: public < internal < confidential < restricted.
#include <array>

#include "constraints/types.h"

namespace agent {
namespace {

constexpr std::array<std::string_view, 4> classes{"public", "internal", "confidential", "restricted"};

std::optional<std::size_t> rank_of(std::string_view name) {
  const auto found = std::ranges::find(classes, name);
  return found == classes.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - classes.begin()));
}

class Data final : public Constraint {
 public:
  Data(const ConstraintType& type, std::size_t highest) : Constraint(type), highest_(highest) {}
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    const auto rank = rank_of(situation.data_class);
    if (!rank) return fails("the class of the data is not known");
    return *rank <= highest_
               ? holds()
               : fails("the data is `" + std::string(situation.data_class) + "`, above `" + std::string(classes[highest_]) + "`");
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override { return highest_ <= static_cast<const Data&>(parent).highest_; }
  [[nodiscard]] std::string describe() const override { return "data up to `" + std::string(classes[highest_]) + "`"; }

 private:
  std::size_t highest_;
};

}  // namespace

ParsedConstraint parse_data(const ConstraintType& type, JsonValue value) {
  const auto highest = value.is_string() ? rank_of(value.string()) : std::nullopt;
  if (!highest) return bad_value(type, "`public`, `internal`, `confidential` or `restricted` is expected");
  return std::make_unique<Data>(type, *highest);
}

}  // namespace agent
