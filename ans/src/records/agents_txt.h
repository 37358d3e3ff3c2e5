// The record that a domain keeps at `_agents.<domain>`: a key that may speak for its agents. docs/formats/control-challenge.md
#pragma once

#include <did/key.h>

#include <string_view>

namespace ans {

inline constexpr std::size_t agents_txt_max_size = 1024;

//   v=ANS1; k=ed25519; p=<base64>
//
// `v` comes first, and is ANS1 or MCPv1, whose form is the same; `k` is ed25519, ecdsap256 or ecdsap384, `p` the key's bytes (of a
// point: compressed) in base64 with padding, or base64url without. White space around tags is passed over; a tag that is not known
// is too, and none stands twice. Errors: malformed; unsupported (the type of the key).
[[nodiscard]] did::Result<did::PublicKey> parse_agents_txt(std::string_view text);

}  // namespace ans
