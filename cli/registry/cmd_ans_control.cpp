// `credence ans challenge`, `verify`: what a publisher has to prove, and that it has.
#include <did/json.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "commands.h"
#include "flags/options.h"
#include "import/statement.h"
#include "registry/ans_status.h"

namespace cli {
namespace {

struct ChallengeArgs {
  std::string name;
};
struct VerifyArgs {
  SignerOptions signer;
  std::string name;
  std::string method;
};

std::string text_in(const did::Json& object, const char* member) {
  const auto value = object.value(member, did::Json());
  return value.is_string() ? value.get<std::string>() : std::string();
}

void print_challenges(const did::Json& answer, Context& context) {
  const auto ways = answer.value("challenges", did::Json::array());
  context.out << printable(text_in(answer, "agentKey")) << "  " << printable(text_in(answer, "status")) << '\n';
  if (!ways.is_array() || ways.empty()) {
    context.out << "nothing has to be proven\n";
    return;
  }
  for (const auto& way : ways) {
    if (!way.is_object()) continue;
    const auto value = text_in(way, "value");
    context.out << "  " << printable(text_in(way, "method")) << "  " << printable(text_in(way, "place"));
    if (!value.empty()) context.out << "  " << printable(value);
    context.out << '\n';
  }
}

did::Result<void> show_challenge(const ChallengeArgs& args, Context& context) {
  DID_TRY(auto client, connect(context));
  DID_TRY(const auto answer, client.challenges(args.name));
  if (context.flags.json)
    print_json(answer, context);
  else
    print_challenges(answer, context);
  return {};
}

// The challenge of this agent, signed. What the registry asks to be signed is looked at first.
did::Result<did::Json> signed_answer(const VerifyArgs& args, Context& context) {
  DID_TRY(auto signer, open_signer(args.signer, did::Purpose::authentication, context));
  DID_TRY(const auto status, read_status(signer.client, args.name));
  DID_TRY(const auto asked, signer.client.challenges(status.agent_key));
  const auto challenge = asked.value("challenge", did::Json());
  const bool is_challenge = challenge.is_object() && challenge.size() == 5 && text_in(challenge, "purpose") == "ans:control:v1" &&
                            text_in(challenge, "agentKey") == status.agent_key;
  if (!is_challenge)
    return did::fail(did::Errc::refused, "the registry asks for no proof of control of `" + status.agent_key + "`",
                     "see `credence ans challenge`");
  DID_TRY(auto proven, sign_challenge(challenge, signer.identity, signer.key, now(context)));
  return did::Json{{"method", "signed-challenge"}, {"challenge", std::move(proven)}};
}

did::Result<void> verify(const VerifyArgs& args, Context& context) {
  if (args.signer.key.empty() == args.method.empty()) usage_error("either --method or --key is needed");
  did::Json answer{{"method", args.method}};
  if (!args.signer.key.empty()) {
    DID_TRY(answer, signed_answer(args, context));
  }
  DID_TRY(auto client, connect(context));
  DID_TRY(const auto status, read_status(client, args.name));
  DID_TRY(const auto after, client.prove(status.agent_key, answer));
  if (context.flags.json)
    print_json(after, context);
  else
    context.out << "control of " << printable(status.agent_key) << " is proven: " << printable(text_in(after, "status")) << '\n';
  return {};
}

}  // namespace

void add_ans_control(CLI::App& ans, Context& context) {
  auto& challenge = add_command(ans, "challenge", "What the registry wants to be proven before it lists an agent, and how",
                                "credence ans challenge urn:air:acme.example:translate");
  const auto asked = std::make_shared<ChallengeArgs>();
  challenge.add_option("name", asked->name, "the agent's name")->required()->type_name("NAME");
  on_run(challenge, context, asked, show_challenge);

  auto& command =
      add_command(ans, "verify", "Have the registry look whether control of a name is proven: by a key, or by what was put in place",
                  "credence ans verify urn:air:acme.example:translate --method dns-01");
  const auto args = std::make_shared<VerifyArgs>();
  add_signer(command, args->signer, "issuer");
  command.get_option("--key")->required(false)->description("the publisher's key file, to sign the challenge with");
  command.add_option("name", args->name, "the agent's name")->required()->type_name("NAME");
  command.add_option("--method", args->method, "what was put in place: did-web, dns-01, http-01, dns-key or jwks")
      ->check(CLI::IsMember({"did-web", "dns-01", "http-01", "dns-key", "jwks"}));
  on_run(command, context, args, verify);
}

}  // namespace cli
