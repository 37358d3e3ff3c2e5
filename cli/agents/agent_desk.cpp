#include "agents/agent_desk.h"

#include <did/json.h>

#include <nlohmann/json.hpp>

#include "agents/revocation_file.h"

namespace cli {

std::unique_ptr<Desk> Desk::open(const ChainOptions& options, std::vector<std::string> me, Context& context) {
  if (options.roots.empty() && options.organisations.empty()) return nullptr;
  return std::unique_ptr<Desk>(new Desk(options, std::move(me), context));
}

Desk::Desk(const ChainOptions& options, std::vector<std::string> me, Context& context)
    : options_(options), context_(context), methods_(context), policy_(chain_policy(options)) {
  policy_.me = std::move(me);
}

// The file is read anew each time: what is revoked while we talk is revoked.
agent::Decision Desk::judge(const agent::DelegatedRequest& request, const std::string& holder) {
  const auto revocations = read_revocations(options_.revocations, context_);
  if (!revocations) return {.code = agent::Code::status_unavailable, .reason = revocations.error().message};
  return agent::decide(request, holder, policy_,
                       {.methods = methods_.table(), .revocations = **revocations, .ledger = &ledger_, .cache = &cache_}, now(context_));
}

Desk::Ruling Desk::decide(std::string_view line, const std::string& holder) {
  const auto request = agent::DelegatedRequest::read(line);
  if (!request) {
    agent::Decision decision{.code = agent::Code::malformed, .reason = request.error().message};
    auto answer = did::to_text(agent::answer_to({}, decision));
    return {.request = "what is no request", .decision = std::move(decision), .answer = std::move(answer)};
  }
  auto decision = judge(*request, holder);
  auto answer = did::to_text(agent::answer_to(request->id, decision));
  const auto& wanted = request->wanted;
  return {.request = "`" + std::string(wanted.action().text()) + "` on `" + std::string(wanted.resource().text()) + "`",
          .decision = std::move(decision),
          .answer = std::move(answer)};
}

}  // namespace cli
