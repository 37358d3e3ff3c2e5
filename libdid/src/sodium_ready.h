// libsodium wants to be initialised once before it is used; this is where that is seen to.
#pragma once

#include <sodium.h>

#include <cstdlib>

namespace did {

// Cheap after the first call; safe from several threads. A machine without a source of randomness ends the program.
inline void sodium_ready() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

}  // namespace did
