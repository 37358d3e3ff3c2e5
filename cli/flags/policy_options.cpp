#include "flags/policy_options.h"

#include <did/did.h>

#include "flags/options.h"

namespace cli {

did::Result<vc::RequiredProof> parse_required_proof(std::string_view text) {
  const bool is_method = text.starts_with("did:");
  const auto at = is_method ? std::string_view::npos : text.find('@');
  const bool has_method = is_method || at != std::string_view::npos;
  vc::RequiredProof proof;
  if (!is_method) proof.suite = text.substr(0, at);
  if (has_method) proof.verification_method = is_method ? text : text.substr(at + 1);
  if (!is_method && vc::find_suite(proof.suite) == nullptr)
    return did::fail(did::Errc::malformed, "`" + proof.suite + "` is neither a cryptosuite of this build nor a DID URL");
  if (!has_method) return proof;
  DID_TRY(const auto url, did::DidUrl::parse(proof.verification_method));
  if (!url.fragment()) return did::fail(did::Errc::malformed, "`" + proof.verification_method + "` names no key: a fragment is missing");
  return proof;
}

void add_policy(CLI::App& command, PolicyOptions& options, const std::string& whose_keys) {
  auto& policy = options.policy;
  command.add_option("--issuer", policy.issuers, "accept this issuer only; repeat for more")->type_name("DID")->allow_extra_args(false);
  command.add_option("--suite", policy.suites, "accept this cryptosuite only; repeat for more")->type_name("NAME")->allow_extra_args(false);
  const auto require = [&policy](const std::string& text) {
    auto one = parse_required_proof(text);
    if (!one) throw CLI::ValidationError(one.error().message);
    policy.required_proofs.push_back(*std::move(one));
  };
  command
      .add_option_function<std::string>("--require-proof", require,
                                        "a proof of this suite, or by this verification method, must be there; repeat for more")
      ->type_name("[SUITE@]URL|SUITE")
      ->trigger_on_parse();
  add_given_files(command, options.files);
  command.add_flag("--require-resources", policy.resources_required, "every related resource must be at hand: a context, or a --resource");
  command.add_flag("--insecure-ignore-status", policy.ignore_status, "judge without the revocation status");
  command.add_flag("--insecure-issuer-unchecked", policy.issuer_unchecked, "the keys need not be " + whose_keys);
}

did::Result<vc::Policy> read_policy(const PolicyOptions& options, vc::CarriedContexts& contexts, Context& context) {
  if (options.policy.ignore_status) warn("--insecure-ignore-status: a revoked credential is accepted", context);
  if (options.policy.issuer_unchecked)
    warn("--insecure-issuer-unchecked: any key may have signed for the issuer, and for a holder", context);
  auto policy = options.policy;
  DID_CHECK(read_contexts(options.files.contexts, contexts, context));
  DID_TRY(policy.resources, read_resources(options.files, context));
  policy.contexts = &contexts;
  policy.at = now(context);
  detail("judging for " + did::format_time(policy.at), context);
  return policy;
}

}  // namespace cli
