// Content identifiers (CID) as other systems name bytes.
#pragma once

#include <string>

#include "did/bytes.h"

namespace did {

//   b  afkrei...      multibase base32 (RFC 4648, lower case, no padding) of
//                     0x01 (version 1) 0x55 (raw bytes) 0x12 0x20 (SHA-256, 32 bytes) and the digest
[[nodiscard]] std::string content_id(ByteView bytes);

}  // namespace did
