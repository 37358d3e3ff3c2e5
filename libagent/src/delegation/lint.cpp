// The lint: where a link says more than its parent lets it have. Words for people; no decision rests on them.
#include <algorithm>

#include "agent/delegate.h"

namespace agent {
namespace {

std::string text_of(const LinkGrant& grant) {
  return "`" + std::string(grant.action.text()) + "` on `" + std::string(grant.resource.text()) + "`";
}

bool reaches(const LinkGrant& parent, const LinkGrant& child) {
  return parent.action.covers(child.action) && parent.resource.covers(child.resource);
}

// Only constraints of one type are compared: one that the child does not repeat holds all the same.
void compare(const std::vector<ConstraintPtr>& parent, const std::vector<ConstraintPtr>& child, std::vector<std::string>& out) {
  for (const auto& mine : child) {
    for (const auto& above : parent) {
      if (&mine->type() != &above->type() || mine->narrows(*above)) continue;
      out.push_back("`" + std::string(mine->type().name) + "` asks for " + mine->describe() + ", the link above gives " +
                    above->describe());
    }
  }
}

void compare_grant(const Link& parent, const LinkGrant& child, std::vector<std::string>& out) {
  bool reached = false;
  for (const auto& grant : parent.grants) {
    if (!reaches(grant, child)) continue;
    reached = true;
    compare(grant.constraints, child.constraints, out);
  }
  if (!reached) out.push_back("the link above does not grant " + text_of(child));
  compare(parent.constraints, child.constraints, out);
}

}  // namespace

std::vector<std::string> lint(const Chain& chain) {
  std::vector<std::string> out;
  const auto links = chain.links();
  if (links.size() < 2) return out;
  const auto& child = links.back();
  const auto& parent = links[links.size() - 2];
  for (const auto& grant : child.grants) compare_grant(parent, grant, out);
  compare(parent.constraints, child.constraints, out);
  if (child.valid_from < parent.valid_from || child.valid_until > parent.valid_until)
    out.push_back("it would be valid outside of the link above, which ends at `" + did::format_time(parent.valid_until) + "`");
  if (child.depth > parent.max_depth) out.push_back("the link above ends the chain at depth " + std::to_string(parent.max_depth));
  if (child.max_depth > parent.max_depth)
    out.push_back("it lets the chain grow deeper than the link above, " + std::to_string(parent.max_depth));
  if (!parent.delegate_to.admits(child.subject))
    out.push_back("the link above lets nobody delegate to `" + std::string(child.subject) + "`");
  if (child.max_depth > child.depth && !child.delegate_to.narrows(parent.delegate_to))
    out.push_back("it lets more parties delegate than the link above: " + child.delegate_to.describe());
  return out;
}

}  // namespace agent
