#include "search/version_match.h"

#include <algorithm>

namespace ans {
namespace {

bool is_better(const Answering& a, const Answering& b) {
  if (a.degree != b.degree) return a.degree < b.degree;
  if (a.level != b.level) return a.level > b.level;
  if (!a.offer->contract || !b.offer->contract) return a.offer->contract.has_value() && !b.offer->contract.has_value();
  return precedence(*a.offer->contract, *b.offer->contract) > 0;
}

// What stands against an offer that answers in this degree.
std::optional<std::string> against_offer(const Offer& offer, const AskedCapability* asked, Degree degree,
                                         std::span<const Evidence> evidence, const Criteria& criteria) {
  const bool allowed = degree == Degree::close || std::ranges::find(criteria.degrees, degree) != criteria.degrees.end();
  if (!allowed) return "offers a " + std::string(name(degree)) + " only";
  if (asked != nullptr)
    if (auto other = contract_objection(offer, asked->contract)) return other;
  return objection(offer, criteria, evidence);
}

// The best offer for one capability, or for any where `asked` is null; `why` says what stands against the last one that was
// looked at.
std::optional<Answering> answer_to(const AskedCapability* asked, const VersionState& version, const Listing& listing,
                                   const VersionQuestion& question, std::string& why) {
  std::optional<Answering> best;
  for (const auto& offer : listing.offers) {
    const auto degree = asked != nullptr ? degree_of(*asked, offer.path) : std::optional(Degree::exact);
    if (!degree) continue;
    const auto evidence = in_force(version, offer.id, question.criteria.issuers, question.now);
    const auto against = against_offer(offer, asked, *degree, evidence, question.criteria);
    if (against) why = "`" + std::string(offer.path.text()) + "` " + *against;
    const Answering one{&offer, *degree, level_of(evidence)};
    if (!against && (!best || is_better(one, *best))) best = one;
  }
  if (!best && why.empty()) why = asked != nullptr ? "does not offer `" + std::string(asked->path.text()) + "`" : "offers nothing";
  return best;
}

}  // namespace

std::string against_standing(const RegistryState& agent, const VersionState& version, const VersionQuestion& question) {
  const auto status = standing(agent, version, question.now).status;
  const bool usable = status == Status::active || (question.allow_deprecated && status == Status::deprecated);
  if (!usable) return "is " + std::string(name(status));
  if (!question.range) return {};
  const auto number = Version::parse(version.version);
  return number && question.range->contains(*number) ? std::string() : "is not in `" + question.range->text() + "`";
}

std::optional<std::vector<Answering>> answers_of(const VersionState& version, const Listing& listing, const VersionQuestion& question,
                                                 std::string& why) {
  if (!question.protocols.empty() && chosen_endpoint(listing, question.protocols) == nullptr) {
    why = "speaks none of the protocols";
    return std::nullopt;
  }
  std::vector<Answering> out;
  for (const auto& asked : question.capabilities) {
    const auto answer = answer_to(&asked, version, listing, question, why);
    if (!answer) return std::nullopt;
    out.push_back(*answer);
  }
  std::optional<Answering> best;
  for (const auto& asked : question.any) {
    const auto answer = answer_to(&asked, version, listing, question, why);
    if (answer && (!best || is_better(*answer, *best))) best = answer;
  }
  const bool unnamed = question.capabilities.empty() && question.any.empty() && question.criteria.asks();
  if (unnamed) best = answer_to(nullptr, version, listing, question, why);
  if ((unnamed || !question.any.empty()) && !best) return std::nullopt;
  if (best) out.push_back(*best);
  return out;
}

LivenessLevel liveness_of(const RegistryState& agent, const VersionState& version, const Listing& listing,
                          const VersionQuestion& question) {
  const auto of = [&](const OfferedEndpoint& endpoint) {
    return liveness_of(agent.liveness, version.agent, endpoint.url, question.criteria.issuers, question.now);
  };
  const auto* chosen = chosen_endpoint(listing, question.protocols);
  if (chosen != nullptr || !question.protocols.empty()) return chosen != nullptr ? of(*chosen) : LivenessLevel::none;
  auto best = LivenessLevel::none;
  for (const auto& endpoint : listing.endpoints) best = std::max(best, of(endpoint));
  return best;
}

std::string against_liveness(LivenessLevel seen, const VersionQuestion& question) {
  if (seen >= question.criteria.min_liveness) return {};
  return "was not seen alive as `" + std::string(name(question.criteria.min_liveness)) + "`";
}

const OfferedEndpoint* chosen_endpoint(const Listing& listing, std::span<const ProtocolWish> protocols) {
  for (const auto& wish : protocols) {
    const auto found = std::ranges::find_if(listing.endpoints, [&](const OfferedEndpoint& endpoint) { return wish.takes(endpoint); });
    if (found != listing.endpoints.end()) return &*found;
  }
  return nullptr;
}

std::vector<Evidence> in_force(const VersionState& version, std::string_view capability, std::span<const std::string> issuers,
                               did::Time now) {
  std::vector<Evidence> out;
  for (const auto& one : version.evidence) {
    if (one.capability != capability) continue;
    if (!issuers.empty() && std::ranges::find(issuers, one.issuer) == issuers.end()) continue;
    const auto end = did::parse_date_time(one.valid_until);
    if (one.valid_until.empty() || (end && now < *end)) out.push_back(one);
  }
  return out;
}

bool is_higher(const VersionState& a, const VersionState& b) {
  if (a.deprecated != b.deprecated) return !a.deprecated;
  const auto left = Version::parse(a.version);
  const auto right = Version::parse(b.version);
  if (!left || !right) return left.has_value();  // INVARIANT: the state holds versions
  return precedence(*left, *right) > 0;
}

bool is_preferred(const VersionState& a, const VersionState& b) {
  const auto is_release = [](const VersionState& one) { return !one.version.substr(0, one.version.find('+')).contains('-'); };
  if (a.deprecated == b.deprecated && is_release(a) != is_release(b)) return is_release(a);
  return is_higher(a, b);
}

}  // namespace ans
