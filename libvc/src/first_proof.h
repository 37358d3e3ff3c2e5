// Add Proof (Data Integrity 4.2) for whoever has read the document already.
#pragma once

#include "vc/data_integrity.h"

namespace vc {

// As add_proof(). `read` is `document` as a verifier will read it: parsed from to_text(document).
// PRECONDITION: `document` is an object without a proof.
[[nodiscard]] Result<Json> add_first_proof(Json document, JsonValue read, const ProofOptions& options, Signer& signer);

}  // namespace vc
