#include "shell/outside.h"

#include <fcntl.h>
#include <fetcher.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <system_clock.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "shell/http_transport.h"

namespace cli {
namespace {

constexpr std::size_t max_typed = 1024;

// The terminal without echo, for as long as this lives.
class SilentTerminal {
 public:
  explicit SilentTerminal(int number) : number_(number) {
    if (::tcgetattr(number_, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ICANON;
    changed_ = ::tcsetattr(number_, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (changed_) ::tcsetattr(number_, TCSAFLUSH, &before_);
  }
  [[nodiscard]] bool silent() const { return changed_; }

 private:
  int number_;
  termios before_{};
  bool changed_ = false;
};

bool write_all(int number, std::string_view text) { return ::write(number, text.data(), text.size()) == static_cast<ssize_t>(text.size()); }

// One line, without its end.
did::SecretBytes read_line(int number) {
  std::array<std::uint8_t, max_typed> typed{};
  std::size_t size = 0;
  while (size < typed.size()) {
    const auto got = ::read(number, &typed[size], 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || typed[size] == '\n') break;
    ++size;
  }
  auto secret = did::SecretBytes::copy_of(did::ByteView(typed).first(size));
  did::wipe(typed);
  return secret;
}

}  // namespace

std::optional<std::string> RealOutside::environment(const char* name) const {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

did::Time RealOutside::now() const { return resolver::SystemClock().now(); }

bool RealOutside::terminal() const { return ::isatty(STDOUT_FILENO) == 1; }

int RealOutside::input_descriptor() const { return STDIN_FILENO; }

std::optional<did::SecretBytes> RealOutside::ask_secret(std::string_view prompt) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) return std::nullopt;
  std::optional<did::SecretBytes> secret;
  {
    const SilentTerminal silent(terminal);
    if (silent.silent() && write_all(terminal, prompt)) secret = read_line(terminal);
  }
  (void)write_all(terminal, "\n");
  ::close(terminal);
  return secret;
}

std::unique_ptr<did::Fetcher> RealOutside::make_fetcher(const Flags& flags) const {
  return std::make_unique<resolver::HttpsFetcher>(resolver::FetcherOptions{.insecure_allow_hosts = flags.insecure_allow_hosts,
                                                                           .ca_file = environment("CREDENCE_CA_FILE").value_or(""),
                                                                           .max_concurrent = 4});  // fewer than `serve` has workers
}

did::Result<std::unique_ptr<Transport>> RealOutside::make_transport(const std::string& base_url, const Flags& flags) const {
  return make_http_transport(base_url, flags, environment("CREDENCE_CA_FILE").value_or(""));
}

void protect_process() {
  const rlimit none{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &none);
  (void)::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace cli
