// The session after the handshake: lines in both directions, requests that are decided, and an end where the peer's standing ends.
#pragma once

#include <agent/handshake.h>
#include <did/clock.h>

#include <optional>
#include <string>
#include <vector>

#include "agents/agent_meeting.h"
#include "agents/chain_options.h"

namespace cli {

struct TalkOptions {
  const ChainOptions& policy;        // where it names roots, the peer's lines are requests and are answered; its risk is the session's
  std::vector<std::string> names{};  // our own, for the audience of a chain
  std::string watched{};             // the peer's agentKey: the registry is followed; empty: nobody is asked
};

struct Talk {
  std::vector<std::string> heard{};    // lines, with --json
  std::vector<std::string> decided{};  // the answers to requests, likewise
  std::optional<agent::Refusal> refusal{};
};

// Both sides' lines, until both have no more, or one ends it. With --json they are kept instead of printed. A side that decides is done
// when the peer is.
// Errors: unavailable. No refusal: both came to their end; else why not.
[[nodiscard]] did::Result<Talk> talk(agent::Established& established, Line& line, const did::Clock& clock, const TalkOptions& options,
                                     Context& context);

}  // namespace cli
