#include "append_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace resolver {
namespace {

using did::Errc;
using did::fail;

constexpr std::size_t max_size = std::size_t{64} << 20U;

std::unexpected<did::Error> failure(std::string_view what, const std::string& path) {
  return fail(Errc::unavailable, std::string(what) + " `" + path + "`: " + std::generic_category().message(errno));
}

// What a folder lists is as durable as the folder.
did::Result<void> sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
  const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return failure("cannot open", folder);
  const bool synced = ::fsync(number) == 0;
  auto problem = failure("cannot sync", folder);
  ::close(number);
  if (!synced) return problem;
  return {};
}

int open_private(const std::string& path, int flags) {
  return ::open(path.c_str(), flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
}

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

did::Result<std::unique_ptr<AppendFile>> AppendFile::open(const std::string& path, const AppendOptions& options) {
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
  std::unique_ptr<AppendFile> made(new AppendFile(path, file, lock, options));
  DID_CHECK(sync_folder_of(path));
  return made;
}

AppendFile::AppendFile(std::string path, int file, int lock, const AppendOptions& options)
    : path_(std::move(path)), file_(file), lock_(lock), sync_within_(options.sync_within) {
  if (sync_within_.count() > 0) syncer_ = std::jthread([this](const std::stop_token& stop) { keep_synced(stop); });
}

AppendFile::~AppendFile() {
  if (syncer_.joinable()) {
    syncer_.request_stop();
    syncer_.join();
  }
  ::close(file_);
  ::close(lock_);
}

std::uint64_t AppendFile::unsynced() const {
  const std::lock_guard lock(mutex_);
  return written_ - synced_;
}

// Others append while the disk is at work: `held` is let go for that long.
did::Result<void> AppendFile::sync_now(std::unique_lock<std::mutex>& held) {
  const auto upto = written_;
  const auto generation = generation_;
  const int file = ::fcntl(file_, F_DUPFD_CLOEXEC, 0);
  if (file < 0) return failure("cannot sync", path_);
  held.unlock();
  const int error = ::fdatasync(file) == 0 ? 0 : errno;
  ::close(file);
  held.lock();
  if (generation != generation_) return {};  // that file is no more; the new one was synced whole
  if (error != 0) {
    errno = sync_error_ = error;
    return failure("cannot sync", path_);
  }
  synced_ = std::max(synced_, upto);
  return {};
}

void AppendFile::keep_synced(const std::stop_token& stop) {
  std::unique_lock held(mutex_);
  while (appended_.wait(held, stop, [this] { return written_ > synced_ && sync_error_ == 0; })) {
    // What comes in the meantime goes with it.
    appended_.wait_for(held, stop, sync_within_, [] { return false; });
    // Why it failed is told to whoever appends next.
    (void)sync_now(held);
  }
}

did::Result<std::string> AppendFile::read() const {
  const std::lock_guard lock(mutex_);
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

did::Result<void> AppendFile::append(std::string_view text) {
  std::unique_lock held(mutex_);
  if (sync_error_ != 0) {
    errno = sync_error_;
    return failure("cannot sync", path_);
  }
  DID_CHECK(write_all(file_, path_, text));
  written_ += text.size();
  if (sync_within_.count() == 0) return sync_now(held);
  appended_.notify_one();
  return {};
}

did::Result<void> AppendFile::replace(std::string_view text) {
  const std::lock_guard lock(mutex_);
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
  ++generation_;
  synced_ = written_;
  sync_error_ = 0;
  return sync_folder_of(path_);
}

}  // namespace resolver
