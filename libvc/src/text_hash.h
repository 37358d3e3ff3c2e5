// A hash of short texts, for tables that live in memory only: seeded by where the program was loaded, so that nobody outside can
// choose texts that fall into one place.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace vc {

// Two words into one; no bit of either is without influence.
[[nodiscard]] inline std::uint64_t mix_words(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

[[nodiscard]] inline std::uint64_t text_hash(std::string_view text, std::uint64_t start = 0) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
  constexpr std::uint64_t other = 0xd6e8feb86659fd93U;
  static const char seed = 0;
  std::uint64_t h = start ^ reinterpret_cast<std::uintptr_t>(&seed) ^ text.size();
  const char* at = text.data();
  const auto word = [](const char* from) {
    std::uint64_t out = 0;
    std::memcpy(&out, from, 8);
    return out;
  };
  const auto half = [](const char* from) {
    std::uint32_t out = 0;
    std::memcpy(&out, from, 4);
    return out;
  };
  const auto byte = [](char c) { return std::uint64_t{static_cast<unsigned char>(c)}; };
  std::size_t left = text.size();
  for (; left > 16; at += 16, left -= 16) h = mix_words(word(at) ^ odd, word(at + 8) ^ h);
  // The last sixteen bytes, or what there is of them.
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  if (left >= 8) {
    a = word(at);
    b = word(at + left - 8);
  } else if (left >= 4) {
    a = half(at);
    b = half(at + left - 4);
  } else if (left > 0) {
    a = byte(at[0]) | byte(at[left / 2]) << 8U | byte(at[left - 1]) << 16U;
  }
  return mix_words(mix_words(a ^ odd, b ^ h), other);
}

}  // namespace vc
