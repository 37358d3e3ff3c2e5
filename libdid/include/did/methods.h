// The DID methods of this build, and how their DIDs are made.
#pragma once

#include <memory>
#include <string>

#include "did/did.h"
#include "did/key.h"
#include "did/method.h"

namespace did {

// did:key (v0.9): Ed25519 with derived X25519 keyAgreement, X25519, P-256, P-384, P-521, secp256k1, BLS12-381 G2.
[[nodiscard]] std::unique_ptr<DidMethod> make_did_key();
// did:jwk: the key is the JWK in the identifier.
[[nodiscard]] std::unique_ptr<DidMethod> make_did_jwk();
// did:web: the document is fetched over HTTPS, at most 64 KiB in 5 s, and its `id` must be the DID.
// `fetcher` must outlive the method.
[[nodiscard]] std::unique_ptr<DidMethod> make_did_web(const Fetcher& fetcher);

[[nodiscard]] Did did_key_of(const PublicKey& key);
// PRECONDITION: the type has a JWK form.
[[nodiscard]] Did did_jwk_of(const PublicKey& key);
// "did:web:host%3Aport:path" -> "https://host:port/path/did.json" or ".../.well-known/did.json" (did:web 2.5.2).
// Errors: malformed: empty segments, a host that is an IP address or no DNS name, `..`, `%2f`, user info.
[[nodiscard]] Result<std::string> did_web_url(const Did& did);

// The verification method that a key has in its own did:key or did:jwk document: "did:key:z6Mk...#z6Mk...".
[[nodiscard]] std::string verification_method_of(const Did& did, const PublicKey& key);

}  // namespace did
