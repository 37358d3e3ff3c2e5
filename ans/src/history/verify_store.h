// Is a store sound? Everything that can be checked without the network, and without changing it.
#pragma once

#include <did/method.h>

#include <string>
#include <vector>

#include "history/rebuild.h"

namespace ans {

struct Finding {
  std::string_view check;  // "sequence", "event", "statement", "credential", "signature", "projection"
  std::string what;
};

struct Soundness {
  std::uint64_t events = 0;
  std::uint64_t statements = 0;
  std::uint64_t credentials = 0;
  std::uint64_t entries = 0;     // of the projection
  std::uint64_t signatures = 0;  // of statements and commands, that hold
  std::uint64_t unexamined = 0;  // signatures of whoever has a DID that only the network resolves
  std::uint64_t finding_count = 0;
  std::vector<Finding> findings;  // the first max_findings

  [[nodiscard]] bool sound() const { return finding_count == 0; }
  void add(std::string_view check, std::string what);
};
inline constexpr std::size_t max_findings = 100;

// Events are gap-free from 1 and as this registry writes them; what they name is there under its digest, and nothing else
// is; signatures hold under DIDs of `methods` (of other methods they are counted as unexamined); the projection is
// byte for byte what the events give. `scratch` is an empty store to make it in. Errors: those of the stores.
[[nodiscard]] Result<Soundness> verify_store(const Store& store, Store& scratch, const did::MethodTable& methods,
                                             const Progress& progress = {});

}  // namespace ans
