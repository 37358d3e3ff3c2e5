// The steps of the verifier, each a function with its number. Each returns nothing, or why it denies.
#pragma once

#include <optional>
#include <string>

#include "agent/decide.h"

namespace agent {

struct Denial {
  Code code;
  std::string reason;
  std::optional<std::size_t> link{};
  std::string constraint{};
};
using Step = std::optional<Denial>;

// One decision while it is being made.
struct Case {
  const Chain& chain;
  const ActionRequest& request;
  const Asking& asking;
  const ChainPolicy& policy;
  const Surroundings& around;
  did::Time at;
  Decision& decision;
  Work work;
  Effects effects{};
  std::shared_ptr<const ReadIdentity> identity{};

  [[nodiscard]] Situation situation() const;
};

Step step_3_root_is_trusted(Case& c);
Step step_4_grant_is_proven(Case& c);
Step step_5_links_fit(Case& c);
Step step_6_signatures_hold(Case& c);
Step step_7_time(Case& c);
Step step_8_status(Case& c);
Step step_9_holder(Case& c);
Step step_10_identity(Case& c);
Step step_11_audience(Case& c);
Step step_12_scope(Case& c);
Step step_13_approvals(Case& c);
Step step_14_policy(Case& c);

// From medium risk on, what is not known refuses; below, it is noted. `has_status`: a credential without a status lives so briefly that
// nobody need know of it.
Step judge_standing(Case& c, Standing standing, bool has_status, std::optional<std::size_t> link, const std::string& what);

// Of the key's document; nullopt: not known, and then nothing is remembered. A DID that is its own document has one epoch.
std::optional<std::int64_t> key_epoch(const Case& c, std::string_view verification_method);

// The constraints beside the grants of every link that are asked at this point.
Step ask_constraints(Case& c, Asked asked, Code code);

struct SignedCredential {
  did::JsonValue credential;
  std::string_view cd;  // its digest
  std::string_view issuer;
  std::string_view verification_method;
  did::Time created;
  bool delegates;  // then the key has to be listed for capabilityDelegation as well
};
// Steps 2 and 6 for one credential: is its proof by this key, of this DID, which may sign, and delegate where it does? What was found
// before for the same bytes, key and epoch is not looked for again.
Step check_signature(Case& c, const SignedCredential& asked);

}  // namespace agent
