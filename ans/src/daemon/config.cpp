#include "daemon/config.h"

#include <client_address.h>
#include <did/did.h>
#include <endpoint.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <thread>

#include "base/ascii.h"

#ifndef CREDENCE_VERSION
#error "CREDENCE_VERSION comes from the build"
#endif

namespace ans {
namespace {

constexpr const char* footer =
    "Example:\n"
    "  ansd --data /var/lib/ansd --listen 127.0.0.1:8460\n"
    "\n"
    "The same in a file, for --config:\n"
    "  data = \"/var/lib/ansd\"\n"
    "  listen = \"127.0.0.1:8460\"\n"
    "\n"
    "After a crash of the machine, or before a backup is trusted:\n"
    "  ansd --data /var/lib/ansd --verify\n"
    "\n"
    "Prints one line when it is ready, and ends cleanly on SIGTERM.\n"
    "Exit codes: 0 ended, 1 the stored data is damaged or differed, 2 usage, 13 the address or the data folder cannot be had.";

Exit usage(const std::string& message, const std::string& hint) {
  return {2, {}, "ansd: error: " + message + "\nansd: hint: " + hint + "\n"};
}

void add_serving(CLI::App& app, Config& config) {
  app.add_option("--tls-certificate", config.tls_certificate, "Answer HTTPS with the chain in this PEM file; SIGHUP reads it again")
      ->type_name("FILE");
  app.add_option("--tls-key", config.tls_key, "The key that belongs to it, a PEM file without a passphrase")->type_name("FILE");
  app.add_option(
         "--public-url", config.public_url,
         "Where others reach this registry, as in https://ans.example: what it says of itself, and what signed requests are signed for")
      ->type_name("URL");
  app.add_option(
         "--nonce-sync", config.nonce_sync,
         "Milliseconds after which the nonce of a signed request is on the disk: what a power failure can take; 0: each before its answer")
      ->capture_default_str();
  app.add_option("--trusted-proxy", config.trusted_proxies,
                 "An address whose X-Forwarded-For says who asks; this machine's own count always")
      ->type_name("ADDR")
      ->expected(1)
      ->take_all();
  app.add_option("--threads", config.threads, "Threads for the network; 0: one for each processor")->capture_default_str();
  app.add_option("--hot-megabytes", config.hot_megabytes, "Memory for answers kept ready; 0: none")->capture_default_str();
  app.add_option("--block-megabytes", config.block_megabytes, "Memory for what was read of the store")
      ->check(CLI::Range(8, 1'000'000))
      ->capture_default_str();
  app.add_option("--drain-grace", config.drain_grace, "On SIGTERM, first be not ready for so many seconds, and go on answering")
      ->capture_default_str();
}

void add_ownership(CLI::App& app, Config& config) {
  static const std::map<std::string, bool> words{{"none", false}, {"required", true}};
  app.add_option("--ownership", config.ownership_required,
                 "none, or required: a name is listed when its publisher has proven control of it")
      ->transform(CLI::CheckedTransformer(words))
      ->default_str("none");
  app.add_option("--registry-name", config.registry_name,
                 "What challenges call this registry, as in ans.example.com; with --ownership required")
      ->type_name("NAME");
  app.add_option("--names-per-owner", config.names_per_owner, "How many names one registrable domain, or DID, may have; 0: any number")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber)
      ->default_str("1000 with --ownership required, else 0");
  app.add_option(
         "--organization-issuer", config.organization_issuers,
         "A DID whose word is taken for who a publisher is: with its OrganizationCredential a name may read like another's; repeatable")
      ->type_name("DID")
      ->expected(1)
      ->take_all();
  app.add_option("--dns", config.resolvers, "A resolver that is asked for TXT records, when control of a domain is proven; repeatable")
      ->type_name("ADDR[:PORT]")
      ->expected(1)
      ->take_all();
  app.add_option("--vantage-address", config.vantage_addresses,
                 "An address of this machine to look at the web from, when control is proven: all must see the same; repeatable")
      ->type_name("ADDR")
      ->expected(1)
      ->take_all();
}

void add_registry(CLI::App& app, Config& config) {
  static const std::map<std::string, bool> words{{"fetched", true}, {"trusted", false}};
  app.add_option("--artifacts", config.fetch_artifacts,
                 "fetched: what a statement leads to is fetched when it is registered, and compared with its digest; trusted: its "
                 "publisher is believed")
      ->transform(CLI::CheckedTransformer(words))
      ->default_str("fetched");
  app.add_option("--operator", config.operators, "A DID whose signed commands suspend, resume, revoke and erase any agent here; repeatable")
      ->type_name("DID")
      ->expected(1)
      ->take_all();
}

void add_probers(CLI::App& app, Config& config) {
  app.add_option("--prober", config.probers, "A DID whose credentials about which endpoints answer are taken here; repeatable")
      ->type_name("DID")
      ->expected(1)
      ->take_all();
}

void add_limits(CLI::App& app, LimitOptions& limits) {
  app.add_option("--reads-per-second", limits.reads_per_second, "From one address (IPv6: /56), not this machine; 0: no limit")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--capability-per-second", limits.capability_per_second,
                 "Questions for one capability, the same; what is answered from memory does not count")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--writes-per-second", limits.writes_per_second, "The same for registrations and commands; revocation is exempt")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--writes-per-day", limits.writes_per_day, "The same for a whole day")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
}

