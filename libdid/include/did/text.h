// What JSON and its neighbours ask of text, once: UTF-8, strings in canonical form, JSON pointers.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace did {

// How many bytes the UTF-8 sequence at `at` has; 0 where it is none (Unicode table 3-7: shortest form, no surrogates,
// nothing over U+10FFFF).
[[nodiscard]] inline std::size_t utf8_size(const char* at, const char* end) {
  const auto byte = [&](std::ptrdiff_t i) { return at + i < end ? static_cast<unsigned char>(at[i]) : 0U; };
  const auto continues = [&](std::ptrdiff_t i) { return (byte(i) & 0xc0U) == 0x80; };
  const auto lead = byte(0);
  if (lead >= 0xc2 && lead <= 0xdf) return continues(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const unsigned low = lead == 0xe0 ? 0xa0 : 0x80;
    const unsigned high = lead == 0xed ? 0x9f : 0xbf;
    return byte(1) >= low && byte(1) <= high && continues(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const unsigned low = lead == 0xf0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xf4 ? 0x8f : 0xbf;
    return byte(1) >= low && byte(1) <= high && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}
[[nodiscard]] bool is_utf8(std::string_view text);

// Appends the code point as UTF-8. PRECONDITION: a Unicode scalar value.
void append_utf8(char32_t code_point, std::string& out);

// Appends what stands between the quotes of a string in canonical JSON (RFC 8785 3.2.2.2): the short escapes, \u00xx in lower case for the
// other controls, everything else as it is.
void append_json_escaped(std::string_view text, std::string& out);

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

// Appends a JSON pointer's reference token: `~` as ~0, `/` as ~1 (RFC 6901 section 3). The slash before it is the caller's.
void append_pointer_token(std::string_view token, std::string& out);

}  // namespace did
