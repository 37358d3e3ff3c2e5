// Does one capability that an agent offers do for what is asked? All of a question must hold on the same capability.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.h"
#include "names/version_range.h"
#include "records/event.h"
#include "records/evidence_level.h"
#include "search/offer.h"
#include "taxonomy/capability.h"
#include "taxonomy/taxonomies.h"

namespace ans {

// `languages`=en: the offer's set has it; several with commas. A number: the offer's is at least it, for the members of the
// table in offer_match.cpp at most. `price`=0.01 or 0.01/USD: the offer asks for no more, in this currency. `rate`=10/s.
struct AskedConstraint {
  std::string name;
  std::string value;
};

// What must hold on one capability, besides being the right one.
struct Criteria {
  std::vector<Degree> degrees{Degree::exact, Degree::specialization};
  std::optional<VersionRange> contract{};   // of the version of the capability
  std::vector<std::string> input_modes{};   // the offer takes every one of them
  std::vector<std::string> output_modes{};  // the offer gives at least one of them; empty: any
  std::vector<std::string> extensions{};    // the offer has every one of them
  std::string input_schema{};               // digest; empty: any
  std::vector<AskedConstraint> constraints{};
  EvidenceLevel min_evidence = EvidenceLevel::declared;
  LivenessLevel min_liveness = LivenessLevel::none;
  std::vector<std::string>
      issuers{};  // evidence, and what was seen alive, counts from these only; empty: from anybody the registry kept it of

  // Is there anything that a capability could fail, besides its path?
  [[nodiscard]] bool asks() const;
};

//   oasf@1.1.1:language_processing/translation@^2     the second `@` begins a range of versions of the contract
struct WantedCapability {
  WantedCapability(CapabilityPath which, std::optional<VersionRange> of = {})  // NOLINT(google-explicit-constructor): any contract
      : path(std::move(which)), contract(std::move(of)) {}
  // Problems: invalid_argument.
  [[nodiscard]] static Answer<WantedCapability> parse(std::string_view text);

  CapabilityPath path;
  std::optional<VersionRange> contract;
};

// A capability that is asked for, with its counterparts in other taxonomies. `close` ones are there where they were asked for.
struct AskedCapability {
  CapabilityPath path;
  std::vector<Counterpart> targets;
  std::optional<VersionRange> contract;
};
[[nodiscard]] AskedCapability asked_capability(const WantedCapability& wanted, const Taxonomies& taxonomies, bool fuzzy);

// What an offer that answers a counterpart in this degree is worth to who asked; nullopt: nothing can be said.
[[nodiscard]] std::optional<Degree> worth_of(Relation relation, Degree degree);

// The best way in which the offer answers; nullopt: it does not.
[[nodiscard]] std::optional<Degree> degree_of(const AskedCapability& asked, const CapabilityPath& offered);

[[nodiscard]] EvidenceLevel level_of(std::span<const Evidence> in_force);

// Why the offer does not do, "output modes"; nullopt: it does. `in_force` is the evidence that counts, see Criteria::issuers.
[[nodiscard]] std::optional<std::string> contract_objection(const Offer& offer, const std::optional<VersionRange>& contract);
[[nodiscard]] std::optional<std::string> objection(const Offer& offer, const Criteria& criteria, std::span<const Evidence> in_force);

}  // namespace ans
