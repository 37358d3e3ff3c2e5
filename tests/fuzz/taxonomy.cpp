#include "taxonomy/taxonomy.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "taxonomy/crosswalk.h"

// Property: in a taxonomy that is read, each concept is found at its path; a crosswalk read backwards twice is itself, but for
// the order of its edges.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.size() > 65'536) return 0;
  if (const auto taxonomy = ans::Taxonomy::parse(text)) {
    for (const auto& one : taxonomy->concepts())
      if (taxonomy->find(one.path) == nullptr) std::abort();
    if (ans::derive_crosswalk(*taxonomy, *taxonomy).edges.size() != taxonomy->concepts().size()) std::abort();
  }
  if (const auto crosswalk = ans::Crosswalk::parse(text)) {
    const auto same = crosswalk->reversed().reversed();
    if (same.edges.size() != crosswalk->edges.size() || same.from != crosswalk->from) std::abort();
  }
  return 0;
}
