#include "http/hot_answers.h"

#include <utility>

namespace ans {
namespace {

constexpr std::size_t longest_target = 1024;
constexpr std::size_t entry_overhead = 256;  // of the maps and the small strings
constexpr std::size_t absent_part = 4;       // of `recent`, which has half of all

std::size_t size_of(std::string_view target, const HotAnswer& answer) {
  return target.size() + answer.response.body.size() + answer.agent_key.size() + entry_overhead;
}

}  // namespace

HotAnswers::HotAnswers(std::size_t max_bytes) : shard_bytes_(max_bytes / shard_count / 2) {}

bool HotAnswers::holds(const Entry& entry, did::Time now) const {
  const auto& answer = *entry.answer;
  if (now >= answer.until) return false;
  if (answer.by_alias && !stamps_.aliases_stand(entry.stamp)) return false;
  return answer.agent_key.empty() ? stamps_.all_stands(entry.stamp) : stamps_.agent_stands(answer.agent_key, entry.stamp);
}

std::shared_ptr<const HotAnswer> HotAnswers::find(std::string_view target, did::Time now) {
  auto& shard = shard_of(target);
  const std::scoped_lock lock(shard.mutex);
  if (const auto found = shard.recent.find(target); found != shard.recent.end() && holds(found->second, now)) {
    ++hits_;
    return found->second.answer;
  }
  if (const auto found = shard.before.find(target); found != shard.before.end() && holds(found->second, now)) {
    auto entry = found->second;
    auto answer = entry.answer;
    insert(shard, target, std::move(entry));
    ++hits_;
    return answer;
  }
  if (const auto found = shard.absent.find(target); found != shard.absent.end() && holds(found->second, now)) {
    ++hits_;
    return found->second.answer;
  }
  ++misses_;
  return nullptr;
}

void HotAnswers::keep(std::string_view target, HotAnswer answer, std::uint64_t stamp) {
  if (target.size() > longest_target) return;
  const auto bytes = size_of(target, answer);
  if (bytes > (answer.absent ? shard_bytes_ / absent_part : shard_bytes_)) return;
  Entry entry{.answer = std::make_shared<const HotAnswer>(std::move(answer)), .stamp = stamp, .bytes = bytes};
  auto& shard = shard_of(target);
  const std::scoped_lock lock(shard.mutex);
  entry.answer->absent ? insert_absent(shard, target, std::move(entry)) : insert(shard, target, std::move(entry));
}

// PRECONDITION: shard.mutex is held.
void HotAnswers::insert_absent(Shard& shard, std::string_view target, Entry entry) {
  if (shard.absent_bytes + entry.bytes > shard_bytes_ / absent_part) {
    shard.absent.clear();
    shard.absent_bytes = 0;
  }
  auto& place = shard.absent[std::string(target)];
  shard.absent_bytes = shard.absent_bytes - place.bytes + entry.bytes;
  place = std::move(entry);
}

// PRECONDITION: shard.mutex is held.
void HotAnswers::insert(Shard& shard, std::string_view target, Entry entry) {
  if (shard.bytes + entry.bytes > shard_bytes_) {
    shard.before = std::exchange(shard.recent, {});
    shard.bytes = 0;
  }
  auto& place = shard.recent[std::string(target)];
  shard.bytes = shard.bytes - place.bytes + entry.bytes;
  place = std::move(entry);
}

}  // namespace ans
