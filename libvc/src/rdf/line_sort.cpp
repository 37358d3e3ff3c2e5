// Multikey quicksort with eight bytes at a time: what all lines share is looked at once, not at every comparison.
#include "rdf/line_sort.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace vc::rdf {
namespace {

// Each level takes one stack frame and splits what it was given; lines that are made to split off one by one end here.
constexpr unsigned max_levels = 48;

// Eight bytes as a number that is in the order of their text; zeros after the end.
std::uint64_t key_at(const Line& line, std::size_t depth) {
  std::uint64_t word = 0;
  if (line.size >= depth + sizeof word) {
    std::memcpy(&word, line.text + depth, sizeof word);
    return std::endian::native == std::endian::little ? std::byteswap(word) : word;
  }
  unsigned shift = 64;
  for (auto at = depth; at < line.size; ++at) word |= std::uint64_t{static_cast<unsigned char>(line.text[at])} << (shift -= 8);
  return word;
}

// How many bytes all of them have in common. PRECONDITION: at least `depth`.
std::size_t common_prefix(std::span<const Line> lines, std::size_t depth) {
  const auto& first = lines.front();
  std::size_t common = first.size;
  for (const auto& line : lines.subspan(1)) {
    common = std::min<std::size_t>(common, line.size);
    auto at = depth;
    for (; at + 8 <= common; at += 8)
      if (std::memcmp(first.text + at, line.text + at, 8) != 0) break;
    while (at < common && first.text[at] == line.text[at]) ++at;
    common = at;
    if (common == depth) break;
  }
  return common;
}

void sort_from(std::span<Line> lines, std::size_t depth, unsigned level) {
  if (lines.size() < 2) return;
  if (level == max_levels) {
    std::ranges::sort(lines, {}, &Line::view);
    return;
  }
  depth = common_prefix(lines, depth);
  for (auto& line : lines) line.key = key_at(line, depth);
  std::ranges::sort(lines, {}, &Line::key);
  for (std::size_t i = 0; i < lines.size();) {
    auto end = i + 1;
    while (end < lines.size() && lines[end].key == lines[i].key) ++end;
    if (lines[i].size > depth + 8) sort_from(lines.subspan(i, end - i), depth + 8, level + 1);
    i = end;
  }
}

}  // namespace

void sort_lines(std::span<Line> lines) { sort_from(lines, 0, 0); }

}  // namespace vc::rdf
