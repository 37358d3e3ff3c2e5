#include "vc/seen_signatures.h"

#include <string>

#include "did/hash.h"

namespace vc {
namespace {

// Each part with its length before it: nothing can move from one into the next.
void append(did::ByteView part, did::Bytes& out) {
  for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(part.size()) >> shift));
  out.insert(out.end(), part.begin(), part.end());
}

}  // namespace

bool SeenSignatures::verify(const did::PublicKey& key, did::ByteView message, did::ByteView signature) {
  did::Bytes all{static_cast<std::uint8_t>(key.type())};
  all.reserve(256);
  append(key.bytes(), all);
  append(signature, all);
  append(message, all);
  const auto digest = did::sha256(all);
  std::string name(digest.begin(), digest.end());
  if (held_.find(name)) return true;
  if (!key.verify(message, signature)) return false;
  held_.put(std::move(name), {});
  return true;
}

}  // namespace vc
