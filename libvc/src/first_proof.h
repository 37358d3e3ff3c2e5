// Add Proof (Data Integrity 4.2) for whoever has read the document already, and puts the proof into it.
#pragma once

#include "vc/data_integrity.h"

namespace vc {

// The proof that add_proof() would put into this document. `read`: the document as a verifier will read it.
// PRECONDITION: it is an object without a proof. Errors: those of add_proof().
[[nodiscard]] Result<Json> first_proof(JsonValue read, const ProofOptions& options, Signer& signer);

}  // namespace vc
