#include "history/posting.h"

#include <algorithm>
#include <span>

#include "base/ascii.h"
#include "history/projection.h"
#include "taxonomy/capability.h"

namespace ans {
namespace {

constexpr char exact = '0', below = '1';
constexpr char no_contract = '~';
constexpr std::size_t max_digits = 16;

// A number so that larger ones come first: the count of its digits from 'z' down, then each digit from '9' down.
void append_descending(std::uint64_t number, std::string& out) {
  const auto digits = std::to_string(number);
  out += static_cast<char>('z' - static_cast<int>(digits.size()));
  for (const char digit : digits) out += static_cast<char>('9' - (digit - '0'));
}

std::optional<std::string> take_descending(std::string_view& in) {
  const auto size = in.empty() ? std::size_t{0} : static_cast<std::size_t>(std::max('z' - in.front(), 0));
  if (size == 0 || size > max_digits || in.size() <= size) return std::nullopt;
  std::string digits;
  for (const char c : in.substr(1, size)) digits += static_cast<char>('9' - (c - '0'));
  in.remove_prefix(size + 1);
  return digits;
}

std::optional<Version> take_contract(std::string_view in) {
  std::string text;
  for (int i = 0; i < 3; ++i) {
    const auto number = take_descending(in);
    if (!number) return std::nullopt;
    text += (i == 0 ? "" : ".") + *number;
  }
  auto version = Version::parse(text);
  return version && in.empty() ? std::optional(*std::move(version)) : std::nullopt;
}

EvidenceLevel best_level(const VersionState& version, std::string_view capability) {
  auto best = EvidenceLevel::declared;
  for (const auto& one : version.evidence)
    if (one.capability == capability) best = std::max(best, evidence_level_called(one.level).value_or(EvidenceLevel::declared));
  return best;
}

std::string without_version(const CapabilityPath& path) {
  const auto taxonomy = path.taxonomy();
  return std::string(taxonomy.substr(0, taxonomy.find('@'))) + ':' + std::string(path.path());
}

void append_postings(const RegistryState& state, const VersionState& version, std::vector<Posting>& out) {
  for (const auto& offered : version.capabilities) {
    const auto path = CapabilityPath::parse(offered.path);
    if (!path) continue;  // INVARIANT: the state holds canonical paths
    const auto contract = contract_of(offered);
    for (const auto& place : path->postings()) {
      out.push_back({.place = place,
                     .is_below = place != path->text() && place != without_version(*path),
                     .level = best_level(version, offered.id),
                     .contract = contract,
                     .agent_key = state.agent_key,
                     .version = version.version,
                     .event = version.event});
    }
  }
}

}  // namespace

std::optional<Version> contract_of(const OfferedCapability& offered) {
  if (offered.contract.empty()) return std::nullopt;
  auto contract = Version::parse(offered.contract);
  return contract ? std::optional(*std::move(contract)) : std::nullopt;
}

std::string Posting::key() const {
  auto out = place_prefix(place, is_below);
  out += static_cast<char>('9' - static_cast<int>(level));
  if (contract)
    for (const auto number : contract->numbers()) append_descending(number, out);
  else
    out += no_contract;
  out += '\0';
  out += agent_key;
  out += '\0';
  out += version;
  return out;
}

std::optional<Posting> Posting::parse(std::string_view key, std::string_view value) {
  const auto fields = split(key, '\0');
  if (fields.size() != 4 || fields[1].size() < 3 || value.size() != 8) return std::nullopt;
  const auto order = fields[1];
  Posting out{.place = std::string(fields[0]),
              .is_below = order[0] == below,
              .contract = {},
              .agent_key = std::string(fields[2]),
              .version = std::string(fields[3])};
  const auto level = static_cast<std::size_t>('9' - order[1]);
  if ((order[0] != exact && order[0] != below) || level >= evidence_level_count) return std::nullopt;
  out.level = static_cast<EvidenceLevel>(level);
  out.event = sequence_of(value);
  if (order.substr(2) == std::string_view(&no_contract, 1)) return out;
  out.contract = take_contract(order.substr(2));
  return out.contract ? std::optional(std::move(out)) : std::nullopt;
}

std::string place_prefix(std::string_view place) {
  std::string out(place);
  out += '\0';
  return out;
}

std::string place_prefix(std::string_view place, bool is_below) { return place_prefix(place) + (is_below ? below : exact); }

std::vector<Posting> postings_of(const RegistryState& state, std::string_view version) {
  std::vector<Posting> out;
  if (state.revoked || is_pending(state)) return out;
  for (const auto& one : state.versions)
    if ((version.empty() || one.version == version) && one.status != Status::revoked) append_postings(state, one, out);
  return out;
}

}  // namespace ans
