// A text file that grows by appending, and belongs to one process at a time: for what must be known after a restart.
#pragma once

#include <did/result.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace resolver {

struct AppendOptions {
  // After so long at the most, what was appended is on the disk: what a power failure can take. 0: before append() returns.
  std::chrono::milliseconds sync_within{1000};
};

// Safe from several threads.
class AppendFile {
 public:
  // Makes the file where there is none, readable by its owner alone. Holds `path`.lock until it dies.
  // Errors: conflict (another process holds it), unavailable.
  [[nodiscard]] static did::Result<std::unique_ptr<AppendFile>> open(const std::string& path, const AppendOptions& options = {});
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  ~AppendFile();

  // Errors: unavailable, too_large (64 MiB).
  [[nodiscard]] did::Result<std::string> read() const;
  // Handed to the kernel when this returns: it outlives the process, killed or not. On the disk within `sync_within`, and when this dies.
  // Errors: unavailable. Where a sync has failed, it is that of every call from then on, until replace() succeeds.
  [[nodiscard]] did::Result<void> append(std::string_view text);
  // Synced and renamed: the old text or the new one. Errors: unavailable.
  [[nodiscard]] did::Result<void> replace(std::string_view text);
  // How many bytes a power failure could take now.
  [[nodiscard]] std::uint64_t unsynced() const;

 private:
  AppendFile(std::string path, int file, int lock, const AppendOptions& options);
  void keep_synced(const std::stop_token& stop);
  [[nodiscard]] did::Result<void> sync_now(std::unique_lock<std::mutex>& held);

  std::string path_;
  int file_;
  int lock_;
  const std::chrono::milliseconds sync_within_;
  mutable std::mutex mutex_;
  std::condition_variable_any appended_;
  std::uint64_t written_ = 0;     // bytes, since this was opened
  std::uint64_t synced_ = 0;      // of those
  std::uint64_t generation_ = 0;  // of the file: replace() makes a new one
  int sync_error_ = 0;            // errno of a sync that failed; 0: none has
  std::jthread syncer_;           // last: it ends before all else
};

}  // namespace resolver
