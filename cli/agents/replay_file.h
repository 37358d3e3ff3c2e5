// The nonces that were used, in a file: --replay of `http verify`.
#pragma once

#include <agent/replay_cache.h>

#include <chrono>
#include <memory>
#include <string>

namespace cli {

// `sync_within`: how much a power failure can take; 0: nothing, each nonce is on the disk before it counts.
// Errors: conflict (another process holds the file), corrupt, unavailable.
[[nodiscard]] did::Result<std::unique_ptr<agent::ReplayCache>> open_replay_file(const std::string& path, did::Time now,
                                                                                std::chrono::milliseconds sync_within = {});

}  // namespace cli
