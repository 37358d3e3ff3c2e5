#include "append_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace resolver {
namespace {

using did::Errc;
using did::fail;

constexpr std::size_t max_size = std::size_t{64} << 20U;

std::unexpected<did::Error> failure(std::string_view what, const std::string& path) {
  return fail(Errc::unavailable, std::string(what) + " `" + path + "`: " + std::strerror(errno));
}

int open_private(const std::string& path, int flags) { return ::open(path.c_str(), flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600); }

did::Result<void> write_all(int file, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const auto size = ::write(file, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failure("cannot write", path);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return {};
}

}  // namespace

did::Result<std::unique_ptr<AppendFile>> AppendFile::open(const std::string& path) {
  const auto lock_path = path + ".lock";
  const int lock = open_private(lock_path, O_RDWR);
  if (lock < 0) return failure("cannot open", lock_path);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fail(Errc::conflict, "`" + path + "` is in use by another process");
  }
  const int file = open_private(path, O_RDWR | O_APPEND);
  if (file < 0) {
    auto problem = failure("cannot open", path);
    ::close(lock);
    return problem;
  }
  return std::unique_ptr<AppendFile>(new AppendFile(path, file, lock));
}

AppendFile::~AppendFile() {
  ::close(file_);
  ::close(lock_);
}

did::Result<std::string> AppendFile::read() const {
  std::string text;
  char block[16384];
  for (;;) {
    const auto size = ::pread(file_, block, sizeof block, static_cast<off_t>(text.size()));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failure("cannot read", path_);
    if (size == 0) return text;
    text.append(block, static_cast<std::size_t>(size));
    if (text.size() > max_size) return fail(Errc::too_large, "`" + path_ + "` is larger than 64 MiB");
  }
}

did::Result<void> AppendFile::append(std::string_view text) { return write_all(file_, path_, text); }

did::Result<void> AppendFile::replace(std::string_view text) {
  const auto temporary = path_ + ".new";
  const int file = open_private(temporary, O_RDWR | O_APPEND | O_TRUNC);
  if (file < 0) return failure("cannot open", temporary);
  auto written = write_all(file, temporary, text);
  if (written && ::fsync(file) != 0) written = failure("cannot sync", temporary);
  if (written && ::rename(temporary.c_str(), path_.c_str()) != 0) written = failure("cannot write", path_);
  if (!written) {
    ::close(file);
    return written;
  }
  ::close(std::exchange(file_, file));
  return {};
}

}  // namespace resolver
