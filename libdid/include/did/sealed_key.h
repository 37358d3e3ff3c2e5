// The bytes of a key file: docs/formats.md section "Key file". Pure; reading and writing files is the caller's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "did/bytes.h"
#include "did/key.h"
#include "did/result.h"

namespace did {

// Argon2id cost. What a file asks for must lie between `floor` and `cap`: below it the file protects nothing,
// above it the file is an attack on memory.
struct SealCost {
  std::uint32_t operations = 3;
  std::uint32_t memory_kib = 256 * 1024;
};
inline constexpr SealCost seal_cost_floor{.operations = 2, .memory_kib = 64 * 1024};
inline constexpr SealCost seal_cost_cap{.operations = 10, .memory_kib = 1024 * 1024};

// The file's text, encrypted under the passphrase (Argon2id, XChaCha20-Poly1305; the header is authenticated).
// Errors: malformed (cost out of bounds, empty passphrase), unavailable (no memory for Argon2id).
[[nodiscard]] Result<std::string> seal_key(const SecretKey& key, const SecretBytes& passphrase, const SealCost& cost = {});
// The file's text with the secret in the clear. Only for who asked for it by name.
[[nodiscard]] SecretBytes write_plaintext_key(const SecretKey& key);

struct KeyFileInfo {
  PublicKey public_key;
  bool encrypted = false;
};
// What can be told without the passphrase. For an encrypted file the public key is authenticated only by open_key.
[[nodiscard]] Result<KeyFileInfo> inspect_key_file(std::string_view text);
// The key. `passphrase` is not looked at for a plaintext file. Errors: malformed, key (wrong passphrase or altered file),
// unsupported (a newer version of the format).
[[nodiscard]] Result<SecretKey> open_key_file(std::string_view text, const SecretBytes& passphrase);

}  // namespace did
