#include "config.h"

#include <endpoint.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>

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
  const auto task = [&](const char* flag, Task which, const char* text) {
    return app.add_flag_callback(flag, [&config, which] { config.task = which; }, text)->configurable(false);
  };
  auto* const verify = task("--verify", Task::verify, "Check the store of a daemon that is stopped, change nothing, and end");
  task("--rebuild", Task::rebuild, "Make the indexes again from the history, say what differed and correct it, and end")->excludes(verify);
  app.add_flag("--json", config.json, "With --verify and --rebuild: what was found as JSON")->configurable(false);
  app.add_option("--scratch", config.scratch, "With --verify and --rebuild: a folder with room for another set of indexes")->type_name("DIR");
  app.add_flag("--check-config", check, "Check flags and file, and end")->configurable(false);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(Exit{0, app.help(), {}});
  } catch (const CLI::CallForVersion& version) {
    return std::unexpected(Exit{0, std::string(version.what()) + "\n", {}});
  } catch (const CLI::Error& error) {
    return std::unexpected(usage(error.what(), "ansd --help"));
  }
  if (config.data.empty()) return std::unexpected(usage("--data is empty", "name a folder"));
  const auto endpoint = httpd::parse_endpoint(listen);
  if (!endpoint) return std::unexpected(usage("`" + listen + "` is not an address and a port", "as in 127.0.0.1:8460 or [::1]:8460"));
  config.address = endpoint->address;
  config.port = endpoint->port;
  if (!config.ca_file.empty() && !std::ifstream(config.ca_file)) {
    return std::unexpected(usage("`" + config.ca_file + "` cannot be read", "give a PEM file to --ca-file"));
  }
  for (auto& host : config.insecure_allow_hosts) {
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  }
  if (check) return std::unexpected(Exit{0, "ansd: the configuration is good\n", {}});
  return config;
}

}  // namespace ans
