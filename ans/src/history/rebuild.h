// The projection made again from the history, compared with the one that is kept, and put in its place where it differs.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "history/projection.h"

namespace ans {

// Told now and then what is being done, and how much of it is done.
using Progress = std::function<void(std::string_view what, std::uint64_t done)>;

// Applies all events of `history` to `into`, whose projection is empty; statements are read from `history`. Answers how many
// there were. Errors: corrupt; those of the stores.
[[nodiscard]] Result<std::uint64_t> replay(const Store& history, Store& into, const Progress& progress = {});

struct Difference {
  enum class Kind : std::uint8_t { missing, superfluous, changed } kind;  // in what is kept
  Table table;
  std::string key;
};
// "`names` lacks the key `did:key:z6Mk...`"
[[nodiscard]] std::string describe(const Difference& difference);

struct Comparison {
  std::uint64_t entries = 0;  // of the projection as it should be
  std::vector<Difference> differences;
};
[[nodiscard]] Result<Comparison> compare_projection(const Store& kept, const Store& made, const Progress& progress = {});

struct Rebuilt {
  std::uint64_t events = 0;
  Comparison comparison;
};
// Replays the history of `store` into `scratch`, which is empty, and corrects what differs. Nothing else may write
// meanwhile. May be run again, with an empty scratch, after it was interrupted. Errors: those of replay; then nothing is changed.
[[nodiscard]] Result<Rebuilt> rebuild(Store& store, Store& scratch, const Progress& progress = {});

}  // namespace ans
