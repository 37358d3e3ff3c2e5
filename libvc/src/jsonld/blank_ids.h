// Generate Blank Node Identifier (JSON-LD 1.1 API 7.4).
#pragma once

#include <charconv>
#include <string_view>
#include <unordered_map>

#include "jsonld/arena.h"

namespace vc::jsonld {

class BlankIds {
 public:
  explicit BlankIds(Arena& arena) : arena_(arena) {}

  // "_:b0", "_:b1", ...
  [[nodiscard]] std::string_view fresh() {
    char text[24] = "_:b";
    const auto [end, error] = std::to_chars(text + 3, text + sizeof text, next_++);
    return arena_.copy({text, static_cast<std::size_t>(end - text)});
  }
  // The same for the same `given`, which begins with "_:".
  [[nodiscard]] std::string_view relabel(std::string_view given) {
    auto& label = labels_[given];
    if (label.empty()) label = fresh();
    return label;
  }

 private:
  Arena& arena_;
  std::uint64_t next_ = 0;
  std::unordered_map<std::string_view, std::string_view> labels_;
};

}  // namespace vc::jsonld
