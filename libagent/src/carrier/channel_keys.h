// The inside of a Channel, for those who make one.
#pragma once

#include <utility>

#include "agent/channel.h"
#include "noise/symmetric_state.h"

namespace agent {

struct Channel::Keys {
  noise::CipherState sending;
  noise::CipherState receiving;
  RekeyLimits limits;
  did::Time key_since;         // of the sending key
  std::uint64_t sent = 0;      // under the sending key
  std::uint64_t received = 0;  // under the receiving key
  bool over = false;
};

// `keys` as split() gives them: first initiator to responder.
[[nodiscard]] Channel make_channel(std::pair<noise::CipherState, noise::CipherState> keys, bool initiator, const RekeyLimits& limits,
                                   did::Time now);

}  // namespace agent
