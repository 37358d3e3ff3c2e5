#include "agent/replay_cache.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "did/codec.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

std::string line_of(const did::Sha256& id, did::Time until) {
  return std::to_string(until.time_since_epoch().count()) + " " + did::hex_encode(id) + "\n";
}

struct Line {
  did::Sha256 id;
  did::Time until;
};

std::optional<Line> parse_line(std::string_view text) {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  std::int64_t milliseconds = 0;
  const auto number = std::from_chars(text.data(), text.data() + space, milliseconds);
  const auto bytes = did::hex_decode(text.substr(space + 1));
  Line line{.id = {}, .until = did::Time(std::chrono::milliseconds(milliseconds))};
  if (number.ec != std::errc() || number.ptr != text.data() + space || !bytes || bytes->size() != line.id.size()) return std::nullopt;
  std::ranges::copy(*bytes, line.id.begin());
  return line;
}

}  // namespace

void MemoryReplayCache::forget(did::Time now) {
  while (!by_end_.empty() && by_end_.begin()->first < now) {
    seen_.erase(by_end_.begin()->second);
    by_end_.erase(by_end_.begin());
  }
}

did::Result<bool> MemoryReplayCache::admit(const did::Sha256& id, did::Time until, did::Time now) {
  const std::lock_guard lock(mutex_);
  forget(now);
  if (seen_.contains(id)) return false;
  if (seen_.size() >= capacity_)
    return fail(Errc::too_large, "replay cache is full: " + std::to_string(capacity_) + " nonces are still in force");
  seen_.emplace(id, by_end_.emplace(until, id));
  return true;
}

std::size_t MemoryReplayCache::size() const {
  const std::lock_guard lock(mutex_);
  return seen_.size();
}

std::string MemoryReplayCache::lines() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [until, id] : by_end_) out += line_of(id, until);
  return out;
}

did::Result<void> JournalReplayCache::load(std::string_view text, did::Time now) {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    const auto line = parse_line(text.substr(0, end));
    if (!line)
      return fail(Errc::corrupt, "replay journal has a line that is none of ours",
                  "move the file away, and wait as long as signatures last");
    text.remove_prefix(end + 1);
    if (line->until < now) continue;
    DID_TRY([[maybe_unused]] const bool first, memory_.admit(line->id, line->until, now));
  }
  return {};
}

did::Result<std::unique_ptr<JournalReplayCache>> JournalReplayCache::open(std::unique_ptr<ReplayJournal> journal, did::Time now,
                                                                          std::size_t capacity) {
  std::unique_ptr<JournalReplayCache> cache(new JournalReplayCache(std::move(journal), capacity));
  DID_TRY(const auto text, cache->journal_->read());
  DID_CHECK(cache->load(text, now));
  DID_CHECK(cache->journal_->replace(cache->memory_.lines()));
  cache->lines_ = cache->memory_.size();
  return cache;
}

did::Result<bool> JournalReplayCache::admit(const did::Sha256& id, did::Time until, did::Time now) {
  const std::lock_guard lock(mutex_);
  // Rewritten once it holds twice what can be in force, so that it stays bounded.
  if (lines_ >= 2 * capacity_) {
    DID_CHECK(journal_->replace(memory_.lines()));
    lines_ = memory_.size();
  }
  DID_TRY(const bool first, memory_.admit(id, until, now));
  if (!first) return false;
  // An id whose line could not be written stays in memory: whoever comes with it again is refused.
  DID_CHECK(journal_->append(line_of(id, until)));
  ++lines_;
  return true;
}

}  // namespace agent
