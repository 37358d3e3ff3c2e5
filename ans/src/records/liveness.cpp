#include "records/liveness.h"

#include <did/hash.h>

#include <algorithm>
#include <array>

#include "base/raw_json.h"

namespace ans {
namespace {

constexpr std::array<std::string_view, 4> liveness_names{"none", "transport", "protocol", "keybound"};

}  // namespace

std::string_view name(LivenessLevel level) { return liveness_names[static_cast<std::size_t>(level)]; }

std::optional<LivenessLevel> liveness_level_called(std::string_view name) {
  for (std::size_t i = 1; i < liveness_names.size(); ++i)
    if (liveness_names[i] == name) return static_cast<LivenessLevel>(i);
  return std::nullopt;
}

bool Liveness::in_force(did::Time now) const {
  const auto end = did::parse_date_time(valid_until);
  return end && now < *end;
}

bool Liveness::is_remembered(did::Time now) const {
  const auto observed = did::parse_date_time(observed_at);
  return observed && now < *observed + liveness_max_life;
}

bool Liveness::is_of_same(const Liveness& other) const {
  return prober == other.prober && agent == other.agent && endpoint == other.endpoint;
}

std::string endpoint_digest(std::string_view agent, std::string_view url) {
  std::string text(agent);
  text.append(1, '\0').append(url);
  return did::digest_text(did::as_bytes(text));
}

LivenessLevel liveness_of(std::span<const Liveness> seen, std::string_view agent, std::string_view url,
                          std::span<const std::string> probers, did::Time now) {
  if (seen.empty()) return LivenessLevel::none;
  const auto endpoint = endpoint_digest(agent, url);
  auto best = LivenessLevel::none;
  for (const auto& one : seen) {
    const bool counts = probers.empty() || std::ranges::find(probers, one.prober) != probers.end();
    if (!counts || one.agent != agent || one.endpoint != endpoint || !one.in_force(now)) continue;
    best = std::max(best, liveness_level_called(one.level).value_or(LivenessLevel::none));
  }
  return best;
}

std::string to_text(const Liveness& liveness) {
  return ObjectText()
      .text("agent", liveness.agent)
      .text("credential", liveness.credential)
      .text("endpoint", liveness.endpoint)
      .text("level", liveness.level)
      .text("observedAt", liveness.observed_at)
      .number("p50", liveness.p50)
      .text("prober", liveness.prober)
      .text("validUntil", liveness.valid_until)
      .close();
}

Liveness liveness_from_json(did::JsonValue json) {
  const auto text = [&](std::string_view member) { return std::string(json.find_string(member).value_or("")); };
  return {.agent = text("agent"),
          .credential = text("credential"),
          .level = text("level"),
          .observed_at = text("observedAt"),
          .p50 = static_cast<std::uint64_t>(std::max<std::int64_t>(json.find_integer("p50").value_or(0), 0)),
          .prober = text("prober"),
          .endpoint = text("endpoint"),
          .valid_until = text("validUntil")};
}

}  // namespace ans
