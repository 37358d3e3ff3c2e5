// The algorithms of HTTP message signatures (RFC 9421 3.3), and who can sign and check with them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

#include "did/bytes.h"
#include "did/key.h"
#include "did/result.h"

namespace agent {

enum class SignatureAlgorithm : std::uint8_t {
  ed25519,
  ecdsa_p256_sha256,
  ecdsa_p384_sha384,
  hmac_sha256,      // a shared secret: either side could have signed
  rsa_pss_sha512,   // known by name; this build has no RSA
  rsa_v1_5_sha256,  // the same
};
[[nodiscard]] std::string_view name(SignatureAlgorithm algorithm);  // "ed25519": the registry's name
[[nodiscard]] std::optional<SignatureAlgorithm> algorithm_from_name(std::string_view name);
// The one algorithm that goes with keys of this type; nullopt: none does.
[[nodiscard]] std::optional<SignatureAlgorithm> algorithm_of(did::KeyType type);

inline constexpr std::size_t min_shared_secret = 32;  // bytes (RFC 2104 section 3)

// What checks signatures: a public key or a shared secret. The key says which algorithm it is for, and no message does.
class SignatureKey {
 public:
  // Errors: unsupported (no algorithm goes with the type).
  [[nodiscard]] static did::Result<SignatureKey> from_public(did::PublicKey key);
  // Errors: malformed (shorter than min_shared_secret).
  [[nodiscard]] static did::Result<SignatureKey> from_secret(did::SecretBytes secret);

  [[nodiscard]] SignatureAlgorithm algorithm() const { return algorithm_; }
  [[nodiscard]] bool verify(did::ByteView base, did::ByteView signature) const;
  [[nodiscard]] const did::PublicKey* public_key() const { return std::get_if<did::PublicKey>(&key_); }  // null: a secret

 private:
  using Secret = std::shared_ptr<const did::SecretBytes>;
  SignatureKey(SignatureAlgorithm algorithm, std::variant<did::PublicKey, Secret> key) : algorithm_(algorithm), key_(std::move(key)) {}
  SignatureAlgorithm algorithm_;
  std::variant<did::PublicKey, Secret> key_;
};

// Who signs.
class MessageSigner {
 public:
  MessageSigner() = default;
  MessageSigner(const MessageSigner&) = delete;
  MessageSigner& operator=(const MessageSigner&) = delete;
  virtual ~MessageSigner() = default;
  [[nodiscard]] virtual SignatureAlgorithm algorithm() const = 0;
  // Errors: key.
  [[nodiscard]] virtual did::Result<did::Bytes> sign(did::ByteView base) = 0;
};

// Signs with a key that must outlive it. Errors: unsupported (no algorithm goes with its type).
[[nodiscard]] did::Result<std::unique_ptr<MessageSigner>> make_message_signer(did::Signer& key);
// Signs with a shared secret. Errors: malformed (shorter than min_shared_secret).
[[nodiscard]] did::Result<std::unique_ptr<MessageSigner>> make_message_signer(did::SecretBytes secret);

}  // namespace agent
