// budget: {"unit", "cap", "window"?, "amount"?, "unitAt"?}: a sum of integers, over `window` seconds or the whole life.
//
// What a request spends is the argument that the selector `amount` selects (default `.amount`): an integer, not negative. With
// `unitAt`, the argument selected there must be the unit.
#include <array>

#include "agent/args_policy.h"
#include "constraints/types.h"

namespace agent {
namespace {

struct BudgetTerms {
  std::string unit;
  std::int64_t cap = 0;
  std::optional<std::chrono::seconds> window{};
  Selector amount;
  std::optional<Selector> unit_at{};
};

class Budget final : public Constraint {
 public:
  Budget(const ConstraintType& type, BudgetTerms terms) : Constraint(type), terms_(std::move(terms)) {}

  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects& effects) const override {
    const auto value = terms_.amount.select(situation.args);
    const auto amount = value && value->is_number() ? value->integer() : std::nullopt;
    if (!amount || *amount < 0) return fails("the request does not say in an integer what it spends");
    if (terms_.unit_at) {
      const auto unit = terms_.unit_at->select(situation.args);
      if (!unit || !unit->is_string() || unit->string() != terms_.unit) return fails("the request does not spend `" + terms_.unit + "`");
    }
    if (*amount > terms_.cap)
      return fails("it spends " + std::to_string(*amount) + " of at most " + std::to_string(terms_.cap) + " " + terms_.unit);
    effects.charges.push_back({.constraint = type().name, .amount = *amount, .cap = terms_.cap, .window = terms_.window});
    return holds();
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override {
    const auto& other = static_cast<const Budget&>(parent).terms_;
    const bool as_long = !terms_.window || (other.window && *terms_.window >= *other.window);
    return terms_.unit == other.unit && terms_.cap <= other.cap && as_long;
  }
  [[nodiscard]] std::string describe() const override {
    return "at most " + std::to_string(terms_.cap) + " " + terms_.unit + (terms_.window ? " in " + spelled(*terms_.window) : " in all");
  }

 private:
  BudgetTerms terms_;
};

}  // namespace

ParsedConstraint parse_budget(const ConstraintType& type, JsonValue value) {
  constexpr std::array<std::string_view, 5> members{"unit", "cap", "window", "amount", "unitAt"};
  DID_CHECK(check_members(type, value, members, 2));
  const auto unit = value.find_string("unit");
  if (!unit || unit->empty() || unit->size() > 64) return bad_value(type, "`unit` is a text of at most 64 bytes");
  DID_TRY(const auto cap, read_integer(type, *value.find("cap"), 0, max_safe_integer));
  DID_TRY(auto amount, Selector::parse(value.find("amount") ? value.find_string("amount").value_or("") : ".amount"));
  BudgetTerms terms{.unit = std::string(*unit), .cap = cap, .amount = std::move(amount)};
  if (const auto window = value.find("window")) {
    DID_TRY(const auto seconds, read_integer(type, *window, 1, 1'000'000'000));
    terms.window = std::chrono::seconds(seconds);
  }
  if (value.find("unitAt")) {
    DID_TRY(terms.unit_at, Selector::parse(value.find_string("unitAt").value_or("")));
  }
  return std::make_unique<Budget>(type, std::move(terms));
}

}  // namespace agent
