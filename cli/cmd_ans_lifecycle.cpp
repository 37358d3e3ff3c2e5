// `credence ans deprecate`, `suspend`, `resume`, `renew`: signed commands that say how versions of an agent stand.
#include <did/json.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "ans_client.h"
#include "identity.h"
#include "io.h"
#include "options.h"
#include "statement.h"

namespace cli {
namespace {

struct Word {
  const char* word;
  const char* type;
  const char* done;  // "deprecated"
  const char* about;
  const char* example;
};
constexpr Word words[] = {
    {"deprecate", "AgentDeprecation", "deprecated", "Say that versions should not be chosen any more",
     "credence ans deprecate urn:air:acme.example:translate --version 1.0.0 --key publisher.key --replaced-by urn:air:acme.example:translate2"},
    {"suspend", "AgentSuspension", "suspended", "Take versions out of service until they are resumed",
     "credence ans suspend urn:air:acme.example:translate --key publisher.key --reason policyViolation"},
    {"resume", "AgentResumption", "resumed", "Put suspended versions back as they stood",
     "credence ans resume urn:air:acme.example:translate --key publisher.key"},
    {"renew", "AgentRenewal", "renewed", "Extend the lease of versions that have one, with the agent's key or the publisher's",
     "credence ans renew urn:air:acme.example:translate --key agent.key"},
};

struct LifecycleArgs {
  const Word* word = nullptr;
  SignerOptions signer;
  std::string name;
  CommandRequest request;
};

// The agent's canonical name, and its newest event, which the command follows.
did::Result<void> read_place(AnsClient& client, LifecycleArgs& args) {
  DID_TRY(const auto answer, client.status(args.name));
  if (!answer) return did::fail(did::Errc::not_found, "the registry knows no `" + args.name + "`");
  DID_TRY(const auto state, did::JsonDocument::parse(*answer, {.max_bytes = answer->size() + 1}));
  const auto key = state.root().find_string("agentKey");
  const auto after = state.root().find("event").value_or(did::JsonValue()).find_string("digest");
  if (!key || !after) return did::fail(did::Errc::malformed, "the registry's answer has no `agentKey`, or no `event`");
  args.request.agent_key = *key;
  args.request.after = *after;
  return {};
}

did::Result<void> run_command(const LifecycleArgs& given, Context& context) {
  auto args = given;
  DID_TRY(auto key, open_key_file(args.signer.key, args.signer.passphrase, context));
  DID_TRY(auto client, connect(context));
  const Methods methods(context);
  const IdentityRequest request{
      .did = args.signer.did, .verification_method = args.signer.verification_method, .purpose = did::Purpose::capability_invocation};
  DID_TRY(const auto identity, identify(key.public_key(), request, methods.table()));
  DID_CHECK(read_place(client, args));
  args.request.type = args.word->type;
  DID_TRY(const auto command, sign_command(args.request, identity, key, now(context)));
  DID_TRY(const auto answer, client.change(args.request.agent_key, args.word->word, command));
  if (context.flags.json)
    print_json(answer, context);
  else
    context.out << args.word->done << ' ' << printable(args.request.agent_key) << (args.request.version.empty() ? "" : " ")
                << args.request.version << '\n';
  return {};
}

void add_word(CLI::App& ans, const Word& word, Context& context) {
  auto& command = add_command(ans, word.word, word.about, word.example);
  const auto args = std::make_shared<LifecycleArgs>();
  args->word = &word;
  add_signer(command, args->signer, "issuer");
  command.add_option("name", args->name, "the agent's name, an alias, or its DID")->required()->type_name("NAME|DID");
  command.add_option("--version", args->request.version, "this version only (default: each that the command fits)")->type_name("V");
  command.add_option("--reason", args->request.reason, "a reason code, such as superseded")->type_name("R");
  if (std::string_view(word.word) == "deprecate") {
    command.add_option("--sunset", args->request.sunset, "when it will be gone, such as 2027-06-01T00:00:00Z")->type_name("TIME");
    command.add_option("--replaced-by", args->request.replaced_by, "the agent to use instead")->type_name("NAME");
  }
  on_run(command, context, args, run_command);
}

}  // namespace

void add_ans_lifecycle(CLI::App& ans, Context& context) {
  for (const auto& word : words) add_word(ans, word, context);
}

}  // namespace cli
