// Keys for what is said outside of a session's records, such as HTTP requests: known to both sides of the handshake and to nobody else.
//
//   third    = the third output of Noise's HKDF (section 4.3), of which Split takes the first two
//   key      = HMAC-SHA-256(third, field("did-noise/1") field("export") field(label) h 0x01)
//   field(x) = size of x, 2 bytes, big-endian || x
#pragma once

#include <string_view>
#include <utility>

#include "did/bytes.h"
#include "did/hash.h"

namespace agent {

// Move-only, wiped, unprintable.
class Exporter {
 public:
  // `h`: the final handshake hash.
  Exporter(did::SecretBytes third, const did::Sha256& h) : third_(std::move(third)), h_(h) {}
  // 32 bytes, others for each label. One label, one use: a key that signs requests encrypts nothing. PRECONDITION: 1 to 255 bytes.
  [[nodiscard]] did::SecretBytes key(std::string_view label) const;

 private:
  did::SecretBytes third_;
  did::Sha256 h_;
};

// For requests in a session that are signed with hmac-sha256, where both sides' policy allows what either of them could have written.
inline constexpr std::string_view request_label = "http request";

}  // namespace agent
