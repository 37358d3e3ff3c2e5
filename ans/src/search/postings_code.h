// The bytes of a posting list: a count, and for each document its distance from the one before and, where the list has
// weights, a float. docs/formats/registry-store.md, "Words".
#pragma once

#include <did/result.h>

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace ans {

using Document = std::uint32_t;

inline void append_varint(std::uint32_t number, std::string& out) {
  for (; number >= 0x80U; number >>= 7U) out += static_cast<char>((number & 0x7FU) | 0x80U);
  out += static_cast<char>(number);
}

inline void append_weight(float weight, std::string& out) {
  auto bits = std::bit_cast<std::uint32_t>(weight);
  for (int i = 0; i < 4; ++i, bits >>= 8U) out += static_cast<char>(bits & 0xFFU);
}

// Reads what the two above wrote; bytes that end too soon leave it at the end, and broken.
class PostingReader {
 public:
  explicit PostingReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] bool done() const { return at_ == end_; }
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  std::uint32_t varint() {
    std::uint32_t out = 0;
    for (unsigned shift = 0; at_ != end_ && shift < 32; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      out |= (byte & 0x7FU) << shift;
      if (byte < 0x80U) return out;
    }
    return give_up();
  }
  float weight() {
    if (end_ - at_ < 4) return static_cast<float>(give_up());
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < 4; ++i) bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(at_[i])) << (8 * i);
    at_ += 4;
    return std::bit_cast<float>(bits);
  }
  std::string_view text(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) {
      give_up();
      return {};
    }
    const std::string_view out(at_, size);
    at_ += size;
    return out;
  }

 private:
  std::uint32_t give_up() {
    at_ = end_;
    broken_ = true;
    return 0;
  }
  const char* at_;
  const char* end_;
  bool broken_ = false;
};

}  // namespace ans
