// How each type of constraint is read: one file each, and one line in table.cpp.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "agent/constraint.h"

namespace agent {

using did::JsonValue;
using ParsedConstraint = did::Result<ConstraintPtr>;

ParsedConstraint parse_agent_class(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_approve(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_args(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_attest(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_audience(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_budget(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_data(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_geo(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_max_risk(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_min_trust(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_net(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_no_forward(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_rate(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_software_digest(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_time(const ConstraintType& type, JsonValue value);
ParsedConstraint parse_uses(const ConstraintType& type, JsonValue value);

// What they share. "`audience`: ..."
[[nodiscard]] std::unexpected<did::Error> bad_value(const ConstraintType& type, std::string_view why);
// One or more different strings, none empty, sorted. Errors: malformed, too_large.
[[nodiscard]] did::Result<std::vector<std::string>> read_set(const ConstraintType& type, JsonValue value);
// An integer within these. Errors: malformed.
[[nodiscard]] did::Result<std::int64_t> read_integer(const ConstraintType& type, JsonValue value, std::int64_t least, std::int64_t most);
// An object with no other members than these, the first `required` of which are there. Errors: malformed.
[[nodiscard]] did::Result<void> check_members(const ConstraintType& type, JsonValue value, std::span<const std::string_view> members,
                                              std::size_t required);
// "a, b, c"
[[nodiscard]] std::string listed(const std::vector<std::string>& texts);
// "15 minutes", "1 hour"
[[nodiscard]] std::string spelled(std::chrono::seconds length);

inline constexpr std::int64_t max_safe_integer = (std::int64_t{1} << 53) - 1;

// A constraint whose value is an allow-list.
class SetConstraint : public Constraint {
 public:
  SetConstraint(const ConstraintType& type, std::vector<std::string> members) : Constraint(type), members_(std::move(members)) {}
  [[nodiscard]] bool narrows(const Constraint& parent) const final {
    return std::ranges::includes(static_cast<const SetConstraint&>(parent).members_, members_);
  }

 protected:
  [[nodiscard]] const std::vector<std::string>& members() const { return members_; }
  [[nodiscard]] bool contains(std::string_view text) const { return std::ranges::binary_search(members_, text); }

 private:
  std::vector<std::string> members_;
};

}  // namespace agent
