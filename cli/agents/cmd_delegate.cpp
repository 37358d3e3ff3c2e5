// `credence delegate`: chains of delegation, begun, made longer, judged and put into words.
#include <agent/delegate.h>
#include <agent/explain.h>
#include <did/bytes.h>
#include <did/codec.h>
#include <did/json.h>

#include <nlohmann/json.hpp>

#include "agents/chain_options.h"
#include "base/io.h"
#include "base/units.h"
#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

struct LinkArgs {
  SignerOptions signer;
  std::string chain;  // attenuate
  std::string out;
  std::string to;
  std::string scope;
  std::string status;
  std::string mission;
  std::chrono::milliseconds length = std::chrono::minutes(10);
  bool wider_allowed = false;
  // grant
  std::string principal;
  std::string ledger;
  std::string draft;     // a finished draft to sign
  std::string evidence;  // what a person's authenticator made of it
  bool organisation = false;
  bool only_draft = false;
};

did::Result<agent::DelegationTerms> read_terms(const LinkArgs& args, Context& context) {
  const auto random = did::SecretBytes::random(16);
  const auto from = std::chrono::floor<std::chrono::seconds>(now(context));
  agent::DelegationTerms out{.id = agent::urn_uuid(random.expose()),
                             .subject = args.to,
                             .valid_from = from,
                             .valid_until = from + args.length,
                             .scope = {},
                             .mission = args.mission,
                             .principal = args.principal,
                             .ledger = args.ledger};
  DID_TRY(out.scope, read_input(args.scope, context));
  if (!args.status.empty()) {
    DID_TRY(out.status, read_input(args.status, context));
  }
  return out;
}

did::Result<did::Json> read_json(const std::string& path, Context& context) {
  DID_TRY(const auto text, read_input(path, context));
  auto json = did::parse_json(text, {.max_bytes = context.flags.max_bytes});
  if (!json) return std::unexpected(std::move(json).error().in("`" + path + "`"));
  return json;
}

struct OpenSigner {
  did::SecretKey key;
  Identity identity;
};
did::Result<OpenSigner> open_signer(const SignerOptions& options, const std::string& as, Context& context) {
  DID_TRY(auto key, open_key_file(options.key, options.passphrase, context));
  const Methods methods(context);
  const IdentityRequest request{
      .did = as, .verification_method = options.verification_method, .purpose = did::Purpose::assertion_method, .unchecked = false};
  DID_TRY(auto identity, identify(key.public_key(), request, methods.table()));
  return OpenSigner{std::move(key), std::move(identity)};
}

agent::LinkOptions link_options(const LinkArgs& args, const Identity& identity, Context& context) {
  return {.verification_method = identity.verification_method,
          .created = std::chrono::floor<std::chrono::seconds>(now(context)),
          .wider_allowed = args.wider_allowed};
}

// What a person is asked to sign elsewhere: the claims, and the challenge for the authenticator.
did::Result<void> write_draft(const LinkArgs& args, const did::Json& claims, Context& context) {
  DID_TRY(const auto challenge, agent::grant_challenge(claims));
  const did::Json draft{{"challenge", did::base64url_encode(challenge)}, {"grant", claims}};
  return write_answer(args.out, did::to_text(draft, 2) + "\n", context);
}

void check_words(const LinkArgs& args) {
  if (args.draft.empty() && (args.to.empty() || args.scope.empty()))
    usage_error("--to and --scope say what is granted to whom, or --draft what was drafted");
  if (!args.draft.empty() && (!args.to.empty() || !args.scope.empty() || args.only_draft))
    usage_error("--draft is finished: --to, --scope and --draft-only go without it");
  if (args.draft.empty() != args.evidence.empty()) usage_error("--draft and --evidence go together");
  if (args.organisation && (args.only_draft || !args.draft.empty())) usage_error("--organisation needs no person, and no draft for one");
}

did::Result<did::Json> with_own_evidence(did::Json claims, OpenSigner& signer) {
  DID_TRY(const auto challenge, agent::grant_challenge(claims));
  DID_TRY(auto evidence, agent::sign_grant(challenge, signer.identity.verification_method, signer.key));
  return agent::with_evidence(std::move(claims), std::move(evidence));
}

