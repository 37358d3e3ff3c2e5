// A hash of short texts, for tables that live in memory only: seeded by where the program was loaded, so that nobody outside can
// choose texts that fall into one place.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace vc::jsonld {

[[nodiscard]] inline std::uint64_t text_hash(std::string_view text) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
  static const char seed = 0;
  std::uint64_t h = (text.size() ^ reinterpret_cast<std::uintptr_t>(&seed)) * odd;
  const char* at = text.data();
  std::size_t left = text.size();
  const auto mix = [&h](std::uint64_t word) {
    h = (h ^ word) * odd;
    h ^= h >> 32U;
  };
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    mix(word);
  }
  if (left > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, left);
    mix(word);
  }
  return h;
}

}  // namespace vc::jsonld
