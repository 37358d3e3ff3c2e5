// attest: the identity of who acts carries attestations of all these types, each in force, and none older than maxAge seconds.
#include <array>

#include "agent/identity_credential.h"
#include "constraints/types.h"

namespace agent {
namespace {

class Attest final : public Constraint {
 public:
  Attest(const ConstraintType& type, std::vector<std::string> types, std::optional<std::chrono::seconds> max_age)
      : Constraint(type), types_(std::move(types)), max_age_(max_age) {}

  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (situation.identity == nullptr) return fails("no identity was shown");
    for (const auto& wanted : types_) {
      const auto good = [&](const Attestation& one) { return one.type == wanted && in_force(one, situation); };
      if (!std::ranges::any_of(situation.identity->attestations, good)) return fails("there is no attestation `" + wanted + "` in force");
    }
    return holds();
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override {
    const auto& other = static_cast<const Attest&>(parent);
    const bool as_young = !other.max_age_ || (max_age_ && *max_age_ <= *other.max_age_);
    return as_young && std::ranges::includes(types_, other.types_);
  }
  [[nodiscard]] std::string describe() const override {
    return "only with attestations " + listed(types_) + (max_age_ ? ", at most " + spelled(*max_age_) + " old" : "");
  }

 private:
  // An attestation has ended where its time is up: there is no skew to hide behind.
  [[nodiscard]] bool in_force(const Attestation& one, const Situation& situation) const {
    const bool young = !max_age_ || (one.issued && *one.issued + *max_age_ >= situation.at);
    return one.expires > situation.at && young;
  }
  std::vector<std::string> types_;
  std::optional<std::chrono::seconds> max_age_;
};

}  // namespace

ParsedConstraint parse_attest(const ConstraintType& type, JsonValue value) {
  constexpr std::array<std::string_view, 2> members{"types", "maxAge"};
  DID_CHECK(check_members(type, value, members, 1));
  DID_TRY(auto types, read_set(type, *value.find("types")));
  std::optional<std::chrono::seconds> max_age;
  if (const auto given = value.find("maxAge")) {
    DID_TRY(const auto seconds, read_integer(type, *given, 1, 1'000'000'000));
    max_age = std::chrono::seconds(seconds);
  }
  return std::make_unique<Attest>(type, std::move(types), max_age);
}

}  // namespace agent
