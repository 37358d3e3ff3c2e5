#include "daemon/backup.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace ans {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_line = 8192;
constexpr int patience_ms = 10'000;  // for a line

class File {
 public:
  explicit File(int number) : number_(number) {}
  File(File&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

std::string socket_path(const std::string& data) { return data + "/backup.sock"; }

// nullopt: too long for a socket.
std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.size() >= sizeof out.sun_path) return std::nullopt;
  std::memcpy(out.sun_path, path.c_str(), path.size() + 1);
  return out;
}

std::unexpected<did::Error> system_error(const std::string& doing) {
  return did::fail(did::Errc::unavailable, doing + ": " + std::generic_category().message(errno));
}

std::optional<std::string> read_line(int file, int wait_ms) {
  std::string out;
  for (char c = 0; out.size() < longest_line;) {
    pollfd ready{file, POLLIN, 0};
    if (::poll(&ready, 1, wait_ms) <= 0 || ::read(file, &c, 1) != 1) return std::nullopt;
    if (c == '\n') return out;
    out += c;
  }
  return std::nullopt;
}

void write_line(int file, std::string line) {
  line += '\n';
  std::string_view left = line;
  while (!left.empty()) {
    const auto written = ::send(file, left.data(), left.size(), MSG_NOSIGNAL);
    if (written <= 0) return;  // who asked does not wait any more
    left.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool may_ask(int connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == 0 || peer.uid == ::geteuid());
}

std::string one_line(std::string text) {
  for (auto& c : text)
    if (c == '\n') c = ' ';
  return text;
}

}  // namespace

struct BackupServer::Impl {
  Impl(const RocksStore& of, std::string at, File listening, File ended, File end)
      : store(of), path(std::move(at)), socket(std::move(listening)), stopped(std::move(ended)), stop(std::move(end)), thread([this] {
          run();
        }) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    ::unlink(path.c_str());
    const char word = 0;
    static_cast<void>(::write(stop.get(), &word, 1) == 1);  // a pipe that is empty takes a byte
    thread.join();
  }

  void run() const {
    for (;;) {
      std::array<pollfd, 2> ready{pollfd{socket.get(), POLLIN, 0}, pollfd{stopped.get(), POLLIN, 0}};
      if (::poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR) return;
      if (ready[1].revents != 0) return;
      if (ready[0].revents == 0) continue;
      const File connection(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (connection.is_open() && may_ask(connection.get())) answer(connection.get());
    }
  }
  void answer(int connection) const {
    const auto destination = read_line(connection, patience_ms);
    if (!destination) return;
    const auto done = store.backup(*destination);
    write_line(connection, done ? std::string("ok") : one_line(done.error().message));
  }

  const RocksStore& store;
  std::string path;
  File socket;
  File stopped;
  File stop;
  std::thread thread;  // last: it uses all above
};

BackupServer::BackupServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BackupServer::BackupServer(BackupServer&&) noexcept = default;
BackupServer::~BackupServer() = default;

did::Result<BackupServer> BackupServer::listen(const std::string& data, const RocksStore& store) {
  const auto path = socket_path(data);
  const auto address = address_of(path);
  if (!address) return did::fail(did::Errc::unavailable, "`" + path + "` is too long for a socket", "give the data folder a shorter path");
  File socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::unlink(path.c_str());  // left by a daemon that was killed: the folder is this one's
  const auto before = ::umask(0177);
  const bool bound = socket.is_open() && ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
  const auto why = errno;
  ::umask(before);
  errno = why;
  if (!bound || ::listen(socket.get(), 4) != 0) return system_error("listening on `" + path + "`");
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("making a pipe");
  return BackupServer(std::make_unique<Impl>(store, path, std::move(socket), File(ends[0]), File(ends[1])));
}

did::Result<Exit> take_backup(const Config& config) {
  std::error_code error;
  const auto destination = fs::absolute(config.backup, error).lexically_normal().string();
  if (error || destination.contains('\n')) return did::fail(did::Errc::unavailable, "`" + config.backup + "` is no path");
  Exit done{0, "ansd: backup of `" + config.data + "` in `" + destination + "`\n", {}};
  const auto address = address_of(socket_path(config.data));
  const File socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const bool connected =
      address && socket.is_open() && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
  if (!connected) {
    DID_TRY(auto examined, RocksStore::open_read_only(config.data));  // is it there, and does nobody use it?
    examined.reset();
    DID_TRY(const auto store, RocksStore::open(config.data));
    DID_CHECK(store->backup(destination));
    return done;
  }
  write_line(socket.get(), destination);
  const auto answer = read_line(socket.get(), -1);
  if (answer == "ok") return done;
  return did::fail(did::Errc::unavailable, answer ? *answer : "the daemon of `" + config.data + "` does not answer",
                   "run this as root, or as the user of the daemon");
}

}  // namespace ans
