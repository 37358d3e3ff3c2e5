// Issue: claims in, a secured credential out. Present: credentials in, a secured presentation out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "did/clock.h"
#include "did/json.h"
#include "did/key.h"
#include "vc/credential.h"
#include "vc/data_integrity.h"

namespace vc {

struct IssueOptions {
  ProofOptions proof;
  // The DID that the key speaks for. It fills `issuer` where the claims have none; a different `issuer` is refused
  // (malformed) unless issuer_unchecked.
  std::string issuer;
  bool issuer_unchecked = false;
};

// The credential with its proof. What would not pass check_credential_structure is refused before anything is signed
// (malformed, with the pointer).
[[nodiscard]] Result<Json> issue(Json claims, const IssueOptions& options, Signer& signer);

struct PresentOptions {
  ProofOptions proof;  // purpose is authentication unless set otherwise; challenge and domains belong here
  std::string holder;
  std::string id;      // empty: none
};
[[nodiscard]] Result<Json> present(std::span<const Json> credentials, const PresentOptions& options, Signer& signer);

}  // namespace vc
