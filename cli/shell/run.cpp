#include <did/clock.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstring>
#include <span>

#include "base/report.h"
#include "base/units.h"
#include "commands.h"
#include "flags/options.h"
#include "shell/suggest.h"

#ifndef CREDENCE_VERSION
#error "CREDENCE_VERSION comes from the build"
#endif

namespace cli {
namespace {

void add_flags(CLI::App& app, Flags& flags) {
  app.add_flag("--json", flags.json, "print exactly one JSON document on standard output");
  app.add_flag("-q,--quiet", flags.quiet, "no notes on standard error");
  app.add_flag("-v,--verbose", flags.verbose, "more notes on standard error");
  app.add_flag("--explain", flags.explain, "list every check that was made");
  app.add_flag("--offline", flags.offline, "fetch nothing; did:web cannot be resolved then");
  app.add_flag("--no-color", flags.no_color, "no colours, as with NO_COLOR in the environment");
  add_parsed(app, "--at", flags.at, did::parse_date_time, "judge and sign for this time instead of now")->type_name("RFC3339");
  add_parsed(app, "--timeout", flags.timeout, parse_duration, "for each request over the network (default 5s)")->type_name("DURATION");
  add_parsed(app, "--max-bytes", flags.max_bytes, parse_size, "largest input or answer that is read (default 1MiB)")->type_name("SIZE");
  app.add_option("--insecure-allow-host", flags.insecure_allow_hosts, "let did:web reach this host though its address is private")
      ->type_name("HOST")
      ->allow_extra_args(false);
}

// Each opt-out is said aloud, whatever the command then does.
void announce_insecure(Context& context) {
  for (const auto& host : context.flags.insecure_allow_hosts) {
    warn("--insecure-allow-host " + host + ": the address guard does not hold for this host", context);
    context.insecure.push_back("allow_host " + host);
  }
}

void build(CLI::App& app, Context& context) {
  app.name("credence");
  app.set_version_flag("--version", std::string("credence ") + CREDENCE_VERSION)->description("print the version and leave");
  app.set_help_flag("-h,--help", "print this and leave");
  app.fallthrough();  // every command understands the flags of the program
  app.require_subcommand(1);
  app.footer("Example:\n  credence key new --alg ed25519 --out agent.key\n\nExit codes and formats: docs/cli.md, or `credence man`");
  add_flags(app, context.flags);
  app.parse_complete_callback([&context] { announce_insecure(context); });
  for (const auto add : {add_key, add_did, add_vc, add_vp, add_delegate, add_http, add_ans, add_agent, add_serve, add_json, add_jsonld,
                         add_rdf, add_conformance, add_doctor, add_completion})
    add(app, context);
}

// CLI11 says "--out is required"; the house says it in lower case and without a full stop anyway, on one line.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (text.ends_with(' ') || text.ends_with('.')) text.pop_back();
  const bool sentence =
      text.size() > 1 && std::isupper(static_cast<unsigned char>(text[0])) != 0 && std::islower(static_cast<unsigned char>(text[1])) != 0;
  if (sentence) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

void report_parse_error(const CLI::App& app, const CLI::ParseError& error, std::span<const char* const> arguments, Context& context) {
  // The flag itself may not have been reached when parsing stopped.
  const auto is_json = [](const char* word) { return std::strcmp(word, "--json") == 0; };
  context.flags.json = std::any_of(arguments.begin(), arguments.end(), is_json);
  const auto typo = find_typo(app, arguments);
  if (typo) return report_usage(typo->message, typo->hint, context);
  report_usage(one_line(error.what()), "see `" + command_of(app, arguments) + " --help`", context);
}

}  // namespace

int run(int argc, const char* const* argv, Context& context) {
  CLI::App app{"Identities, credentials and names for AI agents"};
  build(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help, context.out, context.err);
  } catch (const CLI::ParseError& error) {
    const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
    report_parse_error(app, error, words.empty() ? words : words.subspan(1), context);
  }
  return context.exit_code;
}

}  // namespace cli
