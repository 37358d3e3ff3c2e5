// Digests of resources, as credentials write them (VC Data Model 2.0 section 5.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "did/bytes.h"

namespace vc {

enum class DigestAlgorithm : std::uint8_t { sha256, sha384, sha512, other };

struct ResourceDigest {
  DigestAlgorithm algorithm;
  did::Bytes bytes;  // of `other`: empty
};

// Subresource Integrity 3.5, hash-expression: `sha384-` and base64, with its padding or without. nullopt: none.
[[nodiscard]] std::optional<ResourceDigest> parse_digest_sri(std::string_view text);
// Data Integrity 2.3: a multihash in multibase. Taken as well: the bare 32 bytes of a SHA-256, which older issuers write. A multihash of
// a function that this build does not compute is `other`. nullopt: none.
[[nodiscard]] std::optional<ResourceDigest> parse_digest_multibase(std::string_view text);

// PRECONDITION: not `other`.
[[nodiscard]] did::Bytes digest_of(DigestAlgorithm algorithm, did::ByteView content);

}  // namespace vc
