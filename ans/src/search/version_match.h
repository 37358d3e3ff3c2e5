// Does one version of an agent do for what is asked? Shared by search, which asks this of many agents, and by resolve, which
// chooses among the versions of one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "records/state.h"
#include "search/offer_match.h"
#include "search/protocol_wish.h"

namespace ans {

inline constexpr std::size_t max_alternatives = 8;

// The references live as long as what they were taken from.
struct VersionQuestion {
  std::vector<AskedCapability> capabilities;  // each is offered, under the criteria
  std::vector<AskedCapability> any;           // one of them is offered, under the criteria; with neither, any capability will do
  const Criteria& criteria;
  const std::optional<VersionRange>& range;
  const std::vector<ProtocolWish>& protocols;  // one of them is spoken
  bool allow_deprecated = false;
  did::Time now;
};

// An offer that does, and how well.
struct Answering {
  const Offer* offer;
  Degree degree;
  EvidenceLevel level;
};

// Why a version is out of the question, whatever it offers: its status, or the range. Empty: it is not.
[[nodiscard]] std::string against_standing(const RegistryState& agent, const VersionState& version, const VersionQuestion& question);

// What does for each capability, then the best for `any`; nullopt: something is missing, and `why` says what.
[[nodiscard]] std::optional<std::vector<Answering>> answers_of(const VersionState& version, const Listing& listing,
                                                               const VersionQuestion& question, std::string& why);

// What was seen alive of the version: of the endpoint that is chosen, where protocols are asked for; else the best of any.
[[nodiscard]] LivenessLevel liveness_of(const RegistryState& agent, const VersionState& version, const Listing& listing,
                                        const VersionQuestion& question);
// Why that is not enough. Empty: it is, or nothing was asked.
[[nodiscard]] std::string against_liveness(LivenessLevel seen, const VersionQuestion& question);

// The endpoint of the first protocol that is spoken; nullptr: none is, or none was asked for.
[[nodiscard]] const OfferedEndpoint* chosen_endpoint(const Listing& listing, std::span<const ProtocolWish> protocols);

// Evidence about a capability that counts now: from one of `issuers` where there are any, and not over.
[[nodiscard]] std::vector<Evidence> in_force(const VersionState& version, std::string_view capability, std::span<const std::string> issuers,
                                             did::Time now);

// Active before deprecated, then by precedence; the first of the two puts releases before prereleases.
[[nodiscard]] bool is_preferred(const VersionState& a, const VersionState& b);
[[nodiscard]] bool is_higher(const VersionState& a, const VersionState& b);

}  // namespace ans
