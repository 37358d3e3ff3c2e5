// The flat tree behind JsonDocument, shared by the reader (json_reader.cpp), the view (json.cpp) and the writer (jcs.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "did/json.h"
#include "did/text.h"

namespace did {

// One value. 16 bytes, so that a credential of 2 KB fits the first-level cache.
//
//   string   text, size       unescaped UTF-8, in the document's text or its arena
//   number   text, size       the lexeme, in the document's text
//   array    first, size      elements at nodes[first .. first + size)
//   object   first, size      members at nodes[first .. first + 2 * size): name, value, name, value, ... in canonical order
struct JsonValue::Node {
  const char* text = nullptr;
  std::uint32_t size = 0;
  std::uint32_t first : 28 = 0;  // of a member's name: where it stands in the document's text
  std::uint32_t kind : 3 = 0;    // JsonKind
  std::uint32_t flag : 1 = 0;    // string: contains nothing to escape; boolean: the value

  [[nodiscard]] std::string_view view() const { return {text, size}; }
  [[nodiscard]] JsonKind kind_of() const { return static_cast<JsonKind>(kind); }
};
static_assert(sizeof(JsonValue::Node) == 16);
inline constexpr std::size_t json_max_offset = (std::size_t{1} << 28U) - 1;

struct JsonDocument::Storage {
  std::string text;
  std::string arena;  // unescaped strings; reserved once, never moved
  std::vector<JsonValue::Node> nodes;
  std::uint32_t root = 0;
};

}  // namespace did
