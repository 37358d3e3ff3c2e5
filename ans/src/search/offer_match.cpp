#include "search/offer_match.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace ans {
namespace {

enum class Polarity : std::uint8_t { at_least, at_most };
struct PolarityRule {
  std::string_view name;
  Polarity polarity;
};
// What is not here is at_least: more is better.
constexpr std::array polarity_rules{PolarityRule{"latency", Polarity::at_most}, PolarityRule{"minInputBytes", Polarity::at_most},
                                    PolarityRule{"price", Polarity::at_most}};

Polarity polarity_of(std::string_view name) {
  const auto rule = std::ranges::find(polarity_rules, name, &PolarityRule::name);
  return rule == polarity_rules.end() ? Polarity::at_least : rule->polarity;
}

bool has(const std::vector<std::string>& set, std::string_view one) { return std::ranges::find(set, one) != set.end(); }

// `type/*` on the offer's side takes every subtype.
bool takes_mode(const std::vector<std::string>& offered, const std::string& asked) {
  const auto essence = media_essence(asked);
  const auto range = essence.substr(0, essence.find('/')) + "/*";
  return has(offered, essence) || has(offered, range);
}

// A number, a rate, or an amount of a currency: what of the question is compared, and in which unit.
struct AskedNumber {
  double value;
  std::string unit;
};
std::optional<AskedNumber> asked_number(std::string_view text) {
  if (const auto rate = rate_per_second(text)) return AskedNumber{*rate, {}};
  const auto slash = text.find('/');
  const auto number = plain_number(text.substr(0, slash));
  if (!number) return std::nullopt;
  return AskedNumber{*number, slash == std::string_view::npos ? std::string() : std::string(text.substr(slash + 1))};
}

bool satisfies(const DeclaredConstraint& offered, const AskedConstraint& asked) {
  if (offered.number) {
    const auto wanted = asked_number(asked.value);
    if (!wanted || (!wanted->unit.empty() && wanted->unit != offered.unit)) return false;
    return polarity_of(asked.name) == Polarity::at_least ? *offered.number >= wanted->value : *offered.number <= wanted->value;
  }
  return std::ranges::all_of(split(asked.value, ','), [&](std::string_view one) { return has(offered.words, one); });
}

}  // namespace

std::optional<Degree> worth_of(Relation relation, Degree degree) {
  const bool inside = degree == Degree::exact || degree == Degree::specialization;
  switch (relation) {
    case Relation::exact: return degree;
    case Relation::narrow: return inside ? std::optional(Degree::specialization) : std::nullopt;
    case Relation::broad:
      return degree == Degree::exact || degree == Degree::generalization ? std::optional(Degree::generalization) : std::nullopt;
    case Relation::close: return inside ? std::optional(Degree::close) : std::nullopt;
  }
  std::unreachable();
}

bool Criteria::asks() const {
  return contract || !input_modes.empty() || !output_modes.empty() || !extensions.empty() || !input_schema.empty() ||
         !constraints.empty() || min_evidence != EvidenceLevel::declared;
}

Answer<WantedCapability> WantedCapability::parse(std::string_view text) {
  const auto colon = text.find(':');
  const auto at = colon == std::string_view::npos ? colon : text.find('@', colon);
  DID_TRY(auto path, CapabilityPath::parse(text.substr(0, at)));
  if (at == std::string_view::npos) return WantedCapability(std::move(path));
  const auto range = text.substr(at + 1);
  if (range.empty()) return refuse(ProblemCode::invalid_argument, "capability `" + std::string(text) + "`: no range follows the `@`");
  DID_TRY(auto contract, VersionRange::parse(range));
  return WantedCapability(std::move(path), std::move(contract));
}

AskedCapability asked_capability(const WantedCapability& wanted, const Taxonomies& taxonomies, bool fuzzy) {
  AskedCapability out{wanted.path, {{wanted.path, Relation::exact}}, wanted.contract};
  for (auto& target : taxonomies.counterparts(wanted.path))
    if (fuzzy || target.relation != Relation::close) out.targets.push_back(std::move(target));
  return out;
}

std::optional<Degree> degree_of(const AskedCapability& asked, const CapabilityPath& offered) {
  std::optional<Degree> best;
  for (const auto& target : asked.targets) {
    const auto degree = match(target.path, offered);
    const auto worth = degree ? worth_of(target.relation, *degree) : std::nullopt;
    if (worth && (!best || *worth < *best)) best = worth;
  }
  return best;
}

EvidenceLevel level_of(std::span<const Evidence> in_force) {
  auto best = EvidenceLevel::declared;
  for (const auto& one : in_force) best = std::max(best, evidence_level_called(one.level).value_or(EvidenceLevel::declared));
  return best;
}

std::optional<std::string> contract_objection(const Offer& offer, const std::optional<VersionRange>& contract) {
  if (!contract || (offer.contract && contract->contains(*offer.contract))) return std::nullopt;
  return "has no contract in `" + contract->text() + "`";
}

std::optional<std::string> objection(const Offer& offer, const Criteria& criteria, std::span<const Evidence> in_force) {
  if (auto other = contract_objection(offer, criteria.contract)) return other;
  for (const auto& mode : criteria.input_modes)
    if (!takes_mode(offer.input_modes, mode)) return "does not take input `" + mode + "`";
  const auto gives = [&](const std::string& mode) { return takes_mode(offer.output_modes, mode); };
  if (!criteria.output_modes.empty() && std::ranges::none_of(criteria.output_modes, gives)) return "gives none of the output modes";
  if (!criteria.input_schema.empty() && offer.input_schema != criteria.input_schema) return "has another input schema";
  for (const auto& extension : criteria.extensions)
    if (!has(offer.extensions, extension)) return "has no extension `" + extension + "`";
  for (const auto& asked : criteria.constraints) {
    const auto declared = std::ranges::find(offer.constraints, asked.name, &DeclaredConstraint::name);
    if (declared == offer.constraints.end()) return "says nothing about `" + asked.name + "`";
    if (!satisfies(*declared, asked)) return "does not keep `" + asked.name + "`";
  }
  if (level_of(in_force) < criteria.min_evidence) return "has no evidence of the level `" + std::string(name(criteria.min_evidence)) + "`";
  return std::nullopt;
}

}  // namespace ans
