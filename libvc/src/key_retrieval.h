// From the verification method that a proof names to its key (Controlled Identifiers 3.3).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "did/did.h"
#include "did/document.h"
#include "did/key.h"
#include "did/method.h"
#include "vc/verdict.h"

namespace vc {

// Why there is no key.
struct NoKey {
  bool open;  // it could not be found out: try again, or with another build
  Check check = Check::proof;
  Problem problem;
  std::string detail;
};

// Steps 1 to 3: an absolute DID URL that names a key. No DID is resolved.
[[nodiscard]] std::expected<did::DidUrl, NoKey> method_url(std::string_view text);

// Remembers the DID it resolved last, so that the proofs of a set share one resolution.
class KeyRetrieval {
 public:
  explicit KeyRetrieval(const did::MethodTable& methods) : methods_(methods) {}
  // Steps 4 to 12. The pointer is good until the next call.
  [[nodiscard]] std::expected<const did::VerificationMethod*, NoKey> retrieve(const did::DidUrl& url, did::Purpose purpose);
  // Of the document that was fetched last; empty: none, or it was generated.
  [[nodiscard]] std::string_view source_digest() const;

 private:
  [[nodiscard]] std::expected<void, NoKey> resolve(const did::Did& id);
  const did::MethodTable& methods_;
  std::string resolved_;  // the DID that resolution_ is of
  std::optional<did::Resolution> resolution_;
};

}  // namespace vc
