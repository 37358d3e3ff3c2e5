#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "records/liveness_credential.h"

// Properties: what is read names its prober, an endpoint and a level, and ends; as text it reads back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto claim = ans::read_liveness({reinterpret_cast<const char*>(data), size});
  if (!claim) return 0;
  const auto& seen = claim->seen;
  if (seen.prober.empty() || claim->url.empty() || seen.endpoint != ans::endpoint_digest(seen.agent, claim->url) ||
      !ans::liveness_level_called(seen.level) || seen.in_force(did::Time::max()))
    std::abort();
  const auto text = ans::to_text(seen);
  const auto document = did::JsonDocument::parse(text);
  if (!document || !(ans::liveness_from_json(document->root()) == seen)) std::abort();
  return 0;
}
