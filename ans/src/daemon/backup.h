// A backup of a running daemon: `ansd --backup DIR` asks it through a socket in its data folder, which nobody else may enter.
// One line with the destination, one line back: "ok", or what stood against it.
#pragma once

#include <did/result.h>

#include <memory>
#include <string>
#include <thread>

#include "daemon/config.h"
#include "store/rocks_store.h"

namespace ans {

// Answers backups of `store` for as long as it lives. Only this user and root are heard.
class BackupServer {
 public:
  // `store` must outlive it. Errors: unavailable (the folder's path is too long for a socket, or cannot be written to).
  [[nodiscard]] static did::Result<BackupServer> listen(const std::string& data, const RocksStore& store);
  BackupServer(BackupServer&&) noexcept;
  BackupServer& operator=(BackupServer&&) = delete;
  ~BackupServer();

 private:
  struct Impl;
  explicit BackupServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Asks the daemon that uses `config.data`; where none does, opens the store itself. PRECONDITION: config.task is backup.
[[nodiscard]] did::Result<Exit> take_backup(const Config& config);

}  // namespace ans
