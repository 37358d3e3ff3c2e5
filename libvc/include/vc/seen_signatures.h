// Signatures that held. Whoever is shown the same credentials again and again need not compute the same signature each time. Nothing else
// is remembered: the document's form and canonical bytes, whose key it is, the periods and the policy are examined as if it were the first
// time.
#pragma once

#include <cstddef>

#include "did/bytes.h"
#include "did/generation_cache.h"
#include "did/key.h"

namespace vc {

// At most 2 * `capacity` signatures, each by the digest of key, message and signature. Safe from several threads.
class SeenSignatures {
 public:
  explicit SeenSignatures(std::size_t capacity = 4096) : held_(capacity) {}

  // key.verify(), or the memory of it. What does not hold is not remembered.
  [[nodiscard]] bool verify(const did::PublicKey& key, did::ByteView message, did::ByteView signature);
  [[nodiscard]] std::size_t size() const { return held_.size(); }

 private:
  struct Held {};
  did::GenerationCache<Held> held_;
};

}  // namespace vc
