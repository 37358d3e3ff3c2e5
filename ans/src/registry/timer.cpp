#include "registry/timer.h"

#include <did/json.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace ans {
namespace {

constexpr std::string_view prefix("timer\0", 6);
constexpr std::array<std::string_view, 3> words{"free-name", "look-at-control", "look-at-evidence"};
constexpr std::size_t time_size = 8;

std::string time_bytes(did::Time at) {
  auto left = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
  std::string out(time_size, '\0');
  for (auto i = time_size; i-- > 0; left >>= 8U) out[i] = static_cast<char>(left & 0xFFU);
  return out;
}

did::Time time_of(std::string_view bytes) {
  std::uint64_t milliseconds = 0;
  for (const char c : bytes) milliseconds = milliseconds << 8U | static_cast<unsigned char>(c);
  return did::Time(std::chrono::milliseconds(milliseconds));
}

}  // namespace

std::string timer_key(const Timer& timer) {
  std::string key(prefix);
  key += time_bytes(timer.at) + '\0';
  key += words[std::to_underlying(timer.errand)];
  return key + '\0' + timer.agent_key;
}

void put_timer(const Timer& timer, WriteBatch& batch) {
  did::Json value = did::Json::object();
  if (timer.failures > 0) value = {{"failures", timer.failures}, {"failingSince", timer.failing_since}};
  batch.put(Table::meta, timer_key(timer), did::to_text(value));
}

Result<Timer> parse_timer(std::string_view key, std::string_view value) {
  const auto corrupt = [] { return did::fail(did::Errc::corrupt, "timer: not one that this registry wrote"); };
  if (!key.starts_with(prefix) || key.size() < prefix.size() + time_size + 1) return corrupt();
  Timer out{.at = time_of(key.substr(prefix.size(), time_size)), .agent_key = {}, .failing_since = {}};
  const auto rest = key.substr(prefix.size() + time_size + 1);
  const auto end = rest.find('\0');
  if (end == std::string_view::npos) return corrupt();
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == rest.substr(0, end)) out.errand = static_cast<Errand>(i);
  out.agent_key = rest.substr(end + 1);
  const auto document = did::JsonDocument::parse(value);
  if (!document || !document->root().is_object()) return corrupt();
  out.failures = static_cast<unsigned>(document->root().find_integer("failures").value_or(0));
  out.failing_since = document->root().find_string("failingSince").value_or("");
  if (timer_key(out) != key) return corrupt();
  return out;
}

Result<std::vector<Timer>> due_timers(const Store& store, did::Time now, std::size_t limit) {
  std::vector<Timer> out;
  Result<void> read;
  DID_CHECK(store.scan(Table::meta, prefix, {}, [&](std::string_view key, std::string_view value) {
    auto timer = parse_timer(key, value);
    if (!timer) {
      read = std::unexpected(std::move(timer).error());
      return false;
    }
    if (timer->at > now || out.size() == limit) return false;
    out.push_back(*std::move(timer));
    return true;
  }));
  DID_CHECK(read);
  return out;
}

}  // namespace ans
