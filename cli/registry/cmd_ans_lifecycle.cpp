// `credence ans deprecate`, `suspend`, `resume`, `renew`, `rotate`, `tombstone`, `revoke-delegation`: the signed commands.
#include <did/json.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/io.h"
#include "commands.h"
#include "flags/options.h"
#include "import/statement.h"
#include "registry/ans_status.h"

namespace cli {
namespace {

struct Word {
  const char* word = nullptr;
  const char* type = nullptr;
  const char* done = nullptr;  // "deprecated"
  const char* about = nullptr;
  const char* example = nullptr;
  bool by_version = true;
};
constexpr Word words[] = {
    {"deprecate", "AgentDeprecation", "deprecated", "Say that versions should not be chosen any more",
     "credence ans deprecate urn:air:acme.example:translate --version 1.0.0 --key publisher.key --replaced-by "
     "urn:air:acme.example:translate2"},
    {"suspend", "AgentSuspension", "suspended", "Take versions out of service until they are resumed",
     "credence ans suspend urn:air:acme.example:translate --key publisher.key --reason policyViolation"},
    {"resume", "AgentResumption", "resumed", "Put suspended versions back as they stood",
     "credence ans resume urn:air:acme.example:translate --key publisher.key"},
    {"renew", "AgentRenewal", "renewed", "Extend the lease of versions that have one, with the agent's key or the publisher's",
     "credence ans renew urn:air:acme.example:translate --key agent.key"},
    {"rotate", "AgentKeyRotation", "rotated", "Hand over to another key of the publisher, so that clients need not ask who it is",
     "credence ans rotate urn:air:acme.example:translate --issuer did:web:acme.example --key old.key --new-key new.key", false},
    {"tombstone", "AgentTombstone", "erased", "Have the statements and credentials of what is expired or revoked erased, for good",
     "credence ans tombstone urn:air:acme.example:translate --key publisher.key --version 1.0.0"},
    {"revoke-delegation", "AgentDelegationRevocation", "ended a delegation for", "End a delegation, for all agents of the publisher",
     "credence ans revoke-delegation urn:air:acme.example:translate --key publisher.key --link registrar.json", false},
};

struct LifecycleArgs {
  const Word* word = nullptr;
  SignerOptions signer;
  SignerOptions new_key{};  // of a rotation
  std::string name;
  std::string link;  // of a revocation of a delegation: the file
  std::vector<std::string> delegation;
  CommandRequest request;
};

// A hand-over is signed by the new key as well.
did::Result<void> add_new_key(did::Json& command, const LifecycleArgs& args, Context& context) {
  if (args.new_key.key.empty()) return {};
  auto options = args.new_key;
  if (options.did.empty()) options.did = args.signer.did;
  DID_TRY(auto signer, open_signer(options, did::Purpose::capability_invocation, context));
  DID_TRY(command, sign_further(std::move(command), signer.identity, signer.key, now(context)));
  return {};
}

did::Result<void> name_link(LifecycleArgs& args, Context& context) {
  if (args.link.empty()) return {};
  DID_TRY(const auto text, read_input(args.link, context));
  DID_TRY(const auto link, did::parse_json(text, {.max_bytes = context.flags.max_bytes}));
  DID_TRY(args.request.credential, digest_of_link(link));
  return {};
}

did::Result<void> run_command(const LifecycleArgs& given, Context& context) {
  auto args = given;
  DID_TRY(auto signer, open_signer(args.signer, did::Purpose::capability_invocation, context));
  DID_TRY(args.request.delegation, read_links(args.delegation, context));
  DID_CHECK(name_link(args, context));
  DID_TRY(const auto status, read_status(signer.client, args.name));
  args.request.type = args.word->type;
  args.request.agent_key = status.agent_key;
  args.request.after = status.head;
  DID_TRY(auto command, sign_command(args.request, signer.identity, signer.key, now(context)));
  DID_CHECK(add_new_key(command, args, context));
  DID_TRY(const auto answer, signer.client.change(args.request.agent_key, args.word->word, command));
  if (context.flags.json)
    print_json(answer, context);
  else
    context.out << args.word->done << ' ' << printable(args.request.agent_key) << (args.request.version.empty() ? "" : " ")
                << args.request.version << '\n';
  return {};
}

// What only one word has.
void add_own_options(CLI::App& command, LifecycleArgs& args) {
  const std::string_view word = args.word->word;
  if (word == "deprecate") {
    command.add_option("--sunset", args.request.sunset, "when it will be gone, such as 2027-06-01T00:00:00Z")->type_name("TIME");
    command.add_option("--replaced-by", args.request.replaced_by, "the agent to use instead")->type_name("NAME");
  }
  if (word == "rotate") {
    command.add_option("--new-key", args.new_key.key, "the key file of the new key, which signs as well")->required()->type_name("FILE");
    command.add_option("--new-passphrase-file", args.new_key.passphrase.file, "read its passphrase from this file")->type_name("FILE");
    command.add_option("--new-verification-method", args.new_key.verification_method, "its DID URL in the publisher's document")
        ->type_name("URL");
  }
  if (word == "revoke-delegation") {
    auto* const link = command.add_option("--link", args.link, "the delegation itself")->type_name("FILE");
    command.add_option("--credential", args.request.credential, "or its digest, sha256:...")->type_name("DIGEST")->excludes(link);
    command.add_option("--since", args.request.since, "with --reason keyCompromise: revoke what it registered from this event on")
        ->type_name("N");
  }
}

void add_word(CLI::App& ans, const Word& word, Context& context) {
  auto& command = add_command(ans, word.word, word.about, word.example);
  const auto args = std::make_shared<LifecycleArgs>();
  args->word = &word;
  add_signer(command, args->signer, "issuer");
  command.add_option("name", args->name, "the agent's name, an alias, or its DID")->required()->type_name("NAME|DID");
  add_delegation(command, args->delegation);
  if (word.by_version)
    command.add_option("--version", args->request.version, "this version only (default: each that the command fits)")->type_name("V");
  command.add_option("--reason", args->request.reason, "a reason code, such as superseded")->type_name("R");
  add_own_options(command, *args);
  on_run(command, context, args, run_command);
}

}  // namespace

void add_ans_lifecycle(CLI::App& ans, Context& context) {
  for (const auto& word : words) add_word(ans, word, context);
}

}  // namespace cli
