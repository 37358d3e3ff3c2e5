// What was used once is not used again: (key, nonce) pairs, for as long as a signature with them could still be accepted.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "did/clock.h"
#include "did/hash.h"
#include "did/result.h"

namespace agent {

class ReplayCache {
 public:
  ReplayCache() = default;
  ReplayCache(const ReplayCache&) = delete;
  ReplayCache& operator=(const ReplayCache&) = delete;
  virtual ~ReplayCache() = default;
  // True: never seen, and from now on seen until `until` has passed. False: seen before. Of two threads with one id, one is told
  // true. Errors: too_large (full of what is still in force: nothing is forgotten early), and those of the journal.
  [[nodiscard]] virtual did::Result<bool> admit(const did::Sha256& id, did::Time until, did::Time now) = 0;
};

// In memory, bounded; what has passed makes room. About 100 bytes for each entry.
class MemoryReplayCache final : public ReplayCache {
 public:
  explicit MemoryReplayCache(std::size_t capacity = std::size_t{1} << 16U) : capacity_(capacity) {}
  [[nodiscard]] did::Result<bool> admit(const did::Sha256& id, did::Time until, did::Time now) override;
  [[nodiscard]] std::size_t size() const;

 private:
  friend class JournalReplayCache;
  using ByEnd = std::multimap<did::Time, did::Sha256>;
  void forget(did::Time now);
  // One line for each entry.
  [[nodiscard]] std::string lines() const;

  std::size_t capacity_;
  mutable std::mutex mutex_;
  ByEnd by_end_;
  std::map<did::Sha256, ByEnd::iterator> seen_;
};

// Where a replay cache writes what it must still know after a restart. Programs put a file behind it.
class ReplayJournal {
 public:
  ReplayJournal() = default;
  ReplayJournal(const ReplayJournal&) = delete;
  ReplayJournal& operator=(const ReplayJournal&) = delete;
  virtual ~ReplayJournal() = default;
  // All that is there; empty: nothing yet.
  [[nodiscard]] virtual did::Result<std::string> read() = 0;
  // Once this returns, the text is there for whoever reads after this process has died.
  [[nodiscard]] virtual did::Result<void> append(std::string_view text) = 0;
  // All of it at once: the old text or the new one, never a part.
  [[nodiscard]] virtual did::Result<void> replace(std::string_view text) = 0;
};

// A journal over any file with these three functions.
template <class File>
class FileJournal final : public ReplayJournal {
 public:
  explicit FileJournal(std::unique_ptr<File> file) : file_(std::move(file)) {}
  [[nodiscard]] did::Result<std::string> read() override { return file_->read(); }
  [[nodiscard]] did::Result<void> append(std::string_view text) override { return file_->append(text); }
  [[nodiscard]] did::Result<void> replace(std::string_view text) override { return file_->replace(text); }

 private:
  std::unique_ptr<File> file_;
};

// A memory cache that begins where the last one ended: an id is in the journal before it is admitted. Lines of
// "<unix milliseconds> <64 hex digits>\n"; a last line that was cut off is passed over, since nobody was admitted by it.
class JournalReplayCache final : public ReplayCache {
 public:
  // Reads the journal and writes it anew without what has passed. Errors: the journal's, corrupt (a line that is none), too_large.
  [[nodiscard]] static did::Result<std::unique_ptr<JournalReplayCache>> open(std::unique_ptr<ReplayJournal> journal, did::Time now,
                                                                             std::size_t capacity = std::size_t{1} << 16U);
  [[nodiscard]] did::Result<bool> admit(const did::Sha256& id, did::Time until, did::Time now) override;

 private:
  JournalReplayCache(std::unique_ptr<ReplayJournal> journal, std::size_t capacity)
      : journal_(std::move(journal)), capacity_(capacity), memory_(capacity) {}
  [[nodiscard]] did::Result<void> load(std::string_view text, did::Time now);
  std::unique_ptr<ReplayJournal> journal_;
  std::size_t capacity_;
  MemoryReplayCache memory_;
  std::mutex mutex_;
  std::size_t lines_ = 0;  // in the journal
};

}  // namespace agent
