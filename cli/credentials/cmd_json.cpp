// `credence json`: the canonical form that everything is signed in.
#include <did/json.h>

#include "base/io.h"
#include "commands.h"
#include "flags/options.h"

namespace cli {
namespace {

struct CanonicalizeArgs {
  std::string in = "-";
  std::string out;
};

did::Result<void> canonicalize(const CanonicalizeArgs& args, Context& context) {
  DID_TRY(const auto text, read_input(args.in, context));
  const auto document = did::JsonDocument::parse(text, {.max_bytes = context.flags.max_bytes});
  if (!document) return std::unexpected(did::Error(document.error()).in("`" + args.in + "`"));
  DID_TRY(const auto canonical, did::canonicalize(document->root()));
  return write_answer(args.out, canonical, context);
}

}  // namespace

void add_json(CLI::App& app, Context& context) {
  auto& json = add_group(app, "json", "Work with JSON as it is signed", "credence json canonicalize card.json | sha256sum");
  auto& command = add_command(json, "canonicalize", "Print the RFC 8785 form: exactly its bytes, nothing after them",
                              "credence json canonicalize card.json | sha256sum");
  const auto args = std::make_shared<CanonicalizeArgs>();
  command.add_option("--in,file", args->in, "the JSON text (default -, standard input)")->type_name("FILE");
  add_output(command, args->out);
  on_run(command, context, args, canonicalize);
}

}  // namespace cli
