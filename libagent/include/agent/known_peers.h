// Peers that come back. What both static keys of a Noise_IK handshake agree on (`ss`) is the same each time: whoever meets the same peers
// often keeps it, and spares one Diffie-Hellman on each side.
#pragma once

#include <cstddef>
#include <memory>

#include "agent/dh_key.h"
#include "did/bytes.h"
#include "did/generation_cache.h"

namespace agent {

// At most 2 * `capacity` peers; safe from several threads. Holds secrets as secret as the static key itself, and no more than it: they can
// be computed from it, and alone they open nothing. Lives as long as the program that holds the static key.
class KnownPeers {
 public:
  using Secret = std::shared_ptr<const did::SecretBytes>;
  explicit KnownPeers(std::size_t capacity = 1024) : secrets_(capacity) {}

  // Null: these two have not met.
  [[nodiscard]] Secret find(const DhPublicKey& own, const DhPublicKey& theirs) const {
    return secrets_.find(pair_of(own, theirs)).value_or(nullptr);
  }
  void remember(const DhPublicKey& own, const DhPublicKey& theirs, Secret secret) { secrets_.put(pair_of(own, theirs), std::move(secret)); }
  [[nodiscard]] std::size_t size() const { return secrets_.size(); }

 private:
  static std::string pair_of(const DhPublicKey& own, const DhPublicKey& theirs) {
    std::string out(own.begin(), own.end());
    return out.append(theirs.begin(), theirs.end());
  }
  did::GenerationCache<Secret> secrets_;
};

}  // namespace agent
