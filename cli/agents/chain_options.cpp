#include "agents/chain_options.h"

#include <did/json.h>

#include <algorithm>
#include <array>

#include "agents/revocation_file.h"
#include "base/io.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

struct RiskName {
  std::string_view name;
  agent::Risk risk;
};
constexpr std::array risks{RiskName{"low", agent::Risk::low}, RiskName{"medium", agent::Risk::medium}, RiskName{"high", agent::Risk::high}};

did::Result<agent::Risk> parse_risk(std::string_view text) {
  const auto found = std::ranges::find(risks, text, &RiskName::name);
  if (found == risks.end()) return did::fail(did::Errc::malformed, "`" + std::string(text) + "` is no risk: `low`, `medium` or `high`");
  return found->risk;
}

// ID=ORIGIN
did::Result<std::vector<agent::RelyingParty>> parse_relying_party(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
    return did::fail(did::Errc::malformed, "`" + std::string(text) + "` is no relying party: `acme.example=https://acme.example`");
  return std::vector{agent::RelyingParty{.id = std::string(text.substr(0, equals)), .origins = {std::string(text.substr(equals + 1))}}};
}

CLI::Option* add_several(CLI::App& command, const std::string& name, std::vector<std::string>& values, const std::string& about,
                         const std::string& type) {
  return command.add_option(name, values, about)->type_name(type)->allow_extra_args(false);
}

did::Result<std::vector<agent::Countersignature>> read_countersignatures(const ChainOptions& options, Context& context) {
  std::vector<agent::Countersignature> out;
  for (const auto& file : options.countersignatures) {
    DID_TRY(const auto text, read_input(file, context));
    const auto document = did::JsonDocument::parse(text, {.max_bytes = context.flags.max_bytes});
    auto one = document ? agent::Countersignature::read(document->root()) : std::unexpected(document.error());
    if (!one) return std::unexpected(std::move(one).error().in("`" + file + "`"));
    out.push_back(*std::move(one));
  }
  return out;
}

did::Result<agent::ActionRequest> read_request(const ChainOptions& options, Context& context) {
  std::string args;
  if (!options.args.empty()) {
    DID_TRY(args, read_input(options.args, context));
  }
  return agent::ActionRequest::make(options.action, options.resource, args);
}

// Empty: none is shown.
did::Result<std::string> read_identity(const ChainOptions& options, Context& context) {
  if (options.identity.empty()) return "";
  return read_input(options.identity, context);
}

void announce(const ChainOptions& options, Context& context) {
  if (options.ignore_status) warn("--insecure-ignore-status: a chain whose status is not known is not held back", context);
}

}  // namespace

agent::ChainPolicy chain_policy(const ChainOptions& options) {
  agent::ChainPolicy policy{
      .me = options.audiences,
      .grants = {.relying_parties = options.relying_parties, .person_keys = options.person_keys, .issuer_enrols = options.issuer_enrols},
      .identity_issuers = options.identity_issuers,
      .risk = options.risk,
      .without_identity = options.without_identity,
      .ignore_status = options.ignore_status};
  for (const auto& root : options.roots) policy.roots.push_back({.issuer = root});
  for (const auto& root : options.organisations) policy.roots.push_back({.issuer = root, .organisation = true});
  return policy;
}

void add_wanted(CLI::App& command, ChainOptions& options, bool required) {
  add_input(command, options.in, "the chain");
  command.add_option("--action", options.action, "what is to be done: /mcp/tools/call")->type_name("PATH")->required(required);
  command.add_option("--resource", options.resource, "on what: mcp://pay.example/transfer")->type_name("URI")->required(required);
  command.add_option("--args", options.args, "the arguments, a JSON object")->type_name("FILE");
  command.add_option("--identity", options.identity, "the AgentIdentityCredential of who acts")->type_name("FILE");
  add_several(command, "--countersignature", options.countersignatures, "the ledger's word for a link; repeat for more", "FILE");
}

