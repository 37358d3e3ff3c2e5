// A request by a chain of delegation, as one agent sends it to another: what is wanted, and by what right. Who asks is not in it: that
// is whoever authenticated the line it came over. docs/formats/delegation.md, "Requests and answers".
//
//   {"id"?, "action", "resource", "args"?, "chain": [...], "identity"?: {...}, "countersignatures"?: [...]}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/decide.h"
#include "did/json.h"
#include "did/result.h"

namespace agent {

inline constexpr std::size_t delegated_request_max_bytes = 65536;

struct DelegatedRequest {
  std::string id{};  // the asker's own, at most 64 bytes: the answer has it again
  ActionRequest wanted;
  std::string chain;       // canonical JSON, as is
  std::string identity{};  // the AgentIdentityCredential of who acts; empty: none
  std::vector<Countersignature> countersignatures{};

  // Strictly: no other members. Whether the chain is one is decide()'s question. Errors: malformed, too_large.
  [[nodiscard]] static did::Result<DelegatedRequest> read(std::string_view text);
  // One line of canonical JSON, without its end. Errors: malformed (`chain` or `identity` is no JSON), too_large.
  [[nodiscard]] did::Result<std::string> to_text() const;
};

// decide(), with what the request brings along.
[[nodiscard]] Decision decide(const DelegatedRequest& request, const std::string& holder, const ChainPolicy& policy,
                              const Surroundings& around, did::Time at);

// What the asker is told: the decision, and the id where there was one.
[[nodiscard]] did::Json answer_to(std::string_view id, const Decision& decision);

}  // namespace agent
