// `credence ans resolve`: the record behind a name, verified here.
#include <did/json.h>

#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"
#include "registry/ans_client.h"
#include "registry/question_flags.h"
#include "registry/record_check.h"
#include "registry/record_text.h"

namespace cli {
namespace {

struct ResolveArgs {
  std::string name;
  std::string version;
  QuestionFlags question;
  SignerOptions reader;
};

std::string level_asked(const ResolveArgs& args) {
  const auto& levels = args.question.values("liveness");
  if (levels.empty()) return {};
  if (args.question.values("issuer").empty())
    usage_error("--liveness needs --from-issuer DID: the prober whose word counts; without it any issuer's would, the registry's too");
  return levels.back();
}

did::Result<void> resolve(const ResolveArgs& args, Context& context) {
  const auto level = level_asked(args);
  auto parameters = args.question.parameters();
  if (!args.version.empty()) parameters.emplace_back("version", args.version);
  DID_TRY(auto client, connect(context));
  if (!args.reader.key.empty()) {
    DID_TRY(auto reader, ReadSigner::open(args.reader, context));
    client.resolve_as(std::move(reader));
  }
  DID_TRY(const auto answer, client.resolve(args.name, parameters));
  if (answer.standing == Standing::unknown) return did::fail(did::Errc::not_found, "the registry knows no `" + args.name + "`");
  DID_TRY(const auto body, did::JsonDocument::parse(answer.body, {.max_bytes = context.flags.max_bytes}));
  if (answer.standing == Standing::gone) {
    report_gone(args.name, body.root(), context);
    return {};
  }
  const Methods methods(context);
  const Question question{.name = args.name,
                          .version = args.version,
                          .protocols = args.question.values("protocol"),
                          .at = now(context),
                          .liveness = level,
                          .issuers = args.question.values("issuer")};
  DID_TRY(const auto verdicts, check_record(body.root(), question, methods.table()));
  report_record(body.root(), verdicts, context);
  return {};
}

}  // namespace

void add_ans_resolve(CLI::App& ans, Context& context) {
  auto& command = add_command(ans, "resolve", "Ask for an agent, and verify the answer here; exit code 0 means all of it is accepted",
                              "credence ans resolve urn:air:acme.example:translate --range ^2.1 --protocol a2a@1.0 --protocol mcp");
  const auto args = std::make_shared<ResolveArgs>();
  command.add_option("name", args->name, "the agent's name, an alias, or its DID")->required()->type_name("NAME|DID");
  args->question.add_to(command, Asks::resolve);
  command.add_option("--version", args->version, "this version (default: the highest that does for all that is asked)")
      ->type_name("V")
      ->excludes(command.get_option("--range"));
  add_signer(command, args->reader, "as");
  command.get_option("--key")->required(false)->description(
      "the key file to sign the request with, for agents whose publishers tell some only");
  on_run(command, context, args, resolve);
}

}  // namespace cli
