#include <agent/delegated_request.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Properties: what was read is written, and what was written reads as the same and is written the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto request = agent::DelegatedRequest::read({reinterpret_cast<const char*>(data), size});
  if (!request) return 0;
  const auto text = request->to_text();
  if (!text) return text.error().code == did::Errc::too_large ? 0 : (std::abort(), 0);
  const auto again = agent::DelegatedRequest::read(*text);
  if (!again || again->to_text() != *text || again->chain != request->chain || again->id != request->id) std::abort();
  return 0;
}
