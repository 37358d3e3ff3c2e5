// `credence serve`: the VC API over HTTP (docs/vc-api.md).
#include <endpoint.h>
#include <malloc.h>
#include <server.h>
#include <service.h>
#include <sys/stat.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>
#include <system_error>

#include "base/context_clock.h"
#include "base/io.h"
#include "commands.h"
#include "flags/given_files.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

constexpr std::size_t max_config = std::size_t{64} * 1024;
constexpr unsigned worker_threads = 8;
constexpr unsigned max_connections = 512;

struct ServeArgs {
  httpd::Endpoint listen{.address = "127.0.0.1", .port = 8470};
  std::string config;
  std::string data;
  PassphraseOptions passphrase;
  std::vector<PinnedContext> contexts;
  service::ServiceOptions service;
  std::string tls_certificate;
  std::string tls_key;
};

// A folder that nobody else may enter; one that is there already stays as it is.
did::Result<void> make_folder(const std::string& path) {
  struct stat info{};
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  const int number = errno;
  if (number == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
  return did::fail(did::Errc::unavailable, "cannot make the folder `" + path + "`: " + std::generic_category().message(number));
}

bool exists(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0;
}

// The profile's key: made where there is none yet.
did::Result<did::SecretKey> key_of(const service::ProfileRow& row, const ServeArgs& args, Context& context) {
  const auto path = args.data + "/" + std::string(row.name) + ".key";
  if (!exists(path)) {
    DID_TRY(auto key, did::SecretKey::generate(row.key_type));
    DID_CHECK(write_key_file(path, key, args.passphrase, context));
    detail("made the key `" + path + "`", context);
    return key;
  }
  DID_TRY(auto key, open_key_file(path, args.passphrase, context));
  if (key.public_key().type() == row.key_type) return key;
  return did::fail(did::Errc::key, "key file `" + path + "` holds a `" + std::string(did::info(key.public_key().type()).name) + "` key",
                   "profile `" + std::string(row.name) + "` needs a `" + std::string(did::info(row.key_type).name) + "` key");
}

did::Result<std::vector<std::unique_ptr<service::Profile>>> open_profiles(const ServeArgs& args, const vc::CarriedContexts& contexts,
                                                                          Context& context) {
  DID_CHECK(make_folder(args.data));
  std::vector<std::unique_ptr<service::Profile>> profiles;
  for (const auto* row : service::offered_profiles()) {
    DID_TRY(auto key, key_of(*row, args, context));
    profiles.push_back(std::make_unique<service::Profile>(*row, std::move(key), contexts));
  }
  return profiles;
}

void announce(const ServeArgs& args, const std::string& url, Context& context) {
  if (!httpd::is_loopback(args.listen.address) && args.tls_certificate.empty())
    warn("other machines can reach this without TLS; give --tls-cert, or put a TLS proxy before it", context);
  if (!httpd::is_loopback(args.listen.address))
    warn("whoever can reach this can have credentials signed; let a proxy decide who may", context);
  if (context.flags.json)
    context.out << did::to_text({{"ready", url}, {"data", args.data}}) << '\n';
  else
    context.out << "credence serve ready on " << url << " data " << printable(args.data) << '\n';
  context.out.flush();
}

// What one call gives back the next one needs. By default glibc hands over 128 KiB to the system, from where it comes back page by page:
// a quarter of the time that a credential of 16 KB takes.
void keep_memory() {
  mallopt(M_TRIM_THRESHOLD, 16 << 20);  // NOLINT(concurrency-mt-unsafe): there is one thread yet
  mallopt(M_MMAP_THRESHOLD, 8 << 20);   // NOLINT(concurrency-mt-unsafe)
}

did::Result<void> serve(const ServeArgs& args, Context& context) {
  keep_memory();
  vc::CarriedContexts contexts;
  DID_CHECK(read_contexts(args.contexts, contexts, context));
  DID_TRY(auto profiles, open_profiles(args, contexts, context));
  const ContextClock clock(context);
  const LazyFetcher fetcher(context);
  service::Service handler(args.service, std::move(profiles), {.contexts = contexts, .clock = clock, .fetcher = fetcher});
  DID_TRY(auto server, httpd::Server::listen({.address = args.listen.address,
                                              .port = args.listen.port,
                                              .worker_threads = worker_threads,
                                              .max_connections = max_connections,
                                              .tls_certificate = args.tls_certificate,
                                              .tls_key = args.tls_key,
                                              .stop_on_signals = true},
                                             handler));
  announce(args, httpd::url_of(args.tls_certificate.empty() ? "http" : "https", args.listen.address, server.port()), context);
  server.run();
  return {};
}

did::Result<httpd::Endpoint> parse_listen(const std::string& text) {
  if (auto endpoint = httpd::parse_endpoint(text)) return *std::move(endpoint);
  return did::fail(did::Errc::malformed, "`" + text + "` is not an address and a port, as in 127.0.0.1:8470 or [::1]:8470");
}

// As the command line does it: an option that may be repeated takes its values one by one, any other takes one.
void take_values(CLI::Option& option, const CLI::ConfigItem& item) {
  const bool one_by_one = option.get_trigger_on_parse();
  for (const auto& value : item.inputs) {
    if (one_by_one) option.clear();
    option.add_result(option.get_expected_max() == 0 ? option.get_flag_value("--" + item.name, value) : value);
    if (one_by_one) option.run_callback();
  }
  if (!one_by_one) option.run_callback();
}

// CLI11 reads configuration files for whole programs only. What stands on the command line wins; an unknown word is
// refused. Errors: those of reading the file.
did::Result<void> read_config(const std::string& path, CLI::App& command) {
  if (path.empty()) return {};
  DID_TRY(const auto text, read_file(path, max_config));
  std::istringstream in(text);
  for (const auto& item : CLI::ConfigTOML().from_config(in)) {
    auto* const option = item.parents.empty() && item.name != "config" ? command.get_option_no_throw("--" + item.name) : nullptr;
    if (option == nullptr)
      usage_error("`" + (item.parents.empty() ? item.name : item.parents.front()) + "` in `" + path + "` is not a flag of this command");
    if (option->count() == 0) take_values(*option, item);
  }
  return {};
}

void check_usage(const ServeArgs& args) {
  if (args.data.empty()) usage_error("--data is required");
  if (args.tls_certificate.empty() != args.tls_key.empty()) usage_error("--tls-cert and --tls-key go together");
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
  auto& command = add_command(app, "serve", "Answer the VC API: issue, verify and present over HTTP",
                              "credence serve --data ~/.credence/serve --listen 127.0.0.1:8470");
  const auto args = std::make_shared<ServeArgs>();
  command.add_option("--config", args->config, "read what is not given here from this file, as `listen = \"127.0.0.1:8470\"`")
      ->type_name("FILE");
  add_parsed(command, "--listen", args->listen, parse_listen, "where to answer; port 0: the system chooses (default 127.0.0.1:8470)")
      ->type_name("ADDR:PORT");
  add_parsed(command, "--public-url", args->service.public_url, service::parse_public_url, "under which address others reach this")
      ->type_name("URL");
  command.add_option("--data", args->data, "the folder of the issuers' keys, which are made where they are missing")->type_name("DIR");
  add_passphrase(command, args->passphrase);
  command.add_flag("--insecure-plaintext", args->passphrase.plaintext, "write new keys without a passphrase");
  add_contexts(command, args->contexts);
  command.add_option("--tls-cert", args->tls_certificate, "answer with TLS, and this certificate chain (PEM)")->type_name("FILE");
  command.add_option("--tls-key", args->tls_key, "the certificate's key (PEM)")->type_name("FILE");
  command.add_flag("--strict", args->service.strict, "make every check, whatever a caller asks to leave out");
  command.add_flag("--trust-forwarded", args->service.trust_forwarded,
                   "believe X-Forwarded-Proto and X-Forwarded-Host: only behind a proxy that sets them");
  command.callback([&context, &command, args] {
    auto done = read_config(args->config, command);
    if (done) {
      check_usage(*args);
      done = serve(*args, context);
    }
    if (!done) report(done.error(), context);
  });
}

}  // namespace cli
