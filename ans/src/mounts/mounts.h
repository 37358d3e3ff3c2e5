// The surfaces of other registries and protocols over the same records, beside the native one: docs/mounts.md
//
//   ARD v0.91        /ard/...                      ard.cpp
//   MCP v0.1         /v0.1/servers...              mcp.cpp
//   ANS v2           /v2/ans/agents..., /v1/agents/resolution   ansv2.cpp
//   A2A, OASF, DNS   /v1/agents/{}/agent-card.json and such     artifacts.cpp
//   self             /.well-known/...              self.cpp
#pragma once

#include <span>

#include "http/route.h"

namespace ans {

// The rows for Operations::mounts. A new mount is one file, and its rows in mounts.cpp.
[[nodiscard]] std::span<const Route> mounts();

}  // namespace ans
