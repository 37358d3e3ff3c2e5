// The target as a process.
#pragma once

#include "target.h"

namespace attacks {

// Prints where it listens, as "http://127.0.0.1:PORT", on a line of its own, and serves until it is killed. The exit code, where it cannot.
int serve(const TargetOptions& options);

}  // namespace attacks
