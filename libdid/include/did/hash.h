// Digests and MACs, through OpenSSL algorithms that are fetched once and contexts that are kept per thread.
// All functions are safe from several threads.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

#include "did/bytes.h"
#include "did/result.h"

namespace did {

using Sha256 = std::array<std::uint8_t, 32>;
using Sha384 = std::array<std::uint8_t, 48>;
using Sha512 = std::array<std::uint8_t, 64>;

[[nodiscard]] Sha256 sha256(ByteView bytes);
[[nodiscard]] Sha384 sha384(ByteView bytes);
[[nodiscard]] Sha512 sha512(ByteView bytes);
// Of the parts, one after the other.
[[nodiscard]] Sha256 sha256_of_parts(std::initializer_list<ByteView> parts);
// RFC 2104 with SHA-256.
[[nodiscard]] Sha256 hmac_sha256(ByteView key, ByteView bytes);

// "sha256:<64 lower-case hex digits>": how this toolkit names bytes by their digest.
[[nodiscard]] std::string digest_text(ByteView bytes);

}  // namespace did