void add_log(CLI::App& app, Config& config) {
  static const std::map<std::string, LogLevel> levels{{"debug", LogLevel::debug},
                                                      {"info", LogLevel::info},
                                                      {"warning", LogLevel::warning},
                                                      {"error", LogLevel::error},
                                                      {"off", LogLevel::off}};
  static const std::map<std::string, LogFormat> formats{{"text", LogFormat::text}, {"json", LogFormat::json}};
  app.add_option("--log-level", config.log_level, "debug, info (every request), warning, error or off")
      ->transform(CLI::CheckedTransformer(levels))
      ->default_str("warning");
  app.add_option("--log-format", config.log_format, "text, or json: one object a line")
      ->transform(CLI::CheckedTransformer(formats))
      ->default_str("text");
}

// "https://ans.example.org:8443": a scheme and an authority.
bool is_base_url(std::string_view text) {
  const auto scheme = text.substr(0, text.find("://"));
  if ((scheme != "https" && scheme != "http") || scheme.size() == text.size()) return false;
  const auto authority = text.substr(scheme.size() + 3);
  return !authority.empty() && std::ranges::all_of(authority, [](char c) { return is_alnum(c) || std::string_view(".-:[]").contains(c); });
}

// What flags cannot check one by one. Empty message: all is well.
Exit check_config(const Config& config) {
  if (config.data.empty()) return usage("--data is empty", "name a folder");
  if (config.tls_certificate.empty() != config.tls_key.empty())
    return usage("--tls-certificate and --tls-key belong together", "give both, or neither");
  if (!config.public_url.empty() && !is_base_url(config.public_url))
    return usage("`" + config.public_url + "` is no address of this registry", "write https://ans.example.org, without a path");
  for (const auto& text : config.trusted_proxies)
    if (!httpd::ClientAddress::parse(text))
      return usage("`" + text + "` is no IP address", "give --trusted-proxy an address without a port");
  if (config.ownership_required && config.registry_name.empty())
    return usage("--ownership required needs --registry-name", "give the name that clients know this registry by, as in ans.example.com");
  for (const auto& text : config.vantage_addresses)
    if (!httpd::ClientAddress::parse(text))
      return usage("`" + text + "` is no IP address", "give --vantage-address an address of this machine");
  for (const auto& text : config.organization_issuers)
    if (!did::Did::parse(text)) return usage("`" + text + "` is no DID", "give --organization-issuer one, as in did:web:lei.example");
  for (const auto& text : config.operators)
    if (!did::Did::parse(text)) return usage("`" + text + "` is no DID", "give --operator one, as in did:key:z6Mk...");
  for (const auto& text : config.probers)
    if (!did::Did::parse(text)) return usage("`" + text + "` is no DID", "give --prober one, as in did:web:probe.example");
  for (const auto& file : {config.ca_file, config.tls_certificate, config.tls_key})
    if (!file.empty() && !std::ifstream(file)) return usage("`" + file + "` cannot be read", "give a PEM file that this user may read");
  return {0, {}, {}};
}

