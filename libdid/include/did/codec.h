// Text encodings of bytes. Every decoder is strict: one spelling per value, so whatever decodes, encodes back
// to the very same text. Errors: malformed; too_large over the cap of each.
#pragma once

#include <string>
#include <string_view>

#include "did/bytes.h"
#include "did/result.h"

namespace did {

// Lower-case hex.
[[nodiscard]] std::string hex_encode(ByteView bytes);
[[nodiscard]] Result<Bytes> hex_decode(std::string_view text);

// Base58 with Bitcoin's alphabet, quadratic and therefore capped: 4096 bytes of text, 3000 of input.
inline constexpr std::size_t base58_max_text = 4096;
[[nodiscard]] std::string base58btc_encode(ByteView bytes);  // PRECONDITION: at most 2900 bytes
[[nodiscard]] Result<Bytes> base58btc_decode(std::string_view text);

// RFC 4648 section 5, without padding; unused trailing bits must be zero. Capped at 16 MiB of text.
[[nodiscard]] std::string base64url_encode(ByteView bytes);
[[nodiscard]] Result<Bytes> base64url_decode(std::string_view text);

// RFC 4648 section 4, with all of its padding; unused trailing bits must be zero. Capped at 16 MiB of text.
[[nodiscard]] std::string base64_encode(ByteView bytes);
[[nodiscard]] Result<Bytes> base64_decode(std::string_view text);

// Multibase: `z` base58btc, `u` base64url (no padding), `f` base16 lower case. Nothing else is in use in DIDs and VCs.
enum class Multibase : char { base58btc = 'z', base64url = 'u', base16 = 'f' };
[[nodiscard]] std::string multibase_encode(Multibase base, ByteView bytes);
[[nodiscard]] Result<Bytes> multibase_decode(std::string_view text);
// Only this base; `z` where a cryptosuite says base58btc.
[[nodiscard]] Result<Bytes> multibase_decode(Multibase base, std::string_view text);

}  // namespace did
