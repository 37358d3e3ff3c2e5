// `credence http`: HTTP message signatures (RFC 9421), on messages in files.
#include <agent/content_digest.h>
#include <agent/signature_profiles.h>
#include <did/json.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "agents/http_exchange.h"
#include "base/io.h"
#include "base/units.h"
#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct SignArgs {
  ExchangeOptions exchange;
  SignerOptions signer;
  std::vector<std::string> cover;
  std::string label = "sig";
  std::string tag;
  std::string nonce;
  std::chrono::milliseconds lifetime = std::chrono::seconds(60);
  bool alg = false;
  std::string out;
};

// The signature of the request that is answered: its label and nonce; empty where there is none of credence-v1.
did::Result<std::pair<std::string, std::string>> request_signature(const HttpExchange& exchange) {
  if (exchange.request() == nullptr) return {};
  DID_TRY(const auto inputs, agent::signature_inputs(exchange.request()->fields()));
  if (!inputs) return {};
  for (const auto& [label, input] : *inputs)
    if (input.tag() == agent::credence_tag) return std::pair(label, std::string(input.nonce().value_or("")));
  return {};
}

did::Result<agent::SigningOptions> profile_options(HttpExchange& exchange, const agent::SignerTerms& terms) {
  if (exchange.message().is_request()) return agent::credence_request_options(exchange.message().request(), terms);
  if (exchange.request() == nullptr) {
    return did::fail(did::Errc::malformed, "a response is signed together with the request that it answers",
                     "give it with --request, or say what to cover with --cover");
  }
  DID_TRY(const auto signature, request_signature(exchange));
  return agent::credence_response_options(exchange.message().response(), terms, signature.second, signature.first);
}

did::Result<agent::SigningOptions> options_of(const SignArgs& args, HttpExchange& exchange, const std::string& keyid, Context& context) {
  const agent::SignerTerms terms{.keyid = keyid,
                                 .nonce = args.nonce.empty() ? agent::new_nonce() : args.nonce,
                                 .now = now(context),
                                 .lifetime = std::chrono::ceil<std::chrono::seconds>(args.lifetime)};
  agent::SigningOptions options{.created = terms.now, .expires = terms.now + terms.lifetime, .nonce = terms.nonce, .keyid = terms.keyid};
  if (args.cover.empty()) {
    DID_TRY(options, profile_options(exchange, terms));
  }
  for (const auto& text : args.cover) {
    DID_TRY(auto component, agent::ComponentId::parse(text));
    options.components.push_back(std::move(component));
  }
  options.label = args.label;
  options.alg = args.alg;
  if (!args.tag.empty()) options.tag = args.tag;
  return options;
}

did::Result<void> write_signed(const SignArgs& args, const HttpText& message, const Fields& fields, Context& context) {
  const bool to_file = !args.out.empty() && args.out != "-";
  if (!context.flags.json || to_file) return write_answer(args.out, message.with(fields), context);
  did::Json json = did::Json::array();
  for (const auto& [name, value] : fields) json.push_back({{"name", name}, {"value", value}});
  print_json({{"fields", std::move(json)}}, context);
  return {};
}

did::Result<void> sign(const SignArgs& args, Context& context) {
  DID_TRY(const auto exchange, HttpExchange::load(args.exchange, context));
  DID_TRY(auto key, open_key_file(args.signer.key, args.signer.passphrase, context));
  const Methods methods(context);
  const IdentityRequest request{.did = args.signer.did,
                                .verification_method = args.signer.verification_method,
                                .purpose = did::Purpose::authentication,
                                .unchecked = false};
  DID_TRY(const auto identity, identify(key.public_key(), request, methods.table()));
  detail("signing as " + identity.did + " with " + identity.verification_method, context);
  auto& message = exchange->message();
  Fields added;
  // RFC 9530: what ties the body to the signature.
  if (!message.body().empty() && !agent::field_value(message.fields(), "content-digest")) {
    added.emplace_back("Content-Digest", agent::content_digest(did::as_bytes(message.body())));
    message.add({added.back().first, added.back().second});
  }
  DID_TRY(const auto options, options_of(args, *exchange, identity.verification_method, context));
  DID_TRY(const auto signer, agent::make_message_signer(key));
  DID_TRY(auto fields, agent::sign(exchange->context(), options, *signer));
  added.emplace_back("Signature-Input", std::move(fields.signature_input));
  added.emplace_back("Signature", std::move(fields.signature));
  return write_signed(args, message, added, context);
}

void add_sign(CLI::App& http, Context& context) {
  auto& command = add_command(http, "sign", "Sign an HTTP request or response; adds Content-Digest, Signature-Input and Signature",
                              "credence http sign request.http --key agent.key -o signed.http");
  const auto args = std::make_shared<SignArgs>();
  add_exchange(command, args->exchange);
  add_signer(command, args->signer, "signer");
  command
      .add_option("--cover", args->cover,
                  "a component to cover, such as @method or content-digest;req; repeat for more (default: what credence-v1 asks for)")
      ->type_name("COMPONENT")
      ->allow_extra_args(false);
  command.add_option("--label", args->label, "of the signature (default sig)")->type_name("LABEL");
  command.add_option("--tag", args->tag, "what the signature is for (default credence-v1, none with --cover)")->type_name("TAG");
  command.add_option("--nonce", args->nonce, "instead of a random one")->type_name("NONCE");
  add_parsed(command, "--lifetime", args->lifetime, parse_duration, "until the signature expires (default 60s)")->type_name("DURATION");
  command.add_flag("--alg", args->alg, "say the algorithm in the signature, which credence-v1 forbids");
  add_output(command, args->out);
  on_run(command, context, args, sign);
}

}  // namespace

void add_http(CLI::App& app, Context& context) {
  auto& http = add_group(app, "http", "Sign HTTP messages, and judge their signatures (RFC 9421)",
                         "credence http sign request.http --key agent.key | credence http verify -");
  add_sign(http, context);
  add_http_verify(http, context);
}

}  // namespace cli