void add_chain_policy(CLI::App& command, ChainOptions& options) {
  add_several(command, "--root", options.roots, "whose word begins a chain, with a person's grant; repeat for more", "DID");
  add_several(command, "--organisation", options.organisations, "likewise, without one; repeat for more", "DID");
  add_several(command, "--person", options.person_keys, "a person's key; repeat for more", "MULTIKEY");
  command.add_flag("--issuer-enrols", options.issuer_enrols, "believe the root about which keys are a person's");
  add_parsed(command, "--relying-party", options.relying_parties, parse_relying_party, "which site asks persons to sign")
      ->type_name("ID=ORIGIN");
  add_several(command, "--identity-issuer", options.identity_issuers, "whom to believe about who acts; repeat for more", "DID");
  command.add_flag("--without-identity", options.without_identity, "who acts need not show an identity");
  command.add_option("--revocations", options.revocations, "what was revoked, and when that was heard")->type_name("FILE");
  add_parsed(command, "--risk", options.risk, parse_risk,
             "low, medium (default) or high: from medium on, a status that is not known refuses")
      ->type_name("RISK");
}

void add_chain_options(CLI::App& command, ChainOptions& options, bool required) {
  add_wanted(command, options, required);
  add_several(command, "--audience", options.audiences, "the verifier's own name, a DID or URL; repeat for more", "NAME");
  command.add_option("--holder", options.holder, "whose key signed the request")->type_name("DID")->required(required);
  add_chain_policy(command, options);
  command.add_flag("--insecure-ignore-status", options.ignore_status, "judge without knowing what was revoked");
}

did::Result<agent::Decision> decide(const ChainOptions& options, const std::string& chain, Context& context) {
  announce(options, context);
  DID_TRY(const auto request, read_request(options, context));
  agent::Asking asking{.holder = options.holder};
  DID_TRY(asking.identity, read_identity(options, context));
  DID_TRY(asking.countersignatures, read_countersignatures(options, context));
  DID_TRY(const auto revocations, read_revocations(options.revocations, context));
  const Methods methods(context);
  // One request has not used up anything before; what counts elsewhere is not known here, so countersignatures are asked for.
  agent::MemoryLedger ledger(false);
  return agent::decide(chain, request, asking, chain_policy(options),
                       {.methods = methods.table(), .revocations = *revocations, .ledger = &ledger}, now(context));
}

did::Result<std::string> request_text(const ChainOptions& options, const std::string& id, Context& context) {
  DID_TRY(auto chain, read_input(options.in, context));
  DID_TRY(auto wanted, read_request(options, context));
  agent::DelegatedRequest request{.id = id, .wanted = std::move(wanted), .chain = std::move(chain)};
  DID_TRY(request.identity, read_identity(options, context));
  DID_TRY(request.countersignatures, read_countersignatures(options, context));
  DID_TRY(auto text, request.to_text());
  // What the other side would not read is not sent.
  DID_CHECK(agent::DelegatedRequest::read(text));
  return text;
}

std::string decision_text(const agent::Decision& decision, const Context& context) {
  if (decision.permitted()) return coloured(Colour::green, "permitted", context);
  auto out = coloured(agent::is_undetermined(decision.code) ? Colour::yellow : Colour::red, "denied", context) + ": " +
             std::string(agent::name(decision.code));
  if (decision.link)
    out += "(link " + std::to_string(*decision.link) + (decision.constraint.empty() ? "" : ", " + decision.constraint) + ")";
  return out + ": " + printable(decision.reason);
}

int exit_code(agent::Code code) {
  switch (code) {
    case agent::Code::permitted: return 0;
    case agent::Code::malformed: return 14;
    case agent::Code::grant_unproven:
    case agent::Code::broken_chain:
    case agent::Code::bad_signature: return 10;
    case agent::Code::expired:
    case agent::Code::revoked: return exit_refused_status;
    case agent::Code::key_unavailable:
    case agent::Code::status_unavailable:
    case agent::Code::log_unavailable: return 13;
    case agent::Code::untrusted_root:
    case agent::Code::holder_mismatch:
    case agent::Code::identity:
    case agent::Code::wrong_audience:
    case agent::Code::out_of_scope:
    case agent::Code::ledger_required:
    case agent::Code::approval_required:
    case agent::Code::policy_denied: return 12;
  }
  std::unreachable();
}

}  // namespace cli
