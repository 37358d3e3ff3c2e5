// The flat tree behind JsonDocument, shared by the reader (json_reader.cpp), the view (json.cpp) and the writer (jcs.cpp).
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "did/json.h"

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

// RFC 8785 3.2.3: names compare as UTF-16 code units. PRECONDITION: both are valid UTF-8.
[[nodiscard]] inline bool utf16_less(std::string_view a, std::string_view b) {
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  std::size_t i = 0;
  // What is equal is skipped eight bytes at a time: members of one object like to share a beginning.
  for (std::uint64_t x = 0, y = 0; i + 8 <= common; i += 8) {
    std::memcpy(&x, a.data() + i, 8);
    std::memcpy(&y, b.data() + i, 8);
    if (x != y) break;
  }
  for (; i < common; ++i) {
    const auto x = static_cast<unsigned char>(a[i]);
    const auto y = static_cast<unsigned char>(b[i]);
    if (x == y) continue;
    // UTF-8 bytes order as code points do, and so do UTF-16 units, but for one thing: code points from U+10000 (lead bytes
    // F0..F4) are written as surrogates D800..DFFF there, and stand before U+E000..U+FFFF (lead bytes EE, EF).
    const auto rank = [](unsigned char c) { return c < 0xee ? c : c >= 0xf0 ? c - 2 : c + 5; };
    return rank(x) < rank(y);
  }
  return a.size() < b.size();
}

}  // namespace did
