// All that a command may touch. Tests pass string streams and a fixed Outside.
#pragma once

#include <did/clock.h>
#include <did/method.h>
#include <did/sealed_key.h>

#include <chrono>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

class Transport;  // transport.h

// The flags that every command understands (docs/cli.md).
struct Flags {
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  bool explain = false;
  bool offline = false;
  bool no_color = false;
  std::optional<did::Time> at;
  std::chrono::milliseconds timeout = std::chrono::seconds(5);
  std::size_t max_bytes = std::size_t{1} << 20U;
  std::vector<std::string> insecure_allow_hosts;
  bool public_only = false;  // for addresses that somebody else wrote: transports reach public ones, and the hosts above
  std::string registry;      // `ans` and `agent`; empty: CREDENCE_REGISTRY, else the default
};

// The world around the program. Nothing is opened before a command asks for it.
class Outside {
 public:
  Outside() = default;
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;
  virtual ~Outside() = default;

  [[nodiscard]] virtual std::optional<std::string> environment(const char* name) const = 0;
  [[nodiscard]] virtual did::Time now() const = 0;
  // Is standard output a terminal?
  [[nodiscard]] virtual bool terminal() const = 0;
  // Standard input's descriptor, to be waited for; -1: all that it will ever hold is there already.
  [[nodiscard]] virtual int input_descriptor() const { return -1; }
  // What a person typed after `prompt`, without an echo. nullopt: there is no terminal to ask on.
  [[nodiscard]] virtual std::optional<did::SecretBytes> ask_secret(std::string_view prompt) = 0;
  // HTTPS for DID documents, within the flags' limits.
  [[nodiscard]] virtual std::unique_ptr<did::Fetcher> make_fetcher(const Flags& flags) const = 0;
  // The way to the registry at `base_url`. Errors: malformed (not a URL this program may talk to).
  [[nodiscard]] virtual did::Result<std::unique_ptr<Transport>> make_transport(const std::string& base_url, const Flags& flags) const = 0;
  // What it costs to open a key file written now.
  [[nodiscard]] virtual did::SealCost seal_cost() const = 0;
};

struct Context {
  std::ostream& out;  // the answer, and nothing else
  std::ostream& err;  // `credence: error: ...`, `credence: hint: ...`, `credence: warning: ...`
  std::istream& in;
  Outside& outside;
  Flags flags{};
  int exit_code = 0;                    // docs/cli.md, "Exit codes"
  std::vector<std::string> insecure{};  // every --insecure-* in force, for the verdict's trace
};

// The time to judge for: --at, else the clock.
[[nodiscard]] did::Time now(const Context& context);

}  // namespace cli
