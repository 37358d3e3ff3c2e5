// ansd --verify and --rebuild: what they do to a data folder, and what they say.
#pragma once

#include <did/result.h>

#include "daemon/config.h"
#include "history/rebuild.h"

namespace ans {

// The exit code and the words for an error: 1 where stored data is damaged, else 13.
[[nodiscard]] Exit exit_of(const did::Error& error);

// Exit code 0: the store is sound; 1: it is not, or was not before it was rebuilt; 13: it could not be examined.
// PRECONDITION: config.task is not serve.
[[nodiscard]] Exit maintain(const Config& config, const Progress& progress);

}  // namespace ans
