// The closed vocabulary of constraints on a delegation: what each is, and whether it holds for a request.
//
//   { "type": "urn:credence:c:<name>:1", "value": ... }
//
// A constraint is asked about the one action that is wanted. Down a chain all constraints of all links hold together; whether a
// child's is a subset of its parent's is no question that a verifier asks. A type that is not in the table denies.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/scope.h"
#include "agent/work.h"
#include "did/clock.h"
#include "did/json.h"
#include "did/result.h"

namespace agent {

struct AgentIdentity;  // agent/identity_credential.h

inline constexpr std::string_view constraint_prefix = "urn:credence:c:";
inline constexpr std::size_t max_constraints = 64;  // of one link, those of its grants included
inline constexpr std::size_t set_max_size = 256;    // members of an allow-list

// What is to be decided, and what is known around it. What is looked at must outlive it.
struct Situation {
  const Action& action;
  const Resource& resource;
  did::JsonValue args{};  // an object, or null
  did::Time at{};
  std::chrono::milliseconds skew = std::chrono::seconds(30);
  std::span<const std::string> me{};        // the verifier's own names: DIDs, URLs
  const AgentIdentity* identity = nullptr;  // of who acts; null: none was shown
  std::string_view data_class{};            // the label of the resource; empty: not known
  std::string_view country{};               // ISO 3166-1 alpha-2, where the request comes from; empty: not known
  std::string_view address{};               // IP address that it comes from; empty: not known
  std::int64_t trust = 0;                   // 0 to 100; unknown is 0
  std::optional<std::int64_t> risk{};       // 0 to 100; unknown exceeds every limit
};

// What a request would use up.
struct Charge {
  std::size_t link = 0;           // filled by the verifier, as is `credential`
  std::string_view credential{};  // digest of the link's bytes
  std::string_view constraint{};  // "uses", "rate", "budget"
  std::string pointer{};          // which one of the link: "grants/0/constraints/2"
  std::int64_t amount = 1;
  std::int64_t cap = 0;
  std::optional<std::chrono::seconds> window{};  // nullopt: over the whole life of the link
};

// What a constraint asks for beside yes and no.
struct Effects {
  std::vector<Charge> charges{};
  bool approval = false;                       // somebody has to approve of this very action
  std::vector<std::string_view> no_forward{};  // the result may go to these resources only
};

struct Ruling {
  bool holds = true;
  std::string why{};  // where it does not
};
[[nodiscard]] inline Ruling holds() { return {}; }
[[nodiscard]] inline Ruling fails(std::string why) { return {.holds = false, .why = std::move(why)}; }

struct ConstraintType;

// A constraint as it was read. Immutable; safe from several threads. It may look at the document it was read from.
class Constraint {
 public:
  explicit Constraint(const ConstraintType& type) : type_(&type) {}
  Constraint(const Constraint&) = delete;
  Constraint& operator=(const Constraint&) = delete;
  virtual ~Constraint() = default;

  [[nodiscard]] const ConstraintType& type() const { return *type_; }
  [[nodiscard]] virtual Ruling evaluate(const Situation& situation, Work& work, Effects& effects) const = 0;
  // For the lint: does this let through nothing that `parent` stops? False where that is not plain to see.
  // PRECONDITION: the same type.
  [[nodiscard]] virtual bool narrows(const Constraint& parent) const = 0;
  // "at most 5 uses": for people, in the words of explain().
  [[nodiscard]] virtual std::string describe() const = 0;

 private:
  const ConstraintType* type_;
};
using ConstraintPtr = std::unique_ptr<const Constraint>;

// When a verifier asks a constraint that stands beside the grants of a link. One inside a grant is asked with the grant.
enum class Asked : std::uint8_t { time, identity, audience, scope };

struct ConstraintType {
  std::string_view name;  // "audience"
  Asked asked;
  // May a holder hide members of its value? Only where every member hidden lets less through: in a list of what is allowed.
  bool members_may_hide;
  // Errors: malformed, too_large.
  did::Result<ConstraintPtr> (*parse)(const ConstraintType& type, did::JsonValue value);
};

// Every type of this build, in one table (constraints/table.cpp).
[[nodiscard]] std::span<const ConstraintType> constraint_types();
// "urn:credence:c:audience:1" or another text. Null: none is called so.
[[nodiscard]] const ConstraintType* find_constraint_type(std::string_view urn);

// {"type", "value"} and nothing else. A type that is not in the table is read, and never holds. Errors: malformed, too_large.
[[nodiscard]] did::Result<ConstraintPtr> read_constraint(did::JsonValue constraint);

}  // namespace agent
