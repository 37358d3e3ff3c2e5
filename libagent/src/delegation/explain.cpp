#include "agent/explain.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace agent {
namespace {

std::string text_of(const LinkGrant& grant) {
  return "`" + std::string(grant.action.text()) + "` on `" + std::string(grant.resource.text()) + "`";
}

bool reaches(const LinkGrant& wide, const LinkGrant& narrow) {
  return wide.action.covers(narrow.action) && wide.resource.covers(narrow.resource);
}

void add_conditions(const Link& link, std::vector<std::string>& out) {
  for (const auto& grant : link.grants)
    for (const auto& constraint : grant.constraints) out.push_back(text_of(grant) + ": " + constraint->describe());
  for (const auto& constraint : link.constraints) out.push_back(constraint->describe());
}

// What of the parent's grants is gone, or is there in part only.
void add_lost_grants(const Link& parent, const Link& child, std::vector<std::string>& out) {
  for (const auto& wide : parent.grants) {
    const auto is_part = [&](const LinkGrant& grant) { return reaches(wide, grant); };
    const auto is_whole = [&](const LinkGrant& grant) { return reaches(grant, wide); };
    if (std::ranges::any_of(child.grants, is_whole)) continue;
    const bool part = std::ranges::any_of(child.grants, is_part);
    out.push_back((part ? "all else of " : "") + text_of(wide));
  }
}

void add_shape(const Link& parent, const Link& child, did::Time until, std::vector<std::string>& out) {
  if (child.valid_until < until) out.push_back("the time after " + did::format_time(child.valid_until));
  if (child.max_depth < parent.max_depth) out.push_back("links below depth " + std::to_string(child.max_depth));
  const auto to = child.delegate_to.describe();
  if (to == parent.delegate_to.describe() || !child.delegate_to.narrows(parent.delegate_to)) return;
  out.push_back(child.delegate_to.admits_no_one() ? "all further delegation" : "delegation to others than " + to);
}

}  // namespace

std::vector<Hop> explain(const Chain& chain) {
  std::vector<Hop> out;
  auto until = did::Time::max();
  const Link* above = nullptr;
  for (const auto& link : chain.links()) {
    Hop hop{.kind = link.human_grant   ? "person"
                    : above == nullptr ? "organisation"
                                       : "agent",
            .from = std::string(link.issuer),
            .to = std::string(link.subject),
            .cd = link.cd,
            .until = did::format_time(std::min(until, link.valid_until)),
            .grants = {},
            .removed = {}};
    for (const auto& grant : link.grants) hop.grants.push_back(text_of(grant));
    if (above != nullptr) {
      add_lost_grants(*above, link, hop.removed);
      add_shape(*above, link, until, hop.removed);
    }
    add_conditions(link, hop.removed);
    until = std::min(until, link.valid_until);
    above = &link;
    out.push_back(std::move(hop));
  }
  return out;
}

did::Json to_json(const std::vector<Hop>& hops) {
  auto out = did::Json::array();
  for (const auto& hop : hops)
    out.push_back({{"kind", hop.kind},
                   {"from", hop.from},
                   {"to", hop.to},
                   {"cd", hop.cd},
                   {"until", hop.until},
                   {"grants", hop.grants},
                   {"removed", hop.removed}});
  return out;
}

}  // namespace agent
