// `credence vc issue`: signs claims, and adds proofs to credentials.
#include <did/json.h>
#include <vc/issue.h>

#include <nlohmann/json.hpp>

#include "base/io.h"
#include "base/units.h"
#include "commands.h"
#include "flags/given_files.h"
#include "flags/options.h"
#include "keys/identity.h"

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
  bool add_proof = false;  // the input is a finished credential
  std::string proof_id;
  std::vector<std::string> previous;
  GivenFiles files;
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
    return did::fail(did::Errc::malformed, "the claims are about another subject than `" + subject + "`",
                     "leave out --subject, or the `id`");
  about["id"] = subject;
  return {};
}

// From the time that the claims name, or from now.
did::Result<void> set_period(did::Json& claims, std::chrono::milliseconds length, did::Time now) {
  if (claims.contains("validUntil"))
    return did::fail(did::Errc::malformed, "the claims have a `validUntil` already", "leave out --valid-for");
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

// What makes sense with a finished credential only, and what only without one.
void check_words(const IssueArgs& args) {
  if (!args.add_proof && !args.previous.empty()) usage_error("--previous-proof goes with --add-proof");
  if (args.add_proof && !args.subject.empty()) usage_error("--subject would change a credential that has proofs");
  if (args.add_proof && args.valid_for) usage_error("--valid-for would change a credential that has proofs");
}

did::Result<void> issue(const IssueArgs& args, Context& context) {
  check_words(args);
  DID_TRY(auto claims, read_claims(args, context));
  vc::CarriedContexts contexts;
  DID_CHECK(read_contexts(args.files.contexts, contexts, context));
  DID_TRY(auto resources, read_resources(args.files, context));
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
                                           .id = args.proof_id,
                                           .previous = args.previous,
                                           .contexts = &contexts},
                                 .issuer = identity.did,
                                 .issuer_unchecked = args.signer.unchecked,
                                 .allow_v1_1 = args.allow_v1_1,
                                 .resources = std::move(resources)};
  const auto sign = args.add_proof ? vc::issue_further : vc::issue;
  DID_TRY(const auto credential, sign(std::move(claims), options, key));
  return write_answer(args.out, did::to_text(credential, 2) + "\n", context);
}

}  // namespace

void add_vc_issue(CLI::App& vc, Context& context) {
  auto& command = add_command(vc, "issue", "Sign claims: a credential comes out",
                              "credence vc issue --key issuer.key --in claims.json --valid-for 90d -o credential.json");
  const auto args = std::make_shared<IssueArgs>();
  add_signer(command, args->signer, "issuer");
  command.add_flag("--issuer-unchecked", args->signer.unchecked, "sign as the issuer without asking its document for this key");
  add_input(command, args->in, "the claims: a credential without a proof; with --add-proof, one that has some");
  add_output(command, args->out);
  command.add_option("--suite", args->suite, "the cryptosuite (default: the one for the key)")->type_name("NAME");
  command.add_flag("--allow-v1-1", args->allow_v1_1, "issue claims of version 1.1 of the data model");
  command.add_option("--subject", args->subject, "fills credentialSubject.id")->type_name("DID");
  add_parsed(command, "--valid-for", args->valid_for, parse_duration, "sets validFrom, where absent, and validUntil")
      ->type_name("DURATION");
  add_parsed(command, "--created", args->created, did::parse_date_time, "when the proof was made (default now)")->type_name("RFC3339");
  command.add_flag("--add-proof", args->add_proof, "add a proof to a credential that has some, and change nothing else");
  command.add_option("--proof-id", args->proof_id, "the id of the new proof, by which a later one can name it")->type_name("URL");
  command.add_option("--previous-proof", args->previous, "sign the proof with this id as well, and come after it; repeat for more")
      ->type_name("URL")
      ->allow_extra_args(false);
  add_given_files(command, args->files);
  on_run(command, context, args, issue);
}

}  // namespace cli
