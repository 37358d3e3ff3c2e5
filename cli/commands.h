// The commands of `credence`, and all that they may touch. Tests pass string streams and a fixed Outside.
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

namespace CLI {
class App;
}

namespace cli {

class Transport;  // ans_client.h

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
  std::string registry;  // `ans` and `agent`; empty: CREDENCE_REGISTRY, else the default
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

// One function per command word; each adds its subcommand to the app.
void add_key(CLI::App& app, Context& context);
void add_did(CLI::App& app, Context& context);
void add_vc(CLI::App& app, Context& context);
void add_vc_issue(CLI::App& vc, Context& context);  // `vc issue`, added by add_vc
void add_vp(CLI::App& app, Context& context);
void add_delegate(CLI::App& app, Context& context);
void add_http(CLI::App& app, Context& context);
void add_http_verify(CLI::App& http, Context& context);  // `http verify`, added by add_http
void add_ans(CLI::App& app, Context& context);
void add_ans_import(CLI::App& ans, Context& context);  // `ans import`, added by add_ans
void add_ans_search(CLI::App& ans, Context& context);  // `ans search`, likewise
void add_ans_lifecycle(CLI::App& ans, Context& context);  // `ans deprecate` and its like, added by add_ans
void add_ans_control(CLI::App& ans, Context& context);    // `ans challenge`, `ans verify`, likewise
void add_ans_delegate(CLI::App& ans, Context& context);   // `ans delegate`, likewise
void add_agent(CLI::App& app, Context& context);
void add_agent_new(CLI::App& agent, Context& context);  // `agent new`, added by add_agent
void add_serve(CLI::App& app, Context& context);
void add_json(CLI::App& app, Context& context);
void add_jsonld(CLI::App& app, Context& context);
void add_rdf(CLI::App& app, Context& context);
void add_conformance(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);  // `completion` and `man`

// The program: parses, runs one command, returns the exit code. Never throws for anything the user can cause.
[[nodiscard]] int run(int argc, const char* const* argv, Context& context);

}  // namespace cli
