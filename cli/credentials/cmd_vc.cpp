// `credence vc`: verify and inspect credentials; cmd_vc_issue.cpp issues them.
#include <did/json.h>
#include <vc/credential.h>
#include <vc/verify.h>

#include "base/io.h"
#include "commands.h"
#include "credentials/inspect.h"
#include "flags/options.h"
#include "flags/policy_options.h"
#include "keys/identity.h"

namespace cli {
namespace {

struct VerifyArgs {
  std::string in;
  PolicyOptions policy;
};
struct InspectArgs {
  std::string in;
};

did::Result<void> verify(const VerifyArgs& args, Context& context) {
  vc::CarriedContexts contexts;
  DID_TRY(const auto policy, read_policy(args.policy, contexts, context));
  DID_TRY(const auto text, read_input(args.in, context));
  const auto credential = vc::Credential::parse(text, {.max_bytes = context.flags.max_bytes});
  if (!credential) {
    report(unreadable("vc+di", credential.error()), context);
    return {};
  }
  const Methods methods(context);
  report(vc::verify(*credential, policy, methods.table()), context);
  return {};
}

did::Result<void> inspect(const InspectArgs& args, Context& context) {
  DID_TRY(const auto text, read_input(args.in, context));
  auto document = did::JsonDocument::parse(text, {.max_bytes = context.flags.max_bytes});
  if (!document) return std::unexpected(std::move(document).error().in("`" + args.in + "`"));
  if (!document->root().is_object()) return did::fail(did::Errc::malformed, "`" + args.in + "` is not a JSON object");
  print_inspection(document->root(), context);
  return {};
}

void add_verify(CLI::App& vc, Context& context) {
  auto& command = add_command(vc, "verify", "Judge a credential; exit code 0 means accepted, nothing else does",
                              "credence vc verify credential.json --issuer did:web:acme.example --explain");
  const auto args = std::make_shared<VerifyArgs>();
  add_input(command, args->in, "the credential");
  add_policy(command, args->policy, "the issuer's");
  on_run(command, context, args, verify);
}

void add_inspect(CLI::App& vc, Context& context) {
  auto& command =
      add_command(vc, "inspect", "Show what a credential says of itself; nothing is checked", "credence vc inspect credential.json");
  const auto args = std::make_shared<InspectArgs>();
  add_input(command, args->in, "the credential or presentation");
  on_run(command, context, args, inspect);
}

}  // namespace

void add_vc(CLI::App& app, Context& context) {
  auto& vc = add_group(app, "vc", "Issue, verify and inspect credentials", "credence vc verify credential.json");
  add_vc_issue(vc, context);
  add_verify(vc, context);
  add_inspect(vc, context);
}

}  // namespace cli
