// softwareDigest: a set of digests, one of which the identity of who acts says that its software has.
#include "agent/identity_credential.h"
#include "constraints/types.h"
#include "credential_form.h"

namespace agent {
namespace {

class SoftwareDigest final : public SetConstraint {
 public:
  using SetConstraint::SetConstraint;
  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (situation.identity != nullptr && contains(situation.identity->software_digest)) return holds();
    return fails("the agent's software is none of those allowed");
  }
  [[nodiscard]] std::string describe() const override { return "only software " + listed(members()); }
};

}  // namespace

ParsedConstraint parse_software_digest(const ConstraintType& type, JsonValue value) {
  DID_TRY(auto members, read_set(type, value));
  if (!std::ranges::all_of(members, is_digest)) return bad_value(type, "each member is `sha256:` and 64 hex digits");
  return std::make_unique<SoftwareDigest>(type, std::move(members));
}

}  // namespace agent
