#include "registry/resolve_counts.h"

#include <algorithm>

#include "names/one_edit.h"
#include "names/skeleton.h"

namespace ans {
namespace {

std::uint32_t day_of(did::Time time) {
  return static_cast<std::uint32_t>(std::chrono::floor<std::chrono::days>(time).time_since_epoch().count());
}

}  // namespace

std::uint32_t ResolveCounts::Counter::add(std::uint32_t day) {
  auto before = day_and_count_.load(std::memory_order_relaxed);
  for (;;) {
    const bool same_day = before >> 32U == day;
    const auto count = same_day ? static_cast<std::uint32_t>(before) : 0;
    const auto next = count == UINT32_MAX ? count : count + 1;
    if (day_and_count_.compare_exchange_weak(before, std::uint64_t{day} << 32U | next, std::memory_order_relaxed)) return next;
  }
}

std::shared_ptr<ResolveCounts::Counter> ResolveCounts::counter_of(std::string_view agent_key) {
  auto& shard = shards_[TextHash()(agent_key) % shard_count];
  const std::scoped_lock lock(shard.mutex);
  if (const auto found = shard.counters.find(agent_key); found != shard.counters.end()) return found->second;
  if (shard.counters.size() >= max_counted_names / shard_count) shard.counters.clear();
  auto made = std::make_shared<Counter>(std::string(agent_key));
  shard.counters.emplace(agent_key, made);
  return made;
}

void ResolveCounts::count(Counter& counter, did::Time now) {
  const auto day = day_of(now);
  if (counter.add(day) == much_asked) note(counter.agent_key(), day);
}

void ResolveCounts::note(const std::string& agent_key, std::uint32_t day) {
  const auto key = AgentKey::parse(agent_key);
  const auto readable = key ? readable_name(*key) : std::string();
  if (readable.empty()) return;
  const std::scoped_lock lock(days_mutex_);
  auto& place = days_[day % days_.size()];
  if (place.number > day) return;
  if (place.number < day) place = {.number = day};
  if (place.names == max_much_asked) return;
  ++place.names;
  const auto name = std::make_shared<const std::string>(agent_key);
  for (const auto trace : edit_traces(readable)) place.by_trace.emplace(trace, name);
}

std::vector<std::string> ResolveCounts::much_asked_like(const AgentKey& key, did::Time now) const {
  std::vector<std::string> out;
  const auto readable = readable_name(key);
  if (readable.empty()) return out;
  const auto traces = edit_traces(readable);
  const auto today = day_of(now);
  const std::scoped_lock lock(days_mutex_);
  for (const auto& day : days_) {
    if (day.names == 0 || day.number + 1 < today) continue;
    for (const auto trace : traces) {
      const auto [first, last] = day.by_trace.equal_range(trace);
      for (auto at = first; at != last; ++at) {
        const auto other = AgentKey::parse(*at->second);
        if (!other || other->publisher_did() == key.publisher_did() || !is_one_edit_apart(readable, readable_name(*other))) continue;
        if (std::ranges::find(out, *at->second) == out.end()) out.push_back(*at->second);
      }
    }
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace ans
