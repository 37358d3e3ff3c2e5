// The keys of a JWK Set (RFC 7517 section 5), as it was published.
#pragma once

#include "did/json.h"
#include "did/key.h"
#include "did/result.h"

namespace agent {

inline constexpr std::size_t max_set_keys = 64;

// The members that make the key (RFC 7638 3.2, RFC 8037); a set may say more about it. Errors: malformed (a secret key too), unsupported.
[[nodiscard]] did::Result<did::PublicKey> public_key_of(const did::Json& jwk);
// The array `keys`, each of them an object. Errors: malformed, too_large.
[[nodiscard]] did::Result<did::Json> read_key_set(std::string_view text);

}  // namespace agent
