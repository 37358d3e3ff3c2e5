// Ranges of versions, in the grammar and with the meaning of node-semver.
#pragma once

#include <did/result.h>

#include <string>
#include <string_view>
#include <vector>

#include "names/version.h"

namespace ans {

inline constexpr std::size_t version_range_max_size = 512;  // octets

//   range-set  = range *( "||" range )                    ; any of them
//   range      = partial " - " partial / *( simple ) / "" ; all of its parts; none: every release
//   simple     = ( "<" / ">" / "<=" / ">=" / "=" / "~" / "~>" / "^" / "" ) partial
//   partial    = [ "=" / "v" ] xr [ "." xr [ "." xr [ "-" pre ] [ "+" build ] ] ]
//   xr         = "x" / "X" / "*" / num                    ; whatever follows an x counts as x
//
//   1.2.3 - 2.3    >=1.2.3 <2.4.0-0          ~1.2     >=1.2.0 <1.3.0-0          >1.2     >=1.3.0
//   1.2.x          >=1.2.0 <1.3.0-0          ^0.2.3   >=0.2.3 <0.3.0-0          <=1.2    <1.3.0-0
//
// Spaces and tabs may stand around parts and after an operator. Numbers are those of Version. A prerelease is contained only
// where a comparator of the same range names a prerelease of the same three numbers. Build metadata plays no part.
class VersionRange {
 public:
  // Errors: malformed.
  [[nodiscard]] static Result<VersionRange> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }  // as written
  [[nodiscard]] bool contains(const Version& version) const;

 private:
  enum class Comparison : std::uint8_t { less, less_equal, equal, greater_equal, greater };
  struct Comparator {
    Comparison comparison{};
    Version bound;
    [[nodiscard]] bool holds(const Version& version) const;
  };
  using Comparators = std::vector<Comparator>;  // all must hold
  class Builder;

  std::string text_;
  std::vector<Comparators> alternatives_;  // at least one
};

}  // namespace ans
