// `credence ans`: register and revoke agents, and the words beside.
#include <did/document.h>
#include <did/json.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "base/io.h"
#include "commands.h"
#include "flags/options.h"
#include "import/agent_name.h"
#include "import/statement.h"
#include "keys/identity.h"
#include "registry/ans_client.h"
#include "registry/ans_status.h"
#include "registry/publish.h"
#include "registry/record_text.h"

namespace cli {
namespace {

struct RegisterArgs {
  SignerOptions signer;
  std::string in;
  std::vector<std::string> delegation;
  std::vector<std::string> credentials;
};
struct RevokeArgs {
  SignerOptions signer;
  std::string name;
  std::string version;
  std::string reason = "unspecified";
  std::vector<std::string> delegation;
};

// The claims as a statement has them; a bare subject is taken as well.
did::Result<did::Json> read_statement(const std::string& path, Context& context) {
  DID_TRY(const auto text, read_input(path, context));
  auto claims = did::parse_json(text, {.max_bytes = context.flags.max_bytes});
  if (!claims) return std::unexpected(std::move(claims).error().in("`" + path + "`"));
  if (!claims->is_object()) return did::fail(did::Errc::malformed, "`" + path + "` is not a JSON object");
  if (claims->contains("agentKey")) return did::Json{{"credentialSubject", *std::move(claims)}};
  return claims;
}

did::Result<std::string> agent_key_in(const did::Json& statement) {
  const auto subject = statement.value("credentialSubject", did::Json());
  const auto key = subject.is_object() ? subject.value("agentKey", did::Json()) : did::Json();
  if (!key.is_string()) return did::fail(did::Errc::malformed, "the statement has no `/credentialSubject/agentKey`");
  DID_TRY(auto name, parse_agent_name(key.get<std::string>()));
  return std::move(name.key);
}

did::Result<did::Json> sign(did::Json claims, const RegisterArgs& args, AnsClient& client, Context& context) {
  const auto& signer = args.signer;
  if (signer.key.empty()) usage_error("the statement has no proof: --key is needed to sign it");
  DID_TRY(const auto agent_key, agent_key_in(claims));
  DID_TRY(auto key, open_key_file(signer.key, signer.passphrase, context));
  const Methods methods(context);
  DID_TRY(const auto identity,
          identify(key.public_key(), {.did = signer.did, .verification_method = signer.verification_method}, methods.table()));
  DID_TRY(const auto slot, next_slot(client, agent_key));
  DID_TRY(auto links, read_links(args.delegation, context));
  if (!links.empty()) {
    DID_TRY(claims["delegation"], did::parse_json(links, {.max_bytes = links.size() + 1}));
  }
  return sign_statement(std::move(claims), slot, identity, key, now(context));
}

did::Result<void> register_agent(const RegisterArgs& args, Context& context) {
  DID_TRY(auto statement, read_statement(args.in, context));
  DID_TRY(const auto credentials, read_credentials(args.credentials, context));
  DID_TRY(auto client, connect(context));
  if (!statement.contains("proof")) {
    DID_TRY(statement, sign(std::move(statement), args, client, context));
  }
  DID_TRY(const auto agent_key, agent_key_in(statement));
  if (!statement.at("credentialSubject").contains("sequence"))
    return did::fail(did::Errc::malformed, "the signed statement has no `/credentialSubject/sequence`");
  DID_TRY(const auto answer, publish(client, statement, credentials));
  if (context.flags.json)
    print_json(answer, context);
  else
    context.out << "registered " << agent_key << " " << printable(answer.value("version", "")) << "\nrecord     "
                << answer.at("recordId").get<std::string>() << '\n';
  if (!context.flags.json && answer.value("status", did::Json()) == "pending")
    note("it is pending until control of the name is proven: see `credence ans challenge " + agent_key + "`", context);
  return {};
}

// The canonical agentKey that a DID stands for; an agentKey is taken as it is, so that revoking needs one request only.
did::Result<std::string> agent_key_of(const std::string& name, AnsClient& client) {
  if (!name.starts_with("did:")) {
    DID_TRY(auto parsed, parse_agent_name(name));
    return std::move(parsed.key);
  }
  DID_TRY(auto status, read_status(client, name));
  return std::move(status.agent_key);
}

did::Result<void> revoke(const RevokeArgs& args, Context& context) {
  DID_TRY(auto signer, open_signer(args.signer, did::Purpose::capability_invocation, context));
  DID_TRY(auto links, read_links(args.delegation, context));
  DID_TRY(const auto agent_key, agent_key_of(args.name, signer.client));
  DID_TRY(const auto command,
          sign_revocation({agent_key, args.version, args.reason, std::move(links)}, signer.identity, signer.key, now(context)));
  DID_TRY(const auto answer, signer.client.revoke(agent_key, command));
  if (context.flags.json) {
    print_json(answer, context);
    return {};
  }
  // What was revoked before keeps its first reason, which the registry tells for whole agents.
  const auto known = answer.value("reason", did::Json());
  const auto reason = args.version.empty() && known.is_string() ? known.get<std::string>() : args.reason;
  context.out << "revoked " << printable(agent_key) << (args.version.empty() ? "" : " " + args.version) << ": " << printable(reason)
              << '\n';
  return {};
}

void add_register(CLI::App& ans, Context& context) {
  auto& command = add_command(ans, "register", "Sign a statement about an agent and register it",
                              "credence ans register --key publisher.key --in statement-claims.json --cred tested.json");
  const auto args = std::make_shared<RegisterArgs>();
  add_signer(command, args->signer, "issuer");
  command.get_option("--key")->required(false)->description("the key file to sign with; not needed for a statement that is signed");
  add_input(command, args->in, "the statement's claims, or a signed statement");
  add_delegation(command, args->delegation);
  command.add_option("--cred", args->credentials, "a credential of the agent; repeat for more")->type_name("FILE")->allow_extra_args(false);
  on_run(command, context, args, register_agent);
}

void add_revoke(CLI::App& ans, Context& context) {
  auto& command = add_command(ans, "revoke", "End an agent, or one version of it, for good",
                              "credence ans revoke urn:air:acme.example:translate --key publisher.key --reason keyCompromise");
  const auto args = std::make_shared<RevokeArgs>();
  add_signer(command, args->signer, "issuer");
  command.add_option("name", args->name, "the agent's name, or its DID")->required()->type_name("NAME|DID");
  command.add_option("--version", args->version, "this version only (default: the whole agent)")->type_name("V");
  add_delegation(command, args->delegation);
  command.add_option("--reason", args->reason, "why (default unspecified)")
      ->check(CLI::IsMember({"unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation",
                             "privilegeWithdrawn", "controlLost", "capabilityFraud", "policyViolation", "legal"}));
  on_run(command, context, args, revoke);
}

}  // namespace

void add_ans(CLI::App& app, Context& context) {
  auto& ans = add_group(app, "ans", "Register, find, verify and revoke agents", "credence ans search --cap a2a:translate");
  ans.add_option("--registry", context.flags.registry, "the registry (default: CREDENCE_REGISTRY, else http://127.0.0.1:8460)")
      ->type_name("URL");
  add_register(ans, context);
  add_ans_import(ans, context);
  add_ans_resolve(ans, context);
  add_ans_search(ans, context);
  add_revoke(ans, context);
  add_ans_lifecycle(ans, context);
  add_ans_control(ans, context);
  add_ans_delegate(ans, context);
  add_ans_probe(ans, context);
}

}  // namespace cli
