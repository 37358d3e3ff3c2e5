#include "agents/replay_file.h"

#include <append_file.h>

#include <utility>

namespace cli {
did::Result<std::unique_ptr<agent::ReplayCache>> open_replay_file(const std::string& path, did::Time now,
                                                                  std::chrono::milliseconds sync_within) {
  DID_TRY(auto file, resolver::AppendFile::open(path, {.sync_within = sync_within}));
  auto cache = agent::JournalReplayCache::open(std::make_unique<agent::FileJournal<resolver::AppendFile>>(std::move(file)), now);
  if (!cache) return std::unexpected(std::move(cache.error()).in("`" + path + "`"));
  return *std::move(cache);
}

}  // namespace cli
