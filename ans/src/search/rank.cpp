#include "search/rank.h"

#include <did/codec.h>

#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "names/name.h"

namespace ans {
namespace {

// degree, level, contract, score, agentKey, liveness (empty: none), with 0x00 between: none of them has one.
constexpr std::size_t cursor_fields = 6;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Rank> rank_from(std::string_view text) {
  const auto fields = split(text, '\0');
  if (fields.size() != cursor_fields) return std::nullopt;
  const auto degree = degree_called(fields[0]);
  const auto level = evidence_level_called(fields[1]);
  const auto score = whole_number(fields[3]);
  if (!degree || !level || !score || fields[4].empty()) return std::nullopt;
  Rank out{*degree, *level, {}, *score, std::string(fields[4])};
  if (!fields[5].empty()) {
    const auto liveness = liveness_level_called(fields[5]);
    if (!liveness) return std::nullopt;
    out.liveness = *liveness;
  }
  if (fields[2].empty()) return out;
  auto contract = Version::parse(fields[2]);
  if (!contract) return std::nullopt;
  out.contract = *std::move(contract);
  return out;
}

}  // namespace

bool comes_before(const Rank& a, const Rank& b) {
  if (a.degree != b.degree) return a.degree < b.degree;
  if (a.level != b.level) return a.level > b.level;
  if (a.contract.has_value() != b.contract.has_value()) return a.contract.has_value();
  if (a.contract) {
    if (const auto order = precedence(*a.contract, *b.contract); order != 0) return order > 0;
  }
  if (a.liveness != b.liveness) return a.liveness > b.liveness;
  return a.score != b.score ? a.score > b.score : a.agent_key < b.agent_key;
}

std::string cursor_of(const Rank& last) {
  std::string text(name(last.degree));
  text += '\0';
  text += name(last.level);
  text += '\0';
  if (last.contract) text += last.contract->text();
  text += '\0' + std::to_string(last.score) + '\0' + last.agent_key + '\0';
  if (last.liveness != LivenessLevel::none) text += name(last.liveness);
  return did::base64url_encode(did::as_bytes(text));
}

Answer<std::optional<Rank>> rank_at(std::string_view cursor) {
  if (cursor.empty()) return std::nullopt;
  const auto bytes = cursor.size() <= 4 * agent_key_max_size ? did::base64url_decode(cursor) : did::Result<did::Bytes>();
  auto rank = bytes ? rank_from(did::as_text(*bytes)) : std::nullopt;
  if (!rank) return refuse(ProblemCode::invalid_argument, "`cursor` is none that this registry gave");
  return rank;
}

}  // namespace ans
