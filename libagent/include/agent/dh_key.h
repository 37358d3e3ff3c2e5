// X25519 key pairs (Noise section 12.1). The static one may be a throw-away: the DID's signature vouches for it.
#pragma once

#include <array>
#include <cstdint>

#include "agent/random.h"
#include "agent/refusal.h"
#include "did/bytes.h"

namespace agent {

using DhPublicKey = std::array<std::uint8_t, 32>;

// Move-only, wiped, unprintable. Safe from several threads once it is made.
class DhKeyPair {
 public:
  [[nodiscard]] static DhKeyPair generate(Random& random);
  // PRECONDITION: 32 bytes. Wiping the original stays the caller's duty.
  [[nodiscard]] static DhKeyPair from_secret(did::ByteView secret);

  [[nodiscard]] const DhPublicKey& public_key() const { return public_key_; }
  // The shared secret. Refusals: weak_key (it would be all zeros).
  [[nodiscard]] Answer<did::SecretBytes> dh(const DhPublicKey& theirs) const;

 private:
  explicit DhKeyPair(did::SecretBytes secret);
  did::SecretBytes secret_;
  DhPublicKey public_key_{};
};

}  // namespace agent
