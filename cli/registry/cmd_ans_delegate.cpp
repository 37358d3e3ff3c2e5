// `credence ans delegate`: a credential that lets somebody else sign for a publisher.
#include <did/did.h>
#include <did/json.h>

#include <nlohmann/json.hpp>

#include "base/io.h"
#include "base/units.h"
#include "commands.h"
#include "flags/options.h"
#include "import/statement.h"
#include "registry/ans_status.h"

namespace cli {
namespace {

constexpr std::chrono::days default_life{90};

struct DelegateArgs {
  SignerOptions signer;
  DelegationRequest request;
  std::string parent;  // file
  std::string out;
  std::optional<std::chrono::milliseconds> valid_for;
};

did::Result<void> delegate(const DelegateArgs& args, Context& context) {
  auto request = args.request;
  DID_CHECK(did::Did::parse(request.delegate));
  if (!args.parent.empty()) {
    DID_TRY(const auto text, read_input(args.parent, context));
    auto parent = did::parse_json(text, {.max_bytes = context.flags.max_bytes});
    if (!parent) return std::unexpected(std::move(parent).error().in("`" + args.parent + "`"));
    DID_TRY(request.parent, digest_of_link(*parent));
  }
  const auto at = now(context);
  request.until = at + args.valid_for.value_or(default_life);
  DID_TRY(auto key, open_key_file(args.signer.key, args.signer.passphrase, context));
  const Methods methods(context);
  DID_TRY(const auto identity,
          identify(key.public_key(), {.did = args.signer.did, .verification_method = args.signer.verification_method}, methods.table()));
  DID_TRY(const auto link, sign_delegation(request, identity, key, at));
  return write_answer(args.out, did::to_text(link, 2) + "\n", context);
}

}  // namespace

void add_ans_delegate(CLI::App& ans, Context& context) {
  auto& command =
      add_command(ans, "delegate", "Let somebody else sign statements and commands for a publisher",
                  "credence ans delegate --key publisher.key --to did:web:registrar.example --action register --action update \\\n"
                  "    --name urn:air:acme.example: -o registrar.json");
  const auto args = std::make_shared<DelegateArgs>();
  add_signer(command, args->signer, "issuer");
  command.add_option("--to", args->request.delegate, "the DID of the delegate")->required()->type_name("DID");
  command.add_option("--action", args->request.actions, "what it may do; repeat for more")
      ->required()
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"attest", "deprecate", "register", "renew", "revoke", "rotate", "suspend", "update"}));
  command
      .add_option("--name", args->request.names, "for this agent, or for all whose names begin so, where it ends in `:`; repeat for more")
      ->required()
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option("--cap", args->request.capabilities,
                  "statements declare only this capability, and those below it; repeat for more (default: any)")
      ->type_name("CAP")
      ->allow_extra_args(false);
  command.add_option("--depth", args->request.max_depth, "how many further delegations may follow (default 0)")
      ->type_name("N")
      ->check(CLI::Range(0, 4));
  command.add_option("--parent", args->parent, "the delegation by which the key itself acts")->type_name("FILE");
  add_parsed(command, "--valid-for", args->valid_for, parse_duration, "for how long (default 90d)")->type_name("DURATION");
  add_output(command, args->out);
  on_run(command, context, args, delegate);
}

}  // namespace cli
