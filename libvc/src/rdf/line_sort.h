// Sorting lines of N-Quads, which begin alike more often than not.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vc::rdf {

struct Line {
  const char* text;
  std::uint32_t size;
  std::uint64_t key = 0;  // eight bytes of it, while it is sorted
  [[nodiscard]] std::string_view view() const { return {text, size}; }
};

// In the order of bytes, which in UTF-8 is that of code points. PRECONDITION: no line has a zero byte.
void sort_lines(std::span<Line> lines);

}  // namespace vc::rdf
