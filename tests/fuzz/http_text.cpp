#include <agents/http_text.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The input: a file with an HTTP message. Properties: nothing is lost or added when no field is; a field that is added is there
// when the text is read again, behind the others, and the body is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto message = cli::HttpText::parse(text, "https");
  if (!message) return 0;
  if (message->with({}) != text) std::abort();
  const auto longer = message->with({{"X-More", "value"}});
  const auto again = cli::HttpText::parse(longer, "https");
  if (!again) {
    // One line more may be one too many.
    if (again.error().code != did::Errc::too_large) std::abort();
    return 0;
  }
  if (again->is_request() != message->is_request() || again->body() != message->body()) std::abort();
  if (again->fields().size() != message->fields().size() + 1 || again->fields().back().value != "value") std::abort();
  return 0;
}
