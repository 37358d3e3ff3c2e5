// The nonces that were used, in a file: --replay of `http verify`.
#pragma once

#include <agent/replay_cache.h>

#include <memory>
#include <string>

namespace cli {

// Errors: conflict (another process holds the file), corrupt, unavailable.
[[nodiscard]] did::Result<std::unique_ptr<agent::ReplayCache>> open_replay_file(const std::string& path, did::Time now);

}  // namespace cli
