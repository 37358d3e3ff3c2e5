#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "records/challenge.h"

// Properties: an answer that parses carries a challenge exactly where its method is a signed one, and that challenge has canonical
// text, which reads as the same challenge.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto answer = ans::ControlAnswer::parse({reinterpret_cast<const char*>(data), size});
  if (!answer) return 0;
  const bool is_signed = answer->method() == ans::ControlMethod::signed_challenge;
  if (is_signed != answer->signed_challenge().is_object() || is_signed == answer->canonical().empty()) std::abort();
  if (!is_signed) return 0;
  const auto document = did::JsonDocument::parse(answer->canonical());
  if (!document) std::abort();
  const auto again = ans::read_challenge(document->root(), "");
  if (!again || *again != answer->challenge() || !again->canonical()) std::abort();
  return 0;
}
