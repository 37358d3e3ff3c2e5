#include "names/version_range.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Properties: a range without alternatives contains no more than with one added; build metadata plays no part; a range that
// parses also parses with blanks around it, and contains the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto range = ans::VersionRange::parse(text);
  if (!range) return 0;
  const auto padded = ans::VersionRange::parse(" " + text + " ");
  if (!padded && text.size() + 2 <= ans::version_range_max_size) std::abort();
  const auto wider = ans::VersionRange::parse(text + "||1.2.3-rc.1");
  for (const auto* one : {"0.0.0", "1.2.3", "1.2.3-rc.1", "2.0.0-0", "9007199254740991.0.0"}) {
    const auto version = *ans::Version::parse(one);
    const bool contained = range->contains(version);
    if (padded && padded->contains(version) != contained) std::abort();
    if (wider && contained && !wider->contains(version)) std::abort();
    if (range->contains(*ans::Version::parse(std::string(one) + "+build.7")) != contained) std::abort();
  }
  return 0;
}
