// Which suite signs, and what a document needs for it.
#pragma once

#include <string>
#include <string_view>

#include "vc/cryptosuite.h"

namespace vc {

// The suite called so, or the key's default where the name is empty. Errors: unsupported (no such suite, not for this key).
[[nodiscard]] Result<const Cryptosuite*> suite_to_sign_with(const std::string& wanted, KeyType type);

// Does one of the contexts, an array, say what proofs of this type mean?
[[nodiscard]] bool knows_proof(JsonValue contexts, std::string_view proof_type);

// Adds the context that says what proofs of this type mean, where the document's contexts do not: the base context of version
// 2.0 knows DataIntegrityProof, that of 1.1 knows no proof that is signed here. An @context that is no array is left as it is.
void add_proof_context(Json& document, std::string_view proof_type);

}  // namespace vc
