// Steps 3 to 5: who began the chain, whether a person did, and whether the links are of one chain.
#include <algorithm>
#include <array>

#include "delegation/steps.h"

namespace agent {
namespace {

Denial broken(std::size_t link, std::string reason) { return {.code = Code::broken_chain, .reason = std::move(reason), .link = link}; }

bool shares_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& one) { return std::ranges::find(b, one) != b.end(); });
}

// Every ancestor has a say in who may come below it.
Step check_reach(std::span<const Link> links, std::size_t i) {
  for (std::size_t above = 0; above < i; ++above) {
    if (links[i].depth > links[above].max_depth)
      return broken(i, "link " + std::to_string(above) + " ends the chain at depth " + std::to_string(links[above].max_depth));
    if (!links[above].delegate_to.admits(links[i].subject))
      return broken(i, "link " + std::to_string(above) + " lets nobody delegate to `" + std::string(links[i].subject) + "`");
  }
  return std::nullopt;
}

Step check_link(std::span<const Link> links, std::size_t i) {
  const auto& link = links[i];
  const auto& above = links[i - 1];
  if (link.issuer != above.subject)
    return broken(i, "it is issued by `" + std::string(link.issuer) + "`, not by whom the link above is for");
  if (!link.parent || link.parent->cd != above.cd) return broken(i, "its parent is another credential");
  if (!link.root || link.root->cd != links[0].cd) return broken(i, "its root is another credential");
  if (link.depth != static_cast<std::int64_t>(i)) return broken(i, "it stands at depth " + std::to_string(link.depth));
  return check_reach(links, i);
}

// A DID that comes twice would delegate to itself.
Step check_cycle(std::span<const Link> links) {
  std::vector<std::string_view> seen{links[0].issuer};
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (std::ranges::find(seen, links[i].subject) != seen.end())
      return broken(i, "`" + std::string(links[i].subject) + "` stands in the chain twice");
    seen.push_back(links[i].subject);
  }
  return std::nullopt;
}

// What the signature of the evidence is remembered by; nullopt: not at all. A key that stands in the evidence has no epoch.
std::optional<std::string> signature_key(const Case& c) {
  if (c.around.cache == nullptr) return std::nullopt;
  const auto& root = c.chain.root();
  const auto& method = root.evidence->verification_method;
  const auto epoch = method.empty() ? std::optional<std::int64_t>(0) : key_epoch(c, method);
  return epoch ? std::optional("grant " + root.cd + " " + method + " " + std::to_string(*epoch)) : std::nullopt;
}

}  // namespace

Step step_3_root_is_trusted(Case& c) {
  const auto& root = c.chain.root();
  const auto deny = [](std::string reason) { return Denial{.code = Code::untrusted_root, .reason = std::move(reason), .link = 0}; };
  if (root.depth != 0) return deny("the chain does not begin with its root");
  const auto is_issuer = [&](const TrustedRoot& known) { return known.issuer == root.issuer; };
  const auto is_for_us = [&](const TrustedRoot& known) {
    return is_issuer(known) && (known.audiences.empty() || shares_one(known.audiences, c.policy.me));
  };
  const auto may_begin = [&](const TrustedRoot& known) { return is_for_us(known) && (root.human_grant || known.organisation); };
  if (std::ranges::none_of(c.policy.roots, is_issuer)) return deny("`" + std::string(root.issuer) + "` is not among the roots to believe");
  if (std::ranges::none_of(c.policy.roots, is_for_us)) return deny("`" + std::string(root.issuer) + "` is not believed here");
  if (std::ranges::none_of(c.policy.roots, may_begin)) return deny("the chain does not begin with a person's grant");
  return std::nullopt;
}

Step step_4_grant_is_proven(Case& c) {
  const auto& root = c.chain.root();
  if (!root.human_grant) return std::nullopt;
  const auto deny = [](std::string reason) { return Denial{.code = Code::grant_unproven, .reason = std::move(reason), .link = 0}; };
  if (!root.evidence) return deny("the grant carries no evidence of a person");
  if (root.evidence->type->assurance < c.policy.grants.assurance) return deny("the grant is somebody's word only");
  const auto answer = root.evidence->type->check(*root.evidence, root.challenge, root.issuer, c.policy.grants, c.around.methods);
  if (!answer) return deny(answer.error());
  const auto& method = root.evidence->verification_method;
  if (!method.empty() && c.around.revocations.key(method, c.at).compromised) return deny("the person's key is compromised");
  const auto key = signature_key(c);
  if (key && c.around.cache->signatures.find(*key)) return std::nullopt;
  const auto holds = root.evidence->type->holds(*root.evidence, root.challenge, c.around.methods);
  if (!holds) return deny(holds.error());
  if (key) c.around.cache->signatures.put(*key, did::Time::max());
  return std::nullopt;
}

Step step_5_links_fit(Case& c) {
  const auto links = c.chain.links();
  for (std::size_t i = 1; i < links.size(); ++i)
    if (auto denial = check_link(links, i)) return denial;
  return check_cycle(links);
}

}  // namespace agent
