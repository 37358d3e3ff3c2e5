// The table of constraint types: the one list to edit.
#include <array>

#include "constraints/types.h"

namespace agent {
namespace {

//                  name              asked            members may hide
constexpr std::array table{
    ConstraintType{"agentClass", Asked::identity, true, &parse_agent_class},
    ConstraintType{"approve", Asked::scope, false, &parse_approve},
    ConstraintType{"args", Asked::scope, false, &parse_args},
    ConstraintType{"attest", Asked::identity, false, &parse_attest},
    ConstraintType{"audience", Asked::audience, true, &parse_audience},
    ConstraintType{"budget", Asked::scope, false, &parse_budget},
    ConstraintType{"data", Asked::scope, false, &parse_data},
    ConstraintType{"geo", Asked::scope, true, &parse_geo},
    ConstraintType{"maxRisk", Asked::scope, false, &parse_max_risk},
    ConstraintType{"minTrust", Asked::scope, false, &parse_min_trust},
    ConstraintType{"net", Asked::scope, true, &parse_net},
    ConstraintType{"noForward", Asked::scope, false, &parse_no_forward},
    ConstraintType{"rate", Asked::scope, false, &parse_rate},
    ConstraintType{"softwareDigest", Asked::identity, true, &parse_software_digest},
    ConstraintType{"time", Asked::time, false, &parse_time},
    ConstraintType{"uses", Asked::scope, false, &parse_uses},
};

constexpr ConstraintType unknown_type{"unknown", Asked::scope, false, nullptr};

class UnknownConstraint final : public Constraint {
 public:
  explicit UnknownConstraint(std::string_view urn) : Constraint(unknown_type), urn_(urn) {}
  [[nodiscard]] Ruling evaluate(const Situation&, Work&, Effects&) const override {
    return fails("constraint type `" + urn_ + "` is not known here");
  }
  [[nodiscard]] bool narrows(const Constraint&) const override { return false; }
  [[nodiscard]] std::string describe() const override { return "something that is not known here (" + urn_ + "), so nothing at all"; }

 private:
  std::string urn_;
};

}  // namespace

std::span<const ConstraintType> constraint_types() { return table; }

const ConstraintType* find_constraint_type(std::string_view urn) {
  constexpr std::string_view version = ":1";
  if (!urn.starts_with(constraint_prefix) || !urn.ends_with(version) || urn.size() <= constraint_prefix.size() + version.size())
    return nullptr;
  const auto name = urn.substr(constraint_prefix.size(), urn.size() - constraint_prefix.size() - version.size());
  const auto found = std::ranges::find(table, name, &ConstraintType::name);
  return found == table.end() ? nullptr : &*found;
}

did::Result<ConstraintPtr> read_constraint(JsonValue constraint) {
  const auto urn = constraint.find_string("type");
  const auto value = constraint.find("value");
  if (!urn || !value || constraint.size() != 2)
    return did::fail(did::Errc::malformed, "a constraint has a `type` and a `value`, and nothing else");
  const auto* type = find_constraint_type(*urn);
  if (type == nullptr) return std::make_unique<UnknownConstraint>(*urn);
  return type->parse(*type, *value);
}

}  // namespace agent
