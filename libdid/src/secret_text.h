// Text encodings of secrets. As codec.h, but bytes and text stay in SecretBytes, and neither picks a branch or indexes a table.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "did/bytes.h"
#include "did/result.h"

namespace did {

// The parts, one after the other.
[[nodiscard]] SecretBytes concat(std::initializer_list<ByteView> parts);

// Base58 (Bitcoin's alphabet) of a value that does not start with a zero byte, as no multicodec prefix does. What decodes,
// encodes back to the same text. Errors of the decoder: malformed. It never quotes its input.
inline constexpr std::size_t secret_base58_max_text = 256;
[[nodiscard]] SecretBytes secret_base58btc_encode(ByteView bytes);  // PRECONDITION: bytes[0] != 0
[[nodiscard]] Result<SecretBytes> secret_base58btc_decode(std::string_view text);

// RFC 4648: section 5 without padding, and section 4 with it. Strict, as in codec.h.
enum class SecretBase64 : std::uint8_t { url, padded };
[[nodiscard]] SecretBytes secret_base64_encode(SecretBase64 form, ByteView bytes);
[[nodiscard]] Result<SecretBytes> secret_base64_decode(SecretBase64 form, std::string_view text);

// The text of a JSON object with the value of one string member masked, one `*` for each byte: JsonDocument keeps a copy of
// what it reads, and that copy is not wiped.
struct Masked {
  std::string text;
  std::string_view secret;  // what stands between the quotes, in the caller's text
};
// Only finds the member; whether the text is JSON is for the reader of `text` to say, and whether the member is the one it
// finds under that name: is_mask(). Errors: malformed (no such member, or several; a name that is written with escapes).
[[nodiscard]] Result<Masked> mask_member(std::string_view json, std::string_view member);
[[nodiscard]] bool is_mask(std::string_view value, const Masked& masked);

}  // namespace did
