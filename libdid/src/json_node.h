// What holds a document's flat tree (JsonValue::Node), shared by the reader (json_reader.cpp), the view (json.cpp) and the writer
// (jcs.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "did/json.h"
#include "did/text.h"

namespace did {

inline constexpr std::size_t json_max_offset = (std::size_t{1} << 28U) - 1;

struct JsonDocument::Storage {
  std::string text;
  std::string arena;  // unescaped strings; reserved once, never moved
  std::vector<JsonValue::Node> nodes;
  std::uint32_t root = 0;
};

}  // namespace did
