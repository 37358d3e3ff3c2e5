// The hello: the clear beginning of a first message, and the prologue of the noise handshake (Noise section 6), byte for byte. So what is
// offered, what was chosen and the cookie are in the transcript that both sides sign.
//
//   hello   = version nonce suites chosen cookie
//   version = size "did-noise/1"                       nonce  = 16 bytes
//   suites  = count {size name}                        chosen = index into suites, 1 byte
//   cookie  = size {byte}                              size, count: 1 byte
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/refusal.h"
#include "did/bytes.h"

namespace agent {

inline constexpr std::string_view protocol_version = "did-noise/1";

inline constexpr std::size_t max_cookie = 64;

using HelloNonce = std::array<std::uint8_t, 16>;

struct Hello {
  did::Bytes bytes;           // all of it
  std::size_t cookie_at = 0;  // where the cookie's size stands: what is before it, a cookie answers for
  std::vector<std::string> suites;
  std::string chosen;
  [[nodiscard]] did::ByteView without_cookie() const { return did::ByteView(bytes).first(cookie_at); }
  [[nodiscard]] did::ByteView cookie() const { return did::ByteView(bytes).subspan(cookie_at + 1); }
};

// PRECONDITION: chosen is one of suites, of which there are 1 to 8 of 1 to 64 bytes; a cookie of at most max_cookie.
[[nodiscard]] did::Bytes encode_hello(const HelloNonce& nonce, std::span<const std::string> suites, std::string_view chosen,
                                      did::ByteView cookie);
// `message` begins with one; what follows it is the noise message. Refusals: malformed, unsupported_version.
[[nodiscard]] Answer<Hello> read_hello(did::ByteView message);

}  // namespace agent