did::Result<did::Json> read_draft(const LinkArgs& args, Context& context) {
  DID_TRY(const auto draft, read_json(args.draft, context));
  DID_TRY(auto evidence, read_json(args.evidence, context));
  if (!draft.is_object() || !draft.contains("grant"))
    return did::fail(did::Errc::malformed, "`" + args.draft + "` is no draft of a grant", "make one with --draft-only");
  return agent::with_evidence(draft.at("grant"), std::move(evidence));
}

did::Result<void> grant(const LinkArgs& args, Context& context) {
  check_words(args);
  DID_TRY(auto signer, open_signer(args.signer, args.signer.did, context));
  did::Json claims;
  if (args.draft.empty()) {
    DID_TRY(const auto terms, read_terms(args, context));
    DID_TRY(claims,
            agent::root_claims(signer.identity.did, args.organisation ? agent::RootKind::organisation : agent::RootKind::person, terms));
    if (args.only_draft) return write_draft(args, claims, context);
    if (!args.organisation) {
      DID_TRY(claims, with_own_evidence(std::move(claims), signer));
    }
  } else {
    DID_TRY(claims, read_draft(args, context));
  }
  DID_TRY(const auto chain, agent::sign_link("", std::move(claims), link_options(args, signer.identity, context), signer.key));
  return write_answer(args.out, chain + "\n", context);
}

did::Result<void> attenuate(const LinkArgs& args, Context& context) {
  DID_TRY(const auto text, read_input(args.chain, context));
  const auto chain = agent::Chain::parse(text);
  if (!chain) return std::unexpected(did::Error(chain.error()).in("`" + args.chain + "`"));
  DID_TRY(auto signer, open_signer(args.signer, args.signer.did, context));
  if (signer.identity.did != chain->leaf().subject)
    return did::fail(did::Errc::refused,
                     "the chain is for `" + std::string(chain->leaf().subject) + "`, the key is of `" + signer.identity.did + "`");
  DID_TRY(const auto terms, read_terms(args, context));
  DID_TRY(auto claims, agent::hop_claims(*chain, terms));
  DID_TRY(const auto longer, agent::sign_link(text, std::move(claims), link_options(args, signer.identity, context), signer.key));
  return write_answer(args.out, longer + "\n", context);
}

void print_decision(const agent::Decision& decision, Context& context) {
  context.exit_code = exit_code(decision.code);
  context.out << decision_text(decision, context) << "\n";
}

did::Json decision_json(const agent::Decision& decision) {
  auto out = decision.to_json();
  out["exit"] = exit_code(decision.code);
  return out;
}

did::Result<void> verify(const ChainOptions& args, Context& context) {
  DID_TRY(const auto text, read_input(args.in, context));
  DID_TRY(const auto decision, decide(args, text, context));
  context.exit_code = exit_code(decision.code);
  if (context.flags.json)
    print_json(decision_json(decision), context);
  else
    print_decision(decision, context);
  for (const auto& one : decision.notes) note(one, context);
  return {};
}

struct RequestArgs {
  ChainOptions wanted;
  std::string id;
  std::string out;
};

did::Result<void> request(const RequestArgs& args, Context& context) {
  DID_TRY(const auto text, request_text(args.wanted, args.id, context));
  return write_answer(args.out, text + "\n", context);
}

void print_hop(const agent::Hop& hop, bool first, Context& context) {
  context.out << hop.kind << " " << printable(hop.from) << "\n  " << (first ? "grants to " : "hands on to ") << printable(hop.to)
              << ", until " << hop.until << "\n";
  for (const auto& one : hop.grants) context.out << "    may " << printable(one) << "\n";
  for (const auto& one : hop.removed) context.out << (first ? "    but " : "    less ") << printable(one) << "\n";
}

did::Result<void> explain(const ChainOptions& args, Context& context) {
  if (args.action.empty() != args.resource.empty()) usage_error("--action and --resource go together");
  DID_TRY(const auto text, read_input(args.in, context));
  const auto chain = agent::Chain::parse(text);
  if (!chain) return std::unexpected(did::Error(chain.error()).in("`" + args.in + "`"));
  const auto hops = agent::explain(*chain);
  std::optional<agent::Decision> decision;
  if (!args.action.empty()) {
    DID_TRY(decision, decide(args, text, context));
    context.exit_code = exit_code(decision->code);
  }
  if (context.flags.json) {
    did::Json out{{"hops", agent::to_json(hops)}};
    if (decision) out["action"] = {{"action", args.action}, {"resource", args.resource}, {"verdict", decision_json(*decision)}};
    print_json(out, context);
    return {};
  }
  for (const auto& hop : hops) print_hop(hop, &hop == &hops.front(), context);
  if (!decision) return {};
  context.out << "action `" << printable(args.action) << "` on `" << printable(args.resource) << "`: ";
  print_decision(*decision, context);
  return {};
}

