// Semantic Versioning 2.0.0.
#pragma once

#include <did/result.h>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace ans {

using did::Result;

inline constexpr std::size_t version_max_size = 256;                        // octets
inline constexpr std::uint64_t version_max_number = 9'007'199'254'740'991;  // 2^53-1, which every JSON reader can hold

// 1.2.3-rc.1+build.5: three numbers, no leading zeros; prerelease and build keep their case.
class Version {
 public:
  // Errors: malformed.
  [[nodiscard]] static Result<Version> parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const std::array<std::uint64_t, 3>& numbers() const { return numbers_; }
  [[nodiscard]] std::string_view prerelease() const { return std::string_view(text_).substr(pre_begin_, pre_size_); }  // without `-`

  // SemVer 2.0.0 section 11. Equivalent does not mean equal: build metadata plays no part.
  friend std::weak_ordering precedence(const Version& a, const Version& b);

 private:
  Version() = default;
  std::string text_;
  std::array<std::uint64_t, 3> numbers_{};
  std::size_t pre_begin_ = 0;
  std::size_t pre_size_ = 0;
};
[[nodiscard]] std::weak_ordering precedence(const Version& a, const Version& b);

}  // namespace ans
