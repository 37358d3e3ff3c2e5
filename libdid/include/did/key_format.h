// Keys as text: Multikey (CID 1.0 2.2.2), JWK (RFC 7517, 8037, 8812), PEM (RFC 7468: SPKI and PKCS#8).
// What goes out reads back; secrets leave in SecretBytes only. Errors: malformed, unsupported.
#pragma once

#include <string>
#include <string_view>

#include "did/bytes.h"
#include "did/json.h"
#include "did/key.h"
#include "did/result.h"

namespace did {

// Multikey: multibase(base58btc, multicodec prefix + key bytes), "z6Mk...".
[[nodiscard]] std::string to_multikey(const PublicKey& key);
// Accepts base58btc and base64url, as did:key does.
[[nodiscard]] Result<PublicKey> from_multikey(std::string_view text);
// "sha256:..." of the Multikey bytes: multicodec prefix, then the key.
[[nodiscard]] std::string key_digest(const PublicKey& key);
[[nodiscard]] SecretBytes to_secret_multikey(const SecretKey& key);
[[nodiscard]] Result<SecretKey> from_secret_multikey(std::string_view text);

// JWK. Members in and out are exactly those that the key type needs, plus on input `alg`, `use`, `kid` and
// `key_ops`, which must agree with the key. A public JWK with `d` is refused.
[[nodiscard]] Json to_jwk(const PublicKey& key);  // PRECONDITION: the type has a JWK form (not bls12381_g2)
[[nodiscard]] Result<PublicKey> from_jwk(JsonValue jwk);
[[nodiscard]] SecretBytes to_secret_jwk(const SecretKey& key);  // canonical JSON text
[[nodiscard]] Result<SecretKey> from_secret_jwk(std::string_view text);
// RFC 7638 with SHA-256, base64url.
[[nodiscard]] std::string jwk_thumbprint(const PublicKey& key);

// PEM. Unencrypted PKCS#8 only; an encrypted one is refused with a hint.
[[nodiscard]] Result<std::string> to_pem(const PublicKey& key);
[[nodiscard]] Result<PublicKey> from_pem(std::string_view text);
[[nodiscard]] Result<SecretBytes> to_secret_pem(const SecretKey& key);
[[nodiscard]] Result<SecretKey> from_secret_pem(std::string_view text);

}  // namespace did
