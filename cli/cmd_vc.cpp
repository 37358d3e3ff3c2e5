// `credence vc`: issue, verify and inspect credentials.
#include <did/json.h>
#include <vc/credential.h>
#include <vc/cryptosuite.h>
#include <vc/issue.h>
#include <vc/verify.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "identity.h"
#include "inspect.h"
#include "io.h"
#include "options.h"
#include "units.h"

namespace cli {
namespace {

struct IssueArgs {
  SignerOptions signer;
  std::string in;
  std::string out;
  std::string suite;
  std::string subject;
  std::optional<std::chrono::milliseconds> valid_for;
  std::optional<did::Time> created;
  bool allow_v1_1 = false;
};
struct VerifyArgs {
  std::string in;
  vc::Policy policy;
};
struct InspectArgs {
  std::string in;
};

// The issuer that the claims name, as a string or as an object with an id; empty: none.
std::string issuer_in(const did::Json& claims) {
  const auto issuer = claims.find("issuer");
  if (issuer == claims.end()) return {};
  const auto id = issuer->is_object() ? issuer->value("id", did::Json()) : *issuer;
  return id.is_string() ? id.get<std::string>() : "";
}

did::Result<void> set_subject(did::Json& claims, const std::string& subject) {
  if (subject.empty()) return {};
  auto& about = claims["credentialSubject"];
  if (about.is_null()) about = did::Json::object();
  if (!about.is_object()) return did::fail(did::Errc::malformed, "--subject needs a `credentialSubject` that is one object");
  const auto present = about.find("id");
  if (present != about.end() && *present != subject)
    return did::fail(did::Errc::malformed, "the claims are about another subject than `" + subject + "`", "leave out --subject, or the `id`");
  about["id"] = subject;
  return {};
}

// From the time that the claims name, or from now.
did::Result<void> set_period(did::Json& claims, std::chrono::milliseconds length, did::Time now) {
  if (claims.contains("validUntil")) return did::fail(did::Errc::malformed, "the claims have a `validUntil` already", "leave out --valid-for");
  if (!claims.contains("validFrom")) claims["validFrom"] = did::format_time(now);
  if (!claims.at("validFrom").is_string()) return did::fail(did::Errc::malformed, "`validFrom` is not a string");
  DID_TRY(const auto start, did::parse_date_time(claims.at("validFrom").get<std::string>()));
  claims["validUntil"] = did::format_time(start + length);
  return {};
}

did::Result<did::Json> read_claims(const IssueArgs& args, Context& context) {
  DID_TRY(const auto text, read_input(args.in, context));
  auto claims = did::parse_json(text, {.max_bytes = context.flags.max_bytes});
  if (!claims) return std::unexpected(std::move(claims).error().in("`" + args.in + "`"));
  if (!claims->is_object()) return did::fail(did::Errc::malformed, "`" + args.in + "` is not a JSON object");
  DID_CHECK(set_subject(*claims, args.subject));
  if (args.valid_for) DID_CHECK(set_period(*claims, *args.valid_for, now(context)));
  return claims;
}

did::Result<void> issue(const IssueArgs& args, Context& context) {
  DID_TRY(auto claims, read_claims(args, context));
  DID_TRY(auto key, open_key_file(args.signer.key, args.signer.passphrase, context));
  const Methods methods(context);
  const IdentityRequest request{.did = args.signer.did.empty() ? issuer_in(claims) : args.signer.did,
                                .verification_method = args.signer.verification_method,
                                .purpose = did::Purpose::assertion_method,
                                .unchecked = args.signer.unchecked};
  DID_TRY(const auto identity, identify(key.public_key(), request, methods.table()));
  detail("signing as " + identity.did + " with " + identity.verification_method, context);
  const vc::IssueOptions options{.proof = {.suite = args.suite,
                                           .verification_method = identity.verification_method,
                                           .purpose = did::Purpose::assertion_method,
                                           .created = args.created ? *args.created : now(context),
                                           .expires = {},
                                           .challenge = {},
                                           .domains = {}},
                                 .issuer = identity.did,
                                 .issuer_unchecked = args.signer.unchecked,
                                 .allow_v1_1 = args.allow_v1_1};
  DID_TRY(const auto credential, vc::issue(std::move(claims), options, key));
  return write_answer(args.out, did::to_text(credential, 2) + "\n", context);
}

void announce(const vc::Policy& policy, Context& context) {
  if (policy.ignore_status) warn("--insecure-ignore-status: a revoked credential is accepted", context);
  if (policy.issuer_unchecked) warn("--insecure-issuer-unchecked: any key may have signed for the issuer", context);
}

did::Result<void> verify(const VerifyArgs& args, Context& context) {
  announce(args.policy, context);
  DID_TRY(const auto text, read_input(args.in, context));
  const auto credential = vc::Credential::parse(text, {.max_bytes = context.flags.max_bytes});
  if (!credential) {
    report(unreadable("vc+di", credential.error()), context);
    return {};
  }
  vc::Policy policy = args.policy;
  policy.at = now(context);
  detail("judging for " + did::format_time(policy.at), context);
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

void add_issue(CLI::App& vc, Context& context) {
  auto& command = add_command(vc, "issue", "Sign claims: a credential comes out",
                              "credence vc issue --key issuer.key --in claims.json --valid-for 90d -o credential.json");
  const auto args = std::make_shared<IssueArgs>();
  add_signer(command, args->signer, "issuer");
  command.add_flag("--issuer-unchecked", args->signer.unchecked, "sign as the issuer without asking its document for this key");
  add_input(command, args->in, "the claims: a credential without a proof");
  add_output(command, args->out);
  command.add_option("--suite", args->suite, "the cryptosuite (default: the one for the key)")->type_name("NAME");
  command.add_flag("--allow-v1-1", args->allow_v1_1, "issue claims of version 1.1 of the data model");
  command.add_option("--subject", args->subject, "fills credentialSubject.id")->type_name("DID");
  add_parsed(command, "--valid-for", args->valid_for, parse_duration, "sets validFrom, where absent, and validUntil")->type_name("DURATION");
  add_parsed(command, "--created", args->created, did::parse_date_time, "when the proof was made (default now)")->type_name("RFC3339");
  on_run(command, context, args, issue);
}

void add_verify(CLI::App& vc, Context& context) {
  auto& command = add_command(vc, "verify", "Judge a credential; exit code 0 means accepted, nothing else does",
                              "credence vc verify credential.json --issuer did:web:acme.example --explain");
  const auto args = std::make_shared<VerifyArgs>();
  add_input(command, args->in, "the credential");
  command.add_option("--issuer", args->policy.issuers, "accept this issuer only; repeat for more")->type_name("DID")->allow_extra_args(false);
  command.add_option("--suite", args->policy.suites, "accept this cryptosuite only; repeat for more")->type_name("NAME")->allow_extra_args(false);
  command.add_flag("--insecure-ignore-status", args->policy.ignore_status, "judge without the revocation status");
  command.add_flag("--insecure-issuer-unchecked", args->policy.issuer_unchecked, "the key need not be the issuer's");
  on_run(command, context, args, verify);
}

void add_inspect(CLI::App& vc, Context& context) {
  auto& command = add_command(vc, "inspect", "Show what a credential says of itself; nothing is checked", "credence vc inspect credential.json");
  const auto args = std::make_shared<InspectArgs>();
  add_input(command, args->in, "the credential or presentation");
  on_run(command, context, args, inspect);
}

}  // namespace

void add_vc(CLI::App& app, Context& context) {
  auto& vc = add_group(app, "vc", "Issue, verify and inspect credentials", "credence vc verify credential.json");
  add_issue(vc, context);
  add_verify(vc, context);
  add_inspect(vc, context);
}

}  // namespace cli
