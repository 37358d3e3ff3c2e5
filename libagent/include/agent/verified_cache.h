// What was verified once and need not be verified again. Entries are named by the digest of the exact bytes, the key and the key's epoch;
// an id names nothing here.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "agent/chain.h"
#include "agent/identity_credential.h"
#include "did/clock.h"
#include "did/generation_cache.h"

namespace agent {

// An identity with the document that it was read from.
struct ReadIdentity {
  did::JsonDocument document;
  AgentIdentity identity;
  std::string cd;  // "sha256:..." of the exact secured bytes
};

struct VerifiedCache {
  explicit VerifiedCache(std::size_t capacity = 1024) : chains(capacity), identities(capacity), signatures(4 * capacity) {}

  did::GenerationCache<std::shared_ptr<const Chain>> chains;             // by the digest of the text
  did::GenerationCache<std::shared_ptr<const ReadIdentity>> identities;  // likewise
  // By what was signed, the key and its epoch: until when it holds without another look at the key.
  did::GenerationCache<did::Time> signatures;
};

}  // namespace agent
