// Deciding what a peer asks for: its lines are requests by chains of delegation (docs/formats/delegation.md), each is answered.
#pragma once

#include <agent/delegated_request.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "agents/chain_options.h"
#include "keys/identity.h"

namespace cli {

class Desk {
 public:
  // nullptr: no root is trusted, so nothing is decided. `me`: our own names. `options` and `context` must outlive it.
  [[nodiscard]] static std::unique_ptr<Desk> open(const ChainOptions& options, std::vector<std::string> me, Context& context);

  struct Ruling {
    std::string request;  // for people: "`/wallet/pay` on `https://wallet.example/`"
    agent::Decision decision;
    std::string answer;  // for the peer: one line of JSON
  };
  // `holder`: the DID that the line came from, proven. What is no request is denied as `malformed`.
  [[nodiscard]] Ruling decide(std::string_view line, const std::string& holder);

 private:
  Desk(const ChainOptions& options, std::vector<std::string> me, Context& context);
  [[nodiscard]] agent::Decision judge(const agent::DelegatedRequest& request, const std::string& holder);

  const ChainOptions& options_;
  Context& context_;
  const Methods methods_;
  agent::ChainPolicy policy_;
  agent::MemoryLedger ledger_{false};
  agent::VerifiedCache cache_;
};

}  // namespace cli
