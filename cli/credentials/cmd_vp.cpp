// `credence vp`: present credentials, and judge presentations.
#include <did/json.h>
#include <vc/credential.h>
#include <vc/issue.h>
#include <vc/verify.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "base/io.h"
#include "commands.h"
#include "credentials/inspect.h"
#include "flags/options.h"
#include "flags/policy_options.h"
#include "keys/identity.h"

namespace cli {
namespace {

struct PresentArgs {
  SignerOptions signer;
  std::vector<std::string> credentials;
  std::string challenge;
  std::string audience;
  std::string out;
};
struct VerifyPresentationArgs {
  std::string in;
  vc::PresentationPolicy policy;
  PolicyOptions credentials;
};

did::Result<void> present(const PresentArgs& args, Context& context) {
  std::vector<did::Json> credentials;
  for (const auto& file : args.credentials) {
    DID_TRY(const auto text, read_input(file, context));
    auto credential = did::parse_json(text, {.max_bytes = context.flags.max_bytes});
    if (!credential) return std::unexpected(std::move(credential).error().in("`" + file + "`"));
    credentials.push_back(*std::move(credential));
  }
  DID_TRY(auto key, open_key_file(args.signer.key, args.signer.passphrase, context));
  const Methods methods(context);
  const IdentityRequest request{.did = args.signer.did,
                                .verification_method = args.signer.verification_method,
                                .purpose = did::Purpose::authentication,
                                .unchecked = false};
  DID_TRY(const auto identity, identify(key.public_key(), request, methods.table()));
  detail("presenting as " + identity.did + " with " + identity.verification_method, context);
  const vc::PresentOptions options{.proof = {.suite = {},
                                             .verification_method = identity.verification_method,
                                             .purpose = did::Purpose::authentication,
                                             .created = now(context),
                                             .expires = {},
                                             .challenge = args.challenge,
                                             .domains = {args.audience}},
                                   .holder = identity.did,
                                   .id = {}};
  DID_TRY(const auto presentation, vc::present(credentials, options, key));
  return write_answer(args.out, did::to_text(presentation, 2) + "\n", context);
}

did::Result<void> verify_presentation(const VerifyPresentationArgs& args, Context& context) {
  vc::CarriedContexts contexts;
  auto policy = args.policy;
  DID_TRY(policy.credentials, read_policy(args.credentials, contexts, context));
  DID_TRY(const auto text, read_input(args.in, context));
  const auto presentation = vc::Presentation::parse(text, {.max_bytes = context.flags.max_bytes});
  if (!presentation) {
    report(unreadable("vp+di", presentation.error()), context);
    return {};
  }
  const Methods methods(context);
  report(vc::verify(*presentation, policy, methods.table()), context);
  return {};
}

void add_new(CLI::App& vp, Context& context) {
  auto& command = add_command(vp, "new", "Present credentials to one verifier, signed by their holder",
                              "credence vp new --cred a.json --key holder.key --challenge 8f2c --audience https://shop.example");
  const auto args = std::make_shared<PresentArgs>();
  command.add_option("--cred", args->credentials, "a credential file; repeat for more")
      ->required()
      ->type_name("FILE")
      ->allow_extra_args(false);
  add_signer(command, args->signer, "holder");
  command.add_option("--challenge", args->challenge, "the verifier's nonce")->required()->type_name("NONCE");
  command.add_option("--audience", args->audience, "the verifier, in its own words")->required()->type_name("URL");
  add_output(command, args->out);
  on_run(command, context, args, present);
}

void add_verify(CLI::App& vp, Context& context) {
  auto& command = add_command(vp, "verify", "Judge a presentation and every credential in it; exit code 0 means accepted",
                              "credence vp verify presentation.json --challenge 8f2c --audience https://shop.example");
  const auto args = std::make_shared<VerifyPresentationArgs>();
  auto& policy = args->policy;
  add_input(command, args->in, "the presentation");
  command.add_option("--challenge", policy.challenge, "the nonce that was asked for")->required()->type_name("NONCE");
  command.add_option("--audience", policy.domain, "who asked; compared byte for byte")->required()->type_name("URL");
  command.add_flag("--subject-may-differ", policy.subject_may_differ, "the credentials may be about others than the holder");
  add_policy(command, args->credentials, "the issuers' and the holder's");
  on_run(command, context, args, verify_presentation);
}

}  // namespace

void add_vp(CLI::App& app, Context& context) {
  auto& vp = add_group(app, "vp", "Present credentials, and judge presentations",
                       "credence vp verify presentation.json --challenge 8f2c --audience https://shop.example");
  add_new(vp, context);
  add_verify(vp, context);
}

}  // namespace cli
