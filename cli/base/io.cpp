#include "base/io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <filesystem>
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <system_error>

#include "base/report.h"

namespace cli {
namespace {

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }
  bool close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

std::unexpected<did::Error> system_failure(const std::string& doing, const std::string& path) {
  const int number = errno;
  const auto code = number == ENOENT || number == ENOTDIR ? did::Errc::not_found : did::Errc::unavailable;
  auto reason = std::generic_category().message(number);
  if (!reason.empty()) reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
  return did::fail(code, doing + " `" + path + "`: " + reason);
}

std::unexpected<did::Error> too_large(const std::string& path, std::size_t max_bytes) {
  return did::fail(did::Errc::too_large, "`" + path + "` is larger than " + std::to_string(max_bytes) + " bytes",
                   "raise the limit with --max-bytes");
}

did::Result<std::string> read_descriptor(int number, const std::string& path, std::size_t max_bytes) {
  std::string text;
  char block[16384];
  for (;;) {
    const auto size = ::read(number, block, sizeof block);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_failure("cannot read", path);
    if (size == 0) return text;
    text.append(block, static_cast<std::size_t>(size));
    if (text.size() > max_bytes) return too_large(path, max_bytes);
  }
}

did::Result<void> write_descriptor(int number, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const auto size = ::write(number, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_failure("cannot write", path);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return {};
}

// Writes, syncs and closes; on any failure the file is removed.
did::Result<void> fill_new_file(Descriptor& file, const std::string& path, std::string_view text) {
  auto written = write_descriptor(file.get(), path, text);
  if (written && ::fsync(file.get()) != 0) written = system_failure("cannot sync", path);
  if (!file.close() && written) written = system_failure("cannot close", path);
  if (!written) ::unlink(path.c_str());
  return written;
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// Makes a new name in `folder` survive a crash. A file system that cannot sync folders is not an error.
void sync_folder(const std::string& folder) {
  const Descriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle.open()) (void)::fsync(handle.get());
}

did::Result<void> replace_file(const std::string& path, std::string_view text, mode_t mode) {
  std::string temporary = folder_of(path) + "/.credence-XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.open()) return system_failure("cannot write", path);
  (void)::fchmod(file.get(), mode);
  DID_CHECK(fill_new_file(file, temporary, text));
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    auto problem = system_failure("cannot write", path);
    ::unlink(temporary.c_str());
    return problem;
  }
  sync_folder(folder_of(path));
  return {};
}

mode_t default_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

did::Result<std::string> read_file(const std::string& path, std::size_t max_bytes, Privacy privacy) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.open()) return system_failure("cannot open", path);
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return system_failure("cannot examine", path);
  if (S_ISDIR(info.st_mode)) return did::fail(did::Errc::unavailable, "`" + path + "` is a folder, not a file");
  if (privacy == Privacy::owner_only && S_ISREG(info.st_mode) && (info.st_mode & 077U) != 0)
    return did::fail(did::Errc::key, "key file `" + path + "` can be read by others", "chmod 600 " + path);
  if (S_ISREG(info.st_mode) && static_cast<std::uintmax_t>(info.st_size) > max_bytes) return too_large(path, max_bytes);
  return read_descriptor(file.get(), path, max_bytes);
}

did::Result<std::string> read_input(const std::string& path, Context& context) {
  const auto limit = context.flags.max_bytes;
  if (path != "-") return read_file(path, limit);
  std::string text;
  char block[16384];
  while (context.in.read(block, sizeof block), context.in.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(context.in.gcount()));
    if (text.size() > limit) return too_large("standard input", limit);
  }
  return text;
}

did::Result<void> write_output(const std::string& path, std::string_view text, Context& context) {
  if (path.empty() || path == "-") {
    context.out.write(text.data(), static_cast<std::streamsize>(text.size()));
    context.out.flush();
    if (!context.out) return did::fail(did::Errc::unavailable, "cannot write to standard output");
    return {};
  }
  struct stat info{};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (!exists || S_ISREG(info.st_mode)) return replace_file(path, text, exists ? info.st_mode & 0777U : default_mode());
  // A device, a pipe or a folder is written to, or refused, in place: renaming over it would destroy it.
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.open()) return system_failure("cannot write", path);
  return write_descriptor(file.get(), path, text);
}

did::Result<void> write_answer(const std::string& path, std::string_view text, Context& context) {
  DID_CHECK(write_output(path, text, context));
  const bool to_file = !path.empty() && path != "-";
  if (to_file && context.flags.json) print_json({{"file", path}}, context);
  return {};
}

did::Result<void> write_nquads(const std::string& path, std::string_view nquads, did::Json more, Context& context) {
  const bool to_file = !path.empty() && path != "-";
  if (to_file || !context.flags.json) return write_answer(path, nquads, context);
  more["nquads"] = nquads;
  print_json(more, context);
  return {};
}

did::Result<void> create_private_file(const std::string& path, std::string_view text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.open() && (errno == EEXIST || errno == ELOOP))
    return did::fail(did::Errc::conflict, "`" + path + "` exists already", "keys are never overwritten; choose another name");
  if (!file.open()) return system_failure("cannot create", path);
  DID_CHECK(fill_new_file(file, path, text));
  sync_folder(folder_of(path));
  return {};
}

}  // namespace cli
