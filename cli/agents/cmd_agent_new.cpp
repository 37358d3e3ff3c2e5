// `credence agent new`: an identity for one instance of an agent, made by the key that it acts for.
#include <agent/identity_credential.h>
#include <did/codec.h>
#include <did/json.h>
#include <did/methods.h>
#include <vc/issue.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/io.h"
#include "base/units.h"
#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

// What lives longer needs a status, and so a status list.
constexpr std::chrono::milliseconds longest_life = std::chrono::minutes(15);

struct NewArgs {
  bool ephemeral = false;
  std::chrono::milliseconds life = longest_life;
  std::string parent;  // a key file
  std::string issuer;  // as whom the parent signs
  std::string agent;   // whose instance this is
  PassphraseOptions passphrase;
  std::string out;
  std::string credential;
};

std::string random_uuid() {
  // RFC 9562 5.4: version 4, variant 10.
  auto random = did::SecretBytes::random(16);
  const auto bytes = random.expose_mutable();
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  auto text = did::hex_encode(bytes);
  for (const auto at : {20U, 16U, 12U, 8U}) text.insert(at, "-");
  return text;
}

void check_usage(const NewArgs& args) {
  if (!args.ephemeral) usage_error("--ephemeral is required: only instances are made here; `credence key new` makes an agent's own key");
  if (args.life > longest_life) usage_error("--for is at most 15m: what lives longer needs a status that can be revoked");
}

agent::AgentIdentity describe(const NewArgs& args, const std::string& issuer, const did::PublicKey& key, did::Time from) {
  agent::AgentIdentity identity;
  identity.id = "urn:uuid:" + random_uuid();
  identity.issuer = issuer;
  identity.subject = did::did_key_of(key).text();
  identity.agent = args.agent.empty() ? issuer : args.agent;
  identity.ephemeral = true;
  identity.uid = random_uuid();
  identity.parent = issuer;
  identity.valid_from = from;
  identity.valid_until = from + args.life;
  return identity;
}

// Signed, and read again as whoever is shown it will read it.
did::Result<std::string> issue_for(const agent::AgentIdentity& identity, const Identity& parent, did::SecretKey& key) {
  const vc::IssueOptions options{.proof = {.verification_method = parent.verification_method, .created = identity.valid_from},
                                 .issuer = parent.did};
  DID_TRY(const auto credential, vc::issue(agent::agent_identity_claims(identity), options, key));
  auto text = did::to_text(credential, 2) + "\n";
  DID_TRY(const auto document, did::JsonDocument::parse(text));
  DID_CHECK(agent::read_agent_identity(document.root()));
  return text;
}

did::Result<void> make_instance(const NewArgs& args, Context& context) {
  check_usage(args);
  DID_TRY(auto parent_key, open_key_file(args.parent, args.passphrase, context));
  const Methods methods(context);
  DID_TRY(const auto parent,
          identify(parent_key.public_key(), {.did = args.issuer, .verification_method = {}, .purpose = did::Purpose::assertion_method},
                   methods.table()));
  DID_TRY(const auto key, did::SecretKey::generate(did::KeyType::ed25519));
  const auto identity = describe(args, parent.did, key.public_key(), now(context));
  DID_TRY(const auto credential, issue_for(identity, parent, parent_key));
  DID_CHECK(write_key_file(args.out, key, args.passphrase, context));
  DID_CHECK(write_output(args.credential, credential, context));
  if (context.flags.json) {
    print_json({{"did", identity.subject},
                {"agent", identity.agent},
                {"file", args.out},
                {"credential", args.credential},
                {"validUntil", did::format_time(identity.valid_until)}},
               context);
    return {};
  }
  context.out << identity.subject << '\n';
  note("wrote the key to `" + args.out + "` and its credential, until " + did::format_time(identity.valid_until) + ", to `" +
           args.credential + "`",
       context);
  return {};
}

}  // namespace

void add_agent_new(CLI::App& agent, Context& context) {
  auto& command = add_command(agent, "new", "Make a key for one instance of an agent, and the credential that says whose it is",
                              "credence agent new --ephemeral --for 15m --parent agent.key --out instance.key --cred-out instance.json");
  const auto args = std::make_shared<NewArgs>();
  command.add_flag("--ephemeral", args->ephemeral, "for a short time, without a status");
  add_parsed(command, "--for", args->life, parse_duration, "how long (default and longest 15m)")->type_name("DURATION");
  command.add_option("--parent", args->parent, "the key file of the agent that it is an instance of")->required()->type_name("FILE");
  command.add_option("--issuer", args->issuer, "the DID that the parent signs as (default: its did:key)")->type_name("DID");
  command.add_option("--agent", args->agent, "the agent's DID, where it is a did:web below the issuer's (default: the issuer)")
      ->type_name("DID");
  add_passphrase(command, args->passphrase);
  command.add_flag("--insecure-plaintext", args->passphrase.plaintext, "write the secret in the clear");
  command.add_option("--out", args->out, "the key file to create; never overwritten")->required()->type_name("FILE");
  command.add_option("--cred-out", args->credential, "where to write the credential")->required()->type_name("FILE");
  on_run(command, context, args, make_instance);
}

}  // namespace cli
