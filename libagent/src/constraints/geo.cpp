// geo: a set of countries (ISO 3166-1 alpha-2) that the request may come from.
#include "constraints/types.h"

namespace agent {
namespace {

class Geo final : public SetConstraint {
 public:
  using SetConstraint::SetConstraint;
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (contains(situation.country)) return holds();
    return fails(situation.country.empty() ? "the country is not known" : "not from `" + std::string(situation.country) + "`");
  }
  [[nodiscard]] std::string describe() const override { return "only from " + listed(members()); }
};

bool is_country(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

ParsedConstraint parse_geo(const ConstraintType& type, JsonValue value) {
  DID_TRY(auto members, read_set(type, value));
  if (!std::ranges::all_of(members, is_country)) return bad_value(type, "each member is a country as two capital letters");
  return std::make_unique<Geo>(type, std::move(members));
}

}  // namespace agent
