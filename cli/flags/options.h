// How commands declare their options with CLI11. Included by the cmd_*.cpp only.
#pragma once

#include <did/result.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/context.h"
#include "base/report.h"
#include "keys/identity.h"
#include "keys/key_file.h"

namespace cli {

// A command with what it does. `act` runs once everything was parsed; its Error is reported here.
template <class Args>
void on_run(CLI::App& command, Context& context, std::shared_ptr<Args> args, did::Result<void> (*act)(const Args&, Context&)) {
  command.callback([&context, args = std::move(args), act] {
    if (auto done = act(*args, context); !done) report(done.error(), context);
  });
}

// The example that every --help ends with.
inline CLI::App& add_command(CLI::App& parent, const std::string& name, const std::string& about, const std::string& example) {
  auto* command = parent.add_subcommand(name, about);
  command->footer("Example:\n  " + example);
  return *command;
}

// A word that groups commands: `key`, `did`, ...
inline CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& about, const std::string& example) {
  auto& group = add_command(parent, name, about, example);
  group.require_subcommand(1);
  return group;
}

// An option whose text must parse; what does not is a usage error.
template <class Value, class Parse>
CLI::Option* add_parsed(CLI::App& command, const std::string& name, Value& value, Parse parse, const std::string& about) {
  const auto take = [&value, parse](const std::string& text) {
    auto parsed = parse(text);
    if (!parsed) throw CLI::ValidationError(parsed.error().message);
    value = *std::move(parsed);
  };
  return command.add_option_function<std::string>(name, take, about);
}

// The command line makes no sense in a way that CLI11 cannot express. Ends in exit code 2.
[[noreturn]] inline void usage_error(const std::string& message) { throw CLI::ValidationError(message); }

// `FILE|-`, by position or as --in.
inline void add_input(CLI::App& command, std::string& path, const std::string& about) {
  command.add_option("--in,file", path, about + " (- for standard input)")->required()->type_name("FILE");
}
inline void add_output(CLI::App& command, std::string& path) {
  command.add_option("-o,--out", path, "where to write (default -, standard output)")->type_name("FILE");
}
inline void add_passphrase(CLI::App& command, PassphraseOptions& options) {
  command.add_option("--passphrase-file", options.file, "read the passphrase from this file")->type_name("FILE");
}

inline void add_signer(CLI::App& command, SignerOptions& signer, const std::string& role) {
  command.add_option("-k,--key", signer.key, "the key file to sign with")->required()->type_name("FILE");
  add_passphrase(command, signer.passphrase);
  command.add_option("--" + role, signer.did, "the DID to sign as (default: the key's did:key)")->type_name("DID");
  command.add_option("--verification-method", signer.verification_method, "the key's DID URL in the document of that DID")
      ->type_name("URL");
}

// The links by which the key acts for a publisher.
inline void add_delegation(CLI::App& command, std::vector<std::string>& files) {
  command.add_option("--delegation", files, "a delegation by which the key signs, from the publisher's own on; repeat for more")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

}  // namespace cli
