// The order of the steps, and nothing else.
#include "agent/decide.h"

#include <array>
#include <nlohmann/json.hpp>

#include "delegation/steps.h"
#include "did/hash.h"

namespace agent {
namespace {

using did::Errc;
using did::Json;
using did::Result;

constexpr std::array steps{step_3_root_is_trusted, step_4_grant_is_proven, step_5_links_fit, step_6_signatures_hold, step_7_time,
                           step_8_status,          step_9_holder,          step_10_identity, step_11_audience,       step_12_scope,
                           step_13_approvals,      step_14_policy};

struct CodeRow {
  Code code;
  std::string_view name;
  unsigned step;
};
constexpr std::array codes{
    CodeRow{Code::permitted, "permitted", 0},
    CodeRow{Code::malformed, "malformed", 1},
    CodeRow{Code::untrusted_root, "untrusted_root", 3},
    CodeRow{Code::grant_unproven, "grant_unproven", 4},
    CodeRow{Code::broken_chain, "broken_chain", 5},
    CodeRow{Code::bad_signature, "bad_signature", 6},
    CodeRow{Code::key_unavailable, "key_unavailable", 6},
    CodeRow{Code::expired, "expired", 7},
    CodeRow{Code::revoked, "revoked", 8},
    CodeRow{Code::status_unavailable, "status_unavailable", 8},
    CodeRow{Code::holder_mismatch, "holder_mismatch", 9},
    CodeRow{Code::identity, "identity", 10},
    CodeRow{Code::wrong_audience, "wrong_audience", 11},
    CodeRow{Code::out_of_scope, "out_of_scope", 12},
    CodeRow{Code::ledger_required, "ledger_required", 12},
    CodeRow{Code::approval_required, "approval_required", 13},
    CodeRow{Code::policy_denied, "policy_denied", 14},
    CodeRow{Code::log_unavailable, "log_unavailable", 14},
};
static_assert(codes.size() == code_count);

// Steps 1 and 2: limits, strict reading, and the digest of each link; the same text is read once.
Result<std::shared_ptr<const Chain>> step_1_and_2_read(std::string_view text, VerifiedCache* cache) {
  std::string key;
  if (cache != nullptr) {
    const auto digest = did::sha256(did::as_bytes(text));
    key.assign(digest.begin(), digest.end());
    if (auto known = cache->chains.find(key)) return *std::move(known);
  }
  DID_TRY(auto chain, Chain::parse(text));
  auto shared = std::make_shared<const Chain>(std::move(chain));
  if (cache != nullptr) cache->chains.put(std::move(key), shared);
  return shared;
}

void deny(Decision& decision, Denial denial) {
  decision.code = denial.code;
  decision.reason = std::move(denial.reason);
  decision.link = denial.link;
  decision.constraint = std::move(denial.constraint);
}

// A denial stands whether it is recorded or not; that it was not is said.
void record_denial(Case& c) {
  if (c.around.audit == nullptr) return;
  const Question question{.chain = c.chain, .request = c.request, .asking = c.asking, .identity = c.situation().identity, .at = c.at};
  if (!c.around.audit->record(c.decision, question)) c.decision.notes.emplace_back("not recorded");
}

}  // namespace

std::string_view name(Code code) { return codes[std::to_underlying(code)].name; }
unsigned step_of(Code code) { return codes[std::to_underlying(code)].step; }
bool is_undetermined(Code code) {
  return code == Code::key_unavailable || code == Code::status_unavailable || code == Code::log_unavailable;
}

Result<ActionRequest> ActionRequest::make(std::string_view action_text, std::string_view resource_text, std::string_view args_text) {
  DID_TRY(auto action, Action::parse(action_text));
  DID_TRY(auto resource, Resource::parse(resource_text));
  DID_TRY(auto args, did::JsonDocument::parse(args_text.empty() ? "{}" : args_text, {.max_bytes = args_max_bytes, .max_depth = 32}));
  if (!args.root().is_object()) return did::fail(Errc::malformed, "the arguments are no JSON object");
  // What has no canonical form cannot be approved of, and means different things to different readers.
  DID_CHECK(did::canonicalize(args.root()));
  return ActionRequest(std::move(action), std::move(resource), std::move(args));
}

Result<std::string> action_digest(const Chain& chain, const ActionRequest& request) {
  const Json about{{"agent", chain.leaf().subject},
                   {"principal", chain.root().principal},
                   {"operation", request.action().text()},
                   {"target", request.resource().text()},
                   {"args", did::to_json(request.args())}};
  DID_TRY(const auto text, did::canonicalize(about));
  return did::digest_text(did::as_bytes(text));
}

Situation Case::situation() const {
  return {.action = request.action(),
          .resource = request.resource(),
          .args = request.args(),
          .at = at,
          .skew = policy.skew,
          .me = policy.me,
          .identity = identity ? &identity->identity : nullptr,
          .data_class = asking.data_class,
          .country = asking.country,
          .address = asking.address,
          .trust = asking.trust,
          .risk = asking.risk};
}

Decision decide(std::string_view text, const ActionRequest& request, const Asking& asking, const ChainPolicy& policy,
                const Surroundings& around, did::Time at) {
  Decision decision;
  const auto chain = step_1_and_2_read(text, around.cache);
  if (!chain) {
    deny(decision, {.code = Code::malformed, .reason = chain.error().message});
    return decision;
  }
  for (const auto& link : (*chain)->links()) decision.chain.push_back(link.cd);
  if (policy.ignore_status) decision.notes.emplace_back("ignore_status");
  if (policy.without_identity) decision.notes.emplace_back("without_identity");
  Case c{.chain = **chain,
         .request = request,
         .asking = asking,
         .policy = policy,
         .around = around,
         .at = at,
         .decision = decision,
         .work = Work(policy.work)};
  for (const auto step : steps) {
    if (auto denial = step(c)) {
      deny(decision, *std::move(denial));
      record_denial(c);
      return decision;
    }
  }
  decision.code = Code::permitted;
  for (const auto resource : c.effects.no_forward) decision.no_forward.emplace_back(resource);
  return decision;
}

Json Decision::to_json() const {
  Json out{{"decision", permitted() ? "permit" : is_undetermined(code) ? "undetermined" : "deny"}, {"code", name(code)}, {"chain", chain}};
  if (!permitted()) {
    out["step"] = step_of(code);
    out["reason"] = reason;
  }
  if (link) out["link"] = *link;
  if (!constraint.empty()) out["constraint"] = constraint;
  if (!action_digest.empty()) out["actionDigest"] = action_digest;
  if (permitted()) out["rootEpoch"] = root_epoch;
  if (!no_forward.empty()) out["obligations"] = Json{{"noForward", no_forward}};
  if (!notes.empty()) out["notes"] = notes;
  return out;
}

}  // namespace agent
