// Approvals of single actions, said by the peer of a session: the `approve` record, and where a verifier keeps them.
//
//   body = JCS of {"actionDigest": "sha256:...", "expires": date-time, "leaf": "sha256:..."}
//
// Who approves is not said: it is who the session's handshake proved.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "agent/decide.h"
#include "agent/refusal.h"
#include "did/bytes.h"
#include "did/clock.h"

namespace agent {

inline constexpr std::size_t max_approval = 512;  // bytes of the body

// `approval.approver` is not written. Refusals: malformed (a digest that is none).
[[nodiscard]] Answer<did::Bytes> write_approval(const Approval& approval);
// `peer`: the session's. Refusals: malformed, too_large.
[[nodiscard]] Answer<Approval> read_approval(did::ByteView body, std::string_view peer);

// Approvals in memory, of approvers that count. Safe from several threads.
class MemoryApprovals final : public Approvals {
 public:
  // `approvers`: the DIDs whose word counts. Whoever else approves, an agent under another of its DIDs included, does not.
  explicit MemoryApprovals(std::vector<std::string> approvers, std::size_t capacity = 4096)
      : approvers_(std::move(approvers)), capacity_(capacity) {}
  // False: it is nobody's who counts, it is over, or as many as may be are in force.
  [[nodiscard]] bool add(Approval approval, did::Time now);
  [[nodiscard]] std::vector<Approval> find(std::string_view action_digest) const override;

 private:
  const std::vector<std::string> approvers_;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::vector<Approval> all_;
};

}  // namespace agent
