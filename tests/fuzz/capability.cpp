#include "taxonomy/capability.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Properties: canonical text reads back as itself, and so does every place where the capability is posted; asked for at any
// of those, the capability is found.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto capability = ans::CapabilityPath::parse(text);
  if (!capability) return 0;
  const auto again = ans::CapabilityPath::parse(capability->text());
  if (!again || !(*again == *capability)) std::abort();
  for (const auto& place : capability->postings()) {
    const auto asked = ans::CapabilityPath::parse(place);
    if (!asked || asked->text() != place || !ans::match(*asked, *capability)) std::abort();
  }
  return 0;
}
