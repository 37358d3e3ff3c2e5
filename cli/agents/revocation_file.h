// What was revoked, as a file that somebody else keeps up to date.
//
//   {"synchronised": TIME, "revoked": [{"cd", "by"}], "suspended": [{"cd", "by"}], "roots": {CD: EPOCH}, "compromised": {URL: TIME}}
#pragma once

#include <agent/revocation.h>

#include <memory>
#include <string>

#include "base/context.h"

namespace cli {

// An empty path: one that knows nothing. All members but `synchronised` may be absent. Errors: those of reading it, malformed.
[[nodiscard]] did::Result<std::unique_ptr<agent::RevocationView>> read_revocations(const std::string& path, Context& context);

}  // namespace cli
