// The Content-Digest field (RFC 9530): what ties a body to the header that a signature covers.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "did/bytes.h"
#include "did/result.h"

namespace agent {

// The algorithms of RFC 9530 section 5 that are not deprecated.
enum class DigestAlgorithm : std::uint8_t { sha256, sha512 };
[[nodiscard]] std::string_view name(DigestAlgorithm algorithm);  // "sha-256"

// The value of the field, with a digest for each algorithm in this order: `sha-256=:...:`. PRECONDITION: at least one.
[[nodiscard]] std::string content_digest(did::ByteView body, std::initializer_list<DigestAlgorithm> algorithms = {DigestAlgorithm::sha256});

// Are these the bytes that the field speaks of? Every digest of a known algorithm has to agree, and there has to be one; others
// are passed over (RFC 9530 section 2). False: a digest is of other bytes.
// Errors: malformed (no dictionary of byte sequences, an algorithm twice, a digest of the wrong size), unsupported (no
// algorithm that this build trusts), too_large.
[[nodiscard]] did::Result<bool> content_digest_holds(std::string_view value, did::ByteView body);

}  // namespace agent
