#include "did/content_id.h"

#include "did/hash.h"

namespace did {
namespace {

std::string base32(ByteView bytes) {
  static constexpr char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  unsigned held = 0;  // bits that are not written yet, at the right
  unsigned count = 0;
  for (const auto byte : bytes) {
    held = (held << 8U) | byte;
    for (count += 8; count >= 5; count -= 5) out += digits[(held >> (count - 5)) & 31U];
    held &= (1U << count) - 1;
  }
  if (count > 0) out += digits[(held << (5 - count)) & 31U];
  return out;
}

}  // namespace

std::string content_id(ByteView bytes) {
  Bytes id{0x01, 0x55, 0x12, 0x20};
  const auto digest = sha256(bytes);
  id.insert(id.end(), digest.begin(), digest.end());
  return "b" + base32(id);
}

}  // namespace did
