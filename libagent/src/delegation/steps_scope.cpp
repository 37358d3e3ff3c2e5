// Steps 12 to 14: whether this action is within what every link grants, whether somebody approved of it, and what the local policy says.
#include <algorithm>

#include "delegation/steps.h"

namespace agent {
namespace {

// What a constraint counts is counted under the link and the place that it stands at.
Step ask(Case& c, const Situation& situation, const Constraint& constraint, std::size_t link, std::string pointer) {
  const auto before = c.effects.charges.size();
  auto ruling = constraint.evaluate(situation, c.work, c.effects);
  if (!ruling.holds)
    return Denial{.code = Code::out_of_scope, .reason = std::move(ruling.why), .link = link, .constraint = std::move(pointer)};
  for (auto i = before; i < c.effects.charges.size(); ++i) {
    c.effects.charges[i].link = link;
    c.effects.charges[i].credential = c.chain.links()[link].cd;
    c.effects.charges[i].pointer = pointer;
  }
  return std::nullopt;
}

// All that match have to hold: a grant that adds a condition to another is not got around by that other.
Step ask_grants(Case& c, const Situation& situation, std::size_t i) {
  const auto& link = c.chain.links()[i];
  bool matched = false;
  for (std::size_t g = 0; g < link.grants.size(); ++g) {
    const auto& grant = link.grants[g];
    if (!grant.action.covers(c.request.action()) || !grant.resource.covers(c.request.resource())) continue;
    matched = true;
    for (std::size_t k = 0; k < grant.constraints.size(); ++k)
      if (auto denial = ask(c, situation, *grant.constraints[k], i, "grants/" + std::to_string(g) + "/constraints/" + std::to_string(k)))
        return denial;
  }
  if (matched) return std::nullopt;
  return Denial{
      .code = Code::out_of_scope,
      .reason = "no grant reaches `" + std::string(c.request.action().text()) + "` on `" + std::string(c.request.resource().text()) + "`",
      .link = i};
}

Step ask_link(Case& c, const Situation& situation, std::size_t i) {
  const auto& link = c.chain.links()[i];
  for (std::size_t k = 0; k < link.constraints.size(); ++k) {
    if (link.constraints[k]->type().asked != Asked::scope) continue;
    if (auto denial = ask(c, situation, *link.constraints[k], i, "constraints/" + std::to_string(k))) return denial;
  }
  return ask_grants(c, situation, i);
}

// A delegator who works alone can hand the same budget to many. So what is counted needs the one ledger, or its word for this link.
Step check_ledger(Case& c) {
  for (const auto& charge : c.effects.charges) {
    const auto deny = [&](std::string reason) {
      return Denial{.code = Code::ledger_required, .reason = std::move(reason), .link = charge.link, .constraint = charge.pointer};
    };
    if (c.around.ledger == nullptr) return deny("`" + std::string(charge.constraint) + "` is counted, and nobody counts here");
    if (c.around.ledger->authoritative()) continue;
    if (!is_countersigned(charge.credential, c.chain.root().ledger, c.asking.countersignatures, c.around.methods))
      return deny("`" + std::string(charge.constraint) + "` is counted, and the ledger of the root has not countersigned this link");
  }
  return std::nullopt;
}

bool is_in_chain(const Chain& chain, std::string_view did) {
  return std::ranges::any_of(chain.links(), [did](const Link& link) { return link.subject == did; });
}

// For this action and no other; by nobody who acts in the chain; for this chain or one that it continues.
bool approves(const Case& c, const Approval& approval) {
  const auto of_chain = [&](const Link& link) { return link.cd == approval.leaf_cd; };
  return approval.action_digest == c.decision.action_digest && approval.expires > c.at && approval.approver != c.asking.holder &&
         !is_in_chain(c.chain, approval.approver) && std::ranges::any_of(c.chain.links(), of_chain);
}

Step charge(Case& c) {
  if (c.effects.charges.empty()) return std::nullopt;
  const auto& first = c.effects.charges.front();
  const auto charged = c.around.ledger->charge(c.effects.charges, c.at);
  if (!charged)
    return Denial{.code = Code::ledger_required, .reason = charged.error().message, .link = first.link, .constraint = first.pointer};
  if (*charged) return std::nullopt;
  return Denial{
      .code = Code::out_of_scope, .reason = "what the chain may use up is used up", .link = first.link, .constraint = first.pointer};
}

// The record is there before the effect is.
Step record(Case& c, const Question& question) {
  const bool must = c.policy.risk == Risk::high;
  if (c.around.audit == nullptr) {
    if (must) return Denial{.code = Code::log_unavailable, .reason = "there is no log for what is of high risk"};
    return std::nullopt;
  }
  c.decision.code = Code::permitted;
  const auto written = c.around.audit->record(c.decision, question);
  if (written) return std::nullopt;
  if (must) return Denial{.code = Code::log_unavailable, .reason = written.error().message};
  c.decision.notes.emplace_back("not recorded");
  return std::nullopt;
}

}  // namespace

Step step_12_scope(Case& c) {
  const auto situation = c.situation();
  for (std::size_t i = 0; i < c.chain.links().size(); ++i)
    if (auto denial = ask_link(c, situation, i)) return denial;
  return check_ledger(c);
}

Step step_13_approvals(Case& c) {
  if (!c.effects.approval) return std::nullopt;
  const auto deny = [](std::string reason) { return Denial{.code = Code::approval_required, .reason = std::move(reason)}; };
  const auto digest = action_digest(c.chain, c.request);
  if (!digest) return deny(digest.error().message);
  c.decision.action_digest = *digest;
  if (c.around.approvals == nullptr) return deny("somebody has to approve of this action");
  const auto found = c.around.approvals->find(*digest);
  if (std::ranges::any_of(found, [&](const Approval& one) { return approves(c, one); })) return std::nullopt;
  return deny("nobody who may has approved of this action");
}

Step step_14_policy(Case& c) {
  const Question question{.chain = c.chain, .request = c.request, .asking = c.asking, .identity = c.situation().identity, .at = c.at};
  if (c.around.policy_point != nullptr) {
    const auto answer = c.around.policy_point->decide(question);
    if (!answer) return Denial{.code = Code::policy_denied, .reason = answer.error().message};
    if (!*answer) return Denial{.code = Code::policy_denied, .reason = "the local policy denies it"};
  }
  if (auto denial = charge(c)) return denial;
  return record(c, question);
}

}  // namespace agent
