// What has to be so for a test helper to go on, in tests and in programs that are none.
#pragma once

#include <stdexcept>
#include <string>

namespace test {

// Throws, which ends a test case with `what`.
inline void must(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

}  // namespace test
