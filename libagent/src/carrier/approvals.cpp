#include "agent/approvals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "credential_form.h"
#include "handshake/members.h"

namespace agent {
namespace {

constexpr did::JsonLimits approval_limits{.max_bytes = max_approval, .max_depth = 2};

}  // namespace

Answer<did::Bytes> write_approval(const Approval& approval) {
  for (const auto* digest : {&approval.action_digest, &approval.leaf_cd})
    if (!is_digest(*digest)) return refuse(RefusalCode::malformed, "an approval of what is no digest");
  const did::Json body{
      {"actionDigest", approval.action_digest}, {"expires", did::format_time(approval.expires)}, {"leaf", approval.leaf_cd}};
  const auto text = did::canonicalize(body);
  if (!text) return refuse(RefusalCode::malformed, text.error().message);
  const auto bytes = did::as_bytes(*text);
  return did::Bytes(bytes.begin(), bytes.end());
}

Answer<Approval> read_approval(did::ByteView body, std::string_view peer) {
  const auto document = did::JsonDocument::parse(did::as_text(body), approval_limits);
  if (!document)
    return refuse(body.size() > max_approval ? RefusalCode::too_large : RefusalCode::malformed, "an approval: " + document.error().message);
  DID_TRY(const auto members, Members::of(document->root(), "an approval", {"actionDigest", "expires", "leaf"}));
  Approval approval;
  approval.approver = peer;
  DID_TRY(approval.action_digest, members.text("actionDigest"));
  DID_TRY(approval.leaf_cd, members.text("leaf"));
  DID_TRY(approval.expires, members.time("expires"));
  if (!is_digest(approval.action_digest)) return members.wrong("actionDigest", "no digest");
  if (!is_digest(approval.leaf_cd)) return members.wrong("leaf", "no digest");
  return approval;
}

bool MemoryApprovals::add(Approval approval, did::Time now) {
  if (std::ranges::find(approvers_, approval.approver) == approvers_.end() || approval.expires <= now) return false;
  const std::lock_guard lock(mutex_);
  std::erase_if(all_, [now](const Approval& one) { return one.expires <= now; });
  if (all_.size() >= capacity_) return false;
  all_.push_back(std::move(approval));
  return true;
}

std::vector<Approval> MemoryApprovals::find(std::string_view action_digest) const {
  const std::lock_guard lock(mutex_);
  std::vector<Approval> found;
  for (const auto& one : all_)
    if (one.action_digest == action_digest) found.push_back(one);
  return found;
}

}  // namespace agent
