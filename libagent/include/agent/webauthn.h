// WebAuthn assertions (Web Authentication Level 3, 6.1 and 7.2), read strictly: nothing is skipped that could mean something.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "did/bytes.h"
#include "did/hash.h"
#include "did/key.h"
#include "did/result.h"

namespace agent {

// authenticatorData of an assertion: 37 bytes.
//
//   rpIdHash (32) | flags (1) | signCount (4, big-endian)
//
// Attested credential data does not belong into an assertion, and extensions are not read by this build: both are refused.
struct AuthenticatorData {
  did::Sha256 rp_id_hash;
  bool user_present;
  bool user_verified;
  bool backup_eligible;
  bool backed_up;
  std::uint32_t sign_count;

  // Errors: malformed (length, reserved flags, backed up but not eligible), unsupported (attested data, extensions).
  [[nodiscard]] static did::Result<AuthenticatorData> parse(did::ByteView bytes);
};

// clientDataJSON. Members that this does not name may be there, as the standard wants it.
struct ClientData {
  std::string type;
  did::Bytes challenge;
  std::string origin;
  bool cross_origin = false;

  // At most 4 KiB. Errors: malformed, too_large.
  [[nodiscard]] static did::Result<ClientData> parse(std::string_view text);
};

// An ECDSA signature as authenticators send it (DER, X.690) as the 64 bytes that PublicKey::verify takes; minimal encodings only.
// Errors: malformed.
[[nodiscard]] did::Result<did::Bytes> p1363_from_der(did::ByteView der);

// 7.2 step 20 and 21: signature over authenticatorData || SHA-256(clientDataJSON), by an Ed25519 or P-256 key.
[[nodiscard]] bool assertion_holds(did::ByteView authenticator_data, std::string_view client_data, did::ByteView signature,
                                   const did::PublicKey& key);

}  // namespace agent