void add_link_options(CLI::App& command, LinkArgs& args, bool required) {
  add_signer(command, args.signer, "issuer");
  command.add_option("--to", args.to, "the DID that may act")->type_name("DID")->required(required);
  command.add_option("--scope", args.scope, "what it may do: {\"grants\", \"constraints\", \"maxDepth\", \"delegateTo\"}")
      ->type_name("FILE")
      ->required(required);
  add_parsed(command, "--for", args.length, parse_duration, "for how long (default 10m; more than 15m needs --status)")
      ->type_name("DURATION");
  command.add_option("--status", args.status, "the credentialStatus: where it can be revoked")->type_name("FILE");
  command.add_option("--mission", args.mission, "what it is for: a digest or a name")->type_name("TEXT");
  add_output(command, args.out);
}

void add_grant(CLI::App& delegate, Context& context) {
  auto& command = add_command(delegate, "grant", "Begin a chain: what a person, or an organisation, lets an agent do",
                              "credence delegate grant --key person.key --to did:key:z6Mk... --scope scope.json -o chain.json");
  const auto args = std::make_shared<LinkArgs>();
  add_link_options(command, *args, false);
  command.add_option("--principal", args->principal, "who is behind the grant, by a pairwise name")->type_name("NAME");
  command.add_option("--ledger", args->ledger, "who countersigns for what is counted")->type_name("DID");
  command.add_flag("--organisation", args->organisation, "an organisation grants it, and no person");
  command.add_flag("--draft-only", args->only_draft, "sign nothing: print the grant, and the challenge for a person's authenticator");
  command.add_option("--draft", args->draft, "a draft that a person has signed")->type_name("FILE");
  command.add_option("--evidence", args->evidence, "what the person's authenticator made: a WebAuthnGrant")->type_name("FILE");
  on_run(command, context, args, grant);
}

void add_attenuate(CLI::App& delegate, Context& context) {
  auto& command =
      add_command(delegate, "attenuate", "Hand a part of a chain on, as the one that it is for",
                  "credence delegate attenuate chain.json --key planner.key --to did:key:z6Mk... --scope less.json -o longer.json");
  const auto args = std::make_shared<LinkArgs>();
  add_input(command, args->chain, "the chain");
  add_link_options(command, *args, true);
  command.add_flag("--wider-allowed", args->wider_allowed, "sign a link that asks for more than it will get");
  on_run(command, context, args, attenuate);
}

void add_request(CLI::App& delegate, Context& context) {
  auto& command =
      add_command(delegate, "request", "Write what is wanted, and the chain it is wanted by, as one line for who decides",
                  "credence delegate request chain.json --action /wallet/pay --resource https://wallet.example/ --args args.json");
  const auto args = std::make_shared<RequestArgs>();
  add_wanted(command, args->wanted, true);
  command.add_option("--id", args->id, "a name for the request, which the answer has again")->type_name("TEXT");
  add_output(command, args->out);
  on_run(command, context, args, request);
}

void add_judging(CLI::App& delegate, Context& context) {
  auto& verify_command = add_command(
      delegate, "verify", "Decide whether a chain permits an action; exit code 0 means permitted",
      "credence delegate verify chain.json --action /mcp/tools/call --resource mcp://pay.example/transfer --holder did:key:z6Mk... "
      "--root did:key:z6Mk... --audience https://pay.example --without-identity");
  const auto verify_args = std::make_shared<ChainOptions>();
  add_chain_options(verify_command, *verify_args, true);
  on_run(verify_command, context, verify_args, verify);
  auto& explain_command =
      add_command(delegate, "explain", "Say who handed what to whom, what each hop took away, and what that means for an action",
                  "credence delegate explain chain.json");
  const auto explain_args = std::make_shared<ChainOptions>();
  add_chain_options(explain_command, *explain_args, false);
  on_run(explain_command, context, explain_args, explain);
}

}  // namespace

void add_delegate(CLI::App& app, Context& context) {
  auto& delegate = add_group(app, "delegate", "Grant, hand on and judge what agents may do", "credence delegate explain chain.json");
  add_grant(delegate, context);
  add_attenuate(delegate, context);
  add_request(delegate, context);
  add_judging(delegate, context);
}

}  // namespace cli
