// Looking up text in a map of strings without making a string of it.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace ans {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

}  // namespace ans
