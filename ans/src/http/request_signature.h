// The signature of a request itself (RFC 9421, docs/http-signatures.md), beside the proof of the document in its body: who sends it.
#pragma once

#include <agent/replay_cache.h>
#include <agent/signature_keys.h>

#include <string>

#include "base/problem.h"
#include "http/http.h"

namespace ans {

class RequestSignatures {
 public:
  // `public_url`: where clients reach the registry, such as https://ans.example: what they sign for. The others must outlive it.
  RequestSignatures(std::string public_url, const did::MethodTable& methods, const did::Clock& clock, agent::ReplayCache& replay);

  // A request without a signature of credence-v1 has nothing to examine. Refusals: signature_invalid, unavailable (the key or the
  // record of nonces could not be asked).
  [[nodiscard]] Answer<void> check(const Request& request) const;
  // Likewise of a read: the DID whose key signed it; empty: it has no signature of credence-v1. It changes nothing, so that it may come
  // again while it is fresh; a record of its nonces is one that strangers could fill.
  [[nodiscard]] Answer<std::string> reader(const Request& request) const;

 private:
  [[nodiscard]] Answer<std::string> signer(const Request& request, agent::ReplayCache* replay) const;
  std::string public_url_;
  agent::DidKeys keys_;
  const did::Clock& clock_;
  agent::ReplayCache& replay_;
};

// The value of Accept-Signature in an answer that refuses one.
[[nodiscard]] std::string wanted_signature();

}  // namespace ans
