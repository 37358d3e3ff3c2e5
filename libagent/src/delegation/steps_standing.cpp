// Steps 7 to 11: when, whether it still stands, who asks, and where.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "agent/identity_credential.h"
#include "delegation/steps.h"
#include "did/hash.h"

namespace agent {
namespace {

Denial not_known(std::string reason) { return {.code = Code::identity, .reason = std::move(reason)}; }

did::Result<std::shared_ptr<const ReadIdentity>> read_identity(const std::string& text, VerifiedCache* cache) {
  std::string key;
  if (cache != nullptr) {
    const auto digest = did::sha256(did::as_bytes(text));
    key.assign(digest.begin(), digest.end());
    if (auto known = cache->identities.find(key)) return *std::move(known);
  }
  DID_TRY(auto document, did::JsonDocument::parse(text, {.max_bytes = credential_max_bytes, .max_depth = credential_max_depth}));
  DID_TRY(auto identity, read_agent_identity(document.root()));
  DID_TRY(const auto bytes, did::canonicalize(document.root()));
  auto out =
      std::make_shared<const ReadIdentity>(ReadIdentity{std::move(document), std::move(identity), did::digest_text(did::as_bytes(bytes))});
  if (cache != nullptr) cache->identities.put(std::move(key), out);
  return out;
}

bool is_among(const std::vector<std::string>& all, std::string_view one) { return std::ranges::find(all, one) != all.end(); }

// An end that was set for minutes has no skew.
Step check_identity(Case& c, const AgentIdentity& identity) {
  if (identity.subject != c.chain.leaf().subject) return not_known("the identity is about `" + identity.subject + "`");
  if (!is_among(c.policy.identity_issuers, identity.issuer)) return not_known("`" + identity.issuer + "` is not believed about who acts");
  if (identity.valid_from > c.at + c.policy.skew) return not_known("the identity is not valid yet");
  if (identity.valid_until <= c.at - (identity.ephemeral ? std::chrono::milliseconds(0) : c.policy.skew))
    return not_known("the identity has ended");
  for (const auto& one : identity.attestations)
    if (one.uid.empty() && is_among(c.policy.shared_subjects, one.subject))
      return not_known("attestation `" + one.type + "` is of `" + one.subject + "`, which many instances share");
  return std::nullopt;
}

Step check_identity_credential(Case& c, const ReadIdentity& read) {
  const auto& identity = read.identity;
  if (auto denial = check_identity(c, identity)) return denial;
  const auto created = did::parse_date_time(read.document.root().find("proof")->find_string("created").value_or(""));
  if (!created || *created > c.at + c.policy.skew) return not_known("the identity was signed after the time it is judged for");
  auto denial = check_signature(c, {read.document.root(), read.cd, identity.issuer, identity.verification_method, *created, false});
  if (!denial) {
    const auto standing = c.around.revocations.credential(read.cd, identity.issuer, c.at);
    denial = judge_standing(c, standing, read.document.root().find("credentialStatus").has_value(), std::nullopt, "the identity");
  }
  if (denial && !is_undetermined(denial->code)) denial->code = Code::identity;
  return denial;
}

}  // namespace

Step judge_standing(Case& c, Standing standing, bool has_status, std::optional<std::size_t> link, const std::string& what) {
  switch (standing) {
    case Standing::current: return std::nullopt;
    case Standing::revoked:
    case Standing::suspended: return Denial{.code = Code::revoked, .reason = what + " is " + std::string(name(standing)), .link = link};
    case Standing::unknown:
      if (!has_status) return std::nullopt;
      break;
    case Standing::stale: break;
  }
  if (c.policy.ignore_status) return std::nullopt;
  if (c.policy.risk != Risk::low)
    return Denial{.code = Code::status_unavailable, .reason = "the status of " + what + " is " + std::string(name(standing)), .link = link};
  c.decision.notes.push_back("status of " + what + " " + std::string(name(standing)));
  return std::nullopt;
}

Step ask_constraints(Case& c, Asked asked, Code code) {
  const auto situation = c.situation();
  const auto links = c.chain.links();
  for (std::size_t i = 0; i < links.size(); ++i) {
    for (std::size_t k = 0; k < links[i].constraints.size(); ++k) {
      const auto& constraint = *links[i].constraints[k];
      if (constraint.type().asked != asked) continue;
      auto ruling = constraint.evaluate(situation, c.work, c.effects);
      if (!ruling.holds)
        return Denial{.code = code, .reason = std::move(ruling.why), .link = i, .constraint = "constraints/" + std::to_string(k)};
    }
  }
  return std::nullopt;
}

// The meet of all validities contains now: each of them does.
Step step_7_time(Case& c) {
  const auto links = c.chain.links();
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto deny = [&](std::string reason) { return Denial{.code = Code::expired, .reason = std::move(reason), .link = i}; };
    if (links[i].valid_from > c.at + c.policy.skew) return deny("it is not valid before `" + did::format_time(links[i].valid_from) + "`");
    if (links[i].created > c.at + c.policy.skew) return deny("it was signed after the time it is judged for");
    if (links[i].valid_until <= c.at - c.policy.skew) return deny("it ended at `" + did::format_time(links[i].valid_until) + "`");
  }
  return ask_constraints(c, Asked::time, Code::expired);
}

// Every link, so that one that is revoked takes all below it along; then the epoch of the root, so that one number kills the tree.
Step step_8_status(Case& c) {
  const auto links = c.chain.links();
  std::vector<std::string_view> controllers;
  for (std::size_t i = 0; i < links.size(); ++i) {
    controllers.push_back(links[i].issuer);
    const auto standing = c.around.revocations.link(links[i], controllers, c.at);
    if (auto denial = judge_standing(c, standing, links[i].has_status, i, "link " + std::to_string(i))) return denial;
  }
  const auto& root = c.chain.root();
  const auto of_root = c.around.revocations.root(root.cd, c.at);
  c.decision.root_epoch = of_root.epoch;
  if (of_root.epoch > root.epoch)
    return Denial{.code = Code::revoked,
                  .reason = "the root was issued for epoch " + std::to_string(root.epoch) + ", now is " + std::to_string(of_root.epoch),
                  .link = 0};
  return judge_standing(c, of_root.standing, root.has_status, 0, "the root's epoch");
}

Step step_9_holder(Case& c) {
  if (c.chain.leaf().subject == c.asking.holder) return std::nullopt;
  return Denial{.code = Code::holder_mismatch,
                .reason = "the chain is for `" + std::string(c.chain.leaf().subject) + "`, the request is by `" + c.asking.holder + "`",
                .link = c.chain.links().size() - 1};
}

Step step_10_identity(Case& c) {
  if (c.asking.identity.empty()) {
    if (!c.policy.without_identity) return not_known("who acts has shown no identity");
    return ask_constraints(c, Asked::identity, Code::identity);
  }
  auto read = read_identity(c.asking.identity, c.around.cache);
  if (!read) return not_known(read.error().message);
  if (auto denial = check_identity_credential(c, **read)) return denial;
  c.identity = *std::move(read);
  return ask_constraints(c, Asked::identity, Code::identity);
}

Step step_11_audience(Case& c) { return ask_constraints(c, Asked::audience, Code::wrong_audience); }

}  // namespace agent
