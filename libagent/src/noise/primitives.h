// The functions of Noise section 4 for 25519, ChaChaPoly and SHA256. The only file of the library that calls libsodium.
#pragma once

#include <array>
#include <cstdint>

#include "agent/refusal.h"
#include "did/bytes.h"

namespace agent::noise {

using did::Bytes;
using did::ByteView;
using did::SecretBytes;

inline constexpr std::size_t dh_size = 32;    // DHLEN
inline constexpr std::size_t hash_size = 32;  // HASHLEN
inline constexpr std::size_t key_size = 32;
inline constexpr std::size_t tag_size = 16;
inline constexpr std::size_t max_message = 65535;  // section 3

// Section 4.2, ENCRYPT: appends ciphertext and tag. PRECONDITION: a key of 32 bytes.
void encrypt(const SecretBytes& key, std::uint64_t nonce, ByteView ad, ByteView plaintext, Bytes& out);
// Section 4.2, DECRYPT. Refusals: decryption_failed.
[[nodiscard]] Answer<Bytes> decrypt(const SecretBytes& key, std::uint64_t nonce, ByteView ad, ByteView ciphertext);
// Section 4.2, REKEY.
[[nodiscard]] SecretBytes rekey(const SecretBytes& key);

// HKDF (section 4.3), output by output: HMAC-HASH(temp_key, output before || number), where temp_key = HMAC-HASH(chaining_key,
// input_key_material).
[[nodiscard]] SecretBytes hkdf_output(const SecretBytes& temp_key, const SecretBytes& before, std::uint8_t number);

struct TwoKeys {
  SecretBytes first;
  SecretBytes second;
};
// HMAC-HASH (section 4.3) as a secret: no other copy is left.
[[nodiscard]] SecretBytes hmac(ByteView key, ByteView bytes);
// HKDF with two outputs.
[[nodiscard]] TwoKeys hkdf(ByteView chaining_key, ByteView input_key_material);
// The third output of HKDF with three, whose first two are those above.
[[nodiscard]] SecretBytes hkdf_third(ByteView chaining_key, ByteView input_key_material);

// For hash tables whose keys strangers choose (SipHash-2-4).
[[nodiscard]] std::uint64_t short_hash(const std::array<std::uint8_t, 16>& key, ByteView bytes);

}  // namespace agent::noise
