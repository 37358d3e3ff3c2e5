// A text file that grows by appending, and belongs to one process at a time: for what must be known after a restart.
#pragma once

#include <did/result.h>

#include <memory>
#include <string>
#include <string_view>

namespace resolver {

class AppendFile {
 public:
  // Makes the file where there is none, readable by its owner alone. Holds `path`.lock until it dies.
  // Errors: conflict (another process holds it), unavailable.
  [[nodiscard]] static did::Result<std::unique_ptr<AppendFile>> open(const std::string& path);
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  ~AppendFile();

  // Errors: unavailable, too_large (64 MiB).
  [[nodiscard]] did::Result<std::string> read() const;
  // Handed to the kernel when this returns: it outlives the process, killed or not. Not synced: a power failure may take the last
  // seconds with it. Errors: unavailable.
  [[nodiscard]] did::Result<void> append(std::string_view text);
  // Synced and renamed: the old text or the new one. Errors: unavailable.
  [[nodiscard]] did::Result<void> replace(std::string_view text);

 private:
  AppendFile(std::string path, int file, int lock) : path_(std::move(path)), file_(file), lock_(lock) {}
  std::string path_;
  int file_;
  int lock_;
};

}  // namespace resolver
