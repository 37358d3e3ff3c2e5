#include "replay_file.h"

#include <append_file.h>

#include <utility>

namespace cli {
namespace {

class FileJournal final : public agent::ReplayJournal {
 public:
  explicit FileJournal(std::unique_ptr<resolver::AppendFile> file) : file_(std::move(file)) {}
  [[nodiscard]] did::Result<std::string> read() override { return file_->read(); }
  [[nodiscard]] did::Result<void> append(std::string_view text) override { return file_->append(text); }
  [[nodiscard]] did::Result<void> replace(std::string_view text) override { return file_->replace(text); }

 private:
  std::unique_ptr<resolver::AppendFile> file_;
};

}  // namespace

did::Result<std::unique_ptr<agent::ReplayCache>> open_replay_file(const std::string& path, did::Time now) {
  DID_TRY(auto file, resolver::AppendFile::open(path));
  auto cache = agent::JournalReplayCache::open(std::make_unique<FileJournal>(std::move(file)), now);
  if (!cache) return std::unexpected(std::move(cache.error()).in("`" + path + "`"));
  return *std::move(cache);
}

}  // namespace cli