// What is fetched, and read from files.
void add_outside(CLI::App& app, Config& config) {
  app.add_option("--insecure-allow-host", config.insecure_allow_hosts,
                 "A host, or host:port, that may have a private address when a did:web document is fetched; for tests; repeatable")
      ->type_name("HOST")
      ->expected(1)
      ->take_all();
  app.add_option("--ca-file", config.ca_file, "Trust the authorities in this PEM file, and no others, when fetching")->type_name("FILE");
  app.add_option("--taxonomy", config.taxonomies, "A file with a taxonomy or a crosswalk, or a folder of such files; repeatable")
      ->type_name("FILE|DIR")
      ->expected(1)
      ->take_all();
}

// What ends when it is done.
void add_tasks(CLI::App& app, Config& config) {
  const auto task = [&](const char* flag, Task which, const char* text) {
    return app.add_flag_callback(flag, [&config, which] { config.task = which; }, text)->configurable(false);
  };
  auto* const verify = task("--verify", Task::verify, "Check the store of a daemon that is stopped, change nothing, and end");
  task("--rebuild", Task::rebuild, "Make the indexes again from the history, say what differed and correct it, and end")->excludes(verify);
  app.add_option_function<std::string>(
         "--backup",
         [&config](const std::string& destination) {
           config.task = Task::backup;
           config.backup = destination;
         },
         "Write a backup of the store, which a daemon may be using, to a folder that is not there yet, and end")
      ->type_name("DIR")
      ->configurable(false)
      ->excludes(verify);
  app.add_flag("--json", config.json, "With --verify and --rebuild: what was found as JSON")->configurable(false);
  app.add_option("--scratch", config.scratch, "With --verify and --rebuild: a folder with room for another set of indexes")
      ->type_name("DIR");
}

// nullopt: the daemon goes on.
std::optional<Exit> parse(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    return Exit{0, app.help(), {}};
  } catch (const CLI::CallForVersion& version) {
    return Exit{0, std::string(version.what()) + "\n", {}};
  } catch (const CLI::Error& error) {
    return usage(error.what(), "ansd --help");
  }
}

}  // namespace

std::expected<Config, Exit> read_config(int argc, const char* const* argv) {
  Config config;
  std::string listen = "127.0.0.1:8460";
  bool check = false;
  CLI::App app("The Agent Naming Service: keeps a registry of agents, and answers over HTTP.", "ansd");
  app.footer(footer);
  app.set_version_flag("--version", "ansd " CREDENCE_VERSION);
  app.set_config("--config", "", "Read what is not given here from FILE")->type_name("FILE");
  app.allow_config_extras(false);
  app.add_option("--data", config.data, "The folder of the registry; made where it is missing")->type_name("DIR")->required();
  app.add_option("--listen", listen, "Where to answer HTTP; port 0: the system chooses")->type_name("ADDR:PORT")->capture_default_str();
  add_outside(app, config);
  add_serving(app, config);
  add_ownership(app, config);
  add_registry(app, config);
  add_probers(app, config);
  add_limits(app, config.limits);
  add_log(app, config);
  add_tasks(app, config);
  app.add_flag("--check-config", check, "Check flags and file, and end")->configurable(false);
  if (auto end = parse(app, argc, argv)) return std::unexpected(*std::move(end));
  if (auto wrong = check_config(config); wrong.code != 0) return std::unexpected(std::move(wrong));
  const auto endpoint = httpd::parse_endpoint(listen);
  if (!endpoint) return std::unexpected(usage("`" + listen + "` is not an address and a port", "as in 127.0.0.1:8460 or [::1]:8460"));
  config.address = endpoint->address;
  config.port = endpoint->port;
  if (config.threads == 0) config.threads = std::max(1U, std::thread::hardware_concurrency());
  for (auto& host : config.insecure_allow_hosts) {
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  }
  if (check) return std::unexpected(Exit{0, "ansd: the configuration is good\n", {}});
  return config;
}

}  // namespace ans
